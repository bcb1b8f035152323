"""Fixtures that every test may use: a care database, on SQLite and (where reachable) PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from care import database, migrations
from care.database import Engine
from care.tables import metadata

POSTGRES = os.environ.get(
    "BALIE_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty care database with all tables, made by the migrations."""
    if request.param == "postgresql":
        made = request.getfixturevalue("postgres")
        yield made
        with database.writing(made) as db:
            for table in reversed(metadata.sorted_tables):
                db.execute(table.delete())
        return
    made = database.connect(f"sqlite:///{tmp_path / 'care.db'}")
    migrations.upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """The same on SQLite only, for tests that are not about the database."""
    made = database.connect(f"sqlite:///{tmp_path / 'care.db'}")
    migrations.upgrade(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A database of our own on a PostgreSQL server; skips where there is none."""
    name = f"balie_test_{os.getpid()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", future=True)
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        server.dispose()
        pytest.skip("no PostgreSQL server is reachable")
    made = database.connect(server.url.set(database=name).render_as_string(hide_password=False))
    migrations.upgrade(made)
    try:
        yield made
    finally:
        made.dispose()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
