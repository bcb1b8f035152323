"""Signs of life of processes that have no address of their own."""

from datetime import datetime, timedelta

from sqlalchemy import select

from care.database import Connection
from care.tables import processes

FRESH = timedelta(seconds=15)


def beat(db: Connection, name: str, now: datetime) -> None:
    """Say that `name` lives."""
    found = db.execute(processes.update().where(processes.c.name == name).values(beat_at=now))
    if not found.rowcount:
        db.execute(processes.insert().values(name=name, beat_at=now))


def is_alive(db: Connection, name: str, now: datetime) -> bool:
    """Has `name` shown itself within the last quarter of a minute?"""
    seen = db.execute(select(processes.c.beat_at).where(processes.c.name == name)).scalar()
    return seen is not None and now - seen < FRESH
