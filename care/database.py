"""Connections and transactions, alike on SQLite and PostgreSQL.

SQLite: write-ahead log (readers never wait), full sync (an answered webhook survives a power cut),
and writing transactions that begin as writers, so that two of them queue instead of failing
halfway (https://www.sqlite.org/lang_transaction.html, "IMMEDIATE").

Parameters never stand in an error's text: they may be a customer's words.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.elements import TextClause

# Milliseconds that a writer waits for another one before SQLite calls the database locked.
BUSY_MS = 10_000

__all__ = ["Connection", "Engine", "connect", "insert_new", "reading", "writing"]


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
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: committed at the end, rolled back on any exception."""
    with engine.connect() as connection, connection.begin():
        yield connection


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
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("balie_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
