"""Connections and transactions, alike on SQLite and PostgreSQL.

SQLite: write-ahead log (readers never wait) and writing transactions that begin as writers, so
that two of them queue instead of failing halfway (https://www.sqlite.org/lang_transaction.html,
"IMMEDIATE"). SQLite lets waiting writers look again now and then, in no order; so the threads of
one process queue at a lock of our own first.

What was promised to somebody (Meta's 200, an agent's "sent") is synced to the disk (`writing`).
What would only be done once more after a power cut is not (`repeating`): a sync costs milliseconds
in which nobody else writes. A process that is killed loses neither.

Parameters never stand in an error's text: they may be a customer's words.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Table, bindparam, create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.elements import TextClause

# Milliseconds that a writer waits for another one before SQLite calls the database locked.
BUSY_MS = 10_000

_writers: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()

__all__ = [
    "Connection",
    "Engine",
    "connect",
    "empty_log",
    "erasing",
    "insert_new",
    "reading",
    "repeating",
    "writing",
]


def connect(url: str) -> Engine:
    """Open the database at `url` (sqlite:///... or postgresql://...); its folder is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url,
            future=True,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        # SQLAlchemy 1.4 would open the file anew for each transaction.
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=20,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
    )
    _writers[engine] = threading.Lock()
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: on the disk at the end, rolled back on any exception."""
    with _in_turn(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def repeating(engine: Engine) -> Iterator[Connection]:
    """The same for work that is simply done again if the machine loses its power right now."""
    with (
        _in_turn(engine),
        engine.connect().execution_options(balie_syncs=False) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def erasing(engine: Engine) -> Iterator[Connection]:
    """`writing` for deleting what must be gone: SQLite overwrites it in its file as well.

    PostgreSQL gives the room back when it next vacuums (autovacuum, on by default).
    """
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        yield connection


def empty_log(engine: Engine) -> None:
    """SQLite: move everything from the write-ahead log to the file, and empty the log.

    Until then the log may hold what has been deleted since. Waits for readers as long as a writer.
    """
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent look at the database that locks nobody out."""
    with engine.connect().execution_options(balie_reads=True) as connection, connection.begin():
        yield connection


def insert_new(db: Connection, table: Table, **values: Any) -> Any:
    """Insert a row unless a unique key already has it; returns its id, or None if it was there.

    Columns' defaults in Python do not apply: give every value.
    """
    statement = _insert_unless_there(table, tuple(values), db.dialect.name == "postgresql")
    result = db.execute(statement, values)
    if result.returns_rows:
        return result.scalar()
    return result.lastrowid if result.rowcount else None


@lru_cache(maxsize=64)
def _insert_unless_there(table: Table, names: tuple[str, ...], returns: bool) -> TextClause:
    """The statement, made once: SQLAlchemy 1.4 would compile its own form at each call.

    SQLite learnt RETURNING late (3.35); its driver tells the new row's id.
    """
    columns, places = ", ".join(names), ", ".join(f":{name}" for name in names)
    ending = " RETURNING id" if returns else ""
    statement = text(
        f"INSERT INTO {table.name} ({columns}) VALUES ({places})"  # noqa: S608 - our own names
        f" ON CONFLICT DO NOTHING{ending}"
    )
    return statement.bindparams(*(bindparam(name, type_=table.c[name].type) for name in names))


def _prepare_sqlite(raw: Any, record: Any) -> None:
    raw.isolation_level = None  # transactions are begun below, not by the driver's guess
    cursor = raw.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        # What is masked afterwards (care/spread) leaves nothing behind in the file.
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("balie_reads", False):
        connection.exec_driver_sql("BEGIN")
        return
    syncs = "FULL" if options.get("balie_syncs", True) else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous={syncs}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _in_turn(engine: Engine) -> Iterator[None]:
    """Wait for this process's other writers, as long as SQLite would; servers have a queue."""
    lock = _writers.get(engine)
    if lock is None:
        yield
        return
    held = lock.acquire(timeout=BUSY_MS / 1000)
    try:
        yield
    finally:
        if held:
            lock.release()
