"""Connections and transactions, alike on SQLite and PostgreSQL.

SQLite: write-ahead log (readers never wait), full sync (an answered webhook survives a power cut),
and writing transactions that begin as writers, so that two of them queue instead of failing
halfway (https://www.sqlite.org/lang_transaction.html, "IMMEDIATE").
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, make_url

# Milliseconds that a writer waits for another one before SQLite calls the database locked.
BUSY_MS = 10_000

__all__ = ["Connection", "Engine", "connect", "insert_new", "reading", "writing"]


def connect(url: str) -> Engine:
    """Open the database at `url` (sqlite:///... or postgresql://...); its folder is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, future=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, future=True, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}
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
    """Insert a row unless a unique key already has it; returns its id, or None if it was there."""
    # SQLAlchemy 1.4 knows RETURNING for PostgreSQL only; SQLite's driver tells the new row's id.
    if db.dialect.name == "postgresql":
        statement = postgresql.insert(table).values(**values).on_conflict_do_nothing()
        found = db.execute(statement.returning(table.c.id)).scalar()
        return None if found is None else found
    result = db.execute(sqlite.insert(table).values(**values).on_conflict_do_nothing())
    return result.lastrowid if result.rowcount else None


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
