"""A feed of "something is new here", which the desk's pages follow.

Numbers rise, but two transactions may commit in the other order; so a reader asks again for the
last few seconds and skips what it has seen (`Follower`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select

from care.database import Connection
from care.tables import changes

OVERLAP = timedelta(seconds=5)
KEPT = timedelta(hours=24)


# Made once: SQLAlchemy would build and look up the same statement at each message.
_NOTE = changes.insert()


@dataclass(frozen=True)
class Change:
    """`what` is message, status or case."""

    id: int
    at: datetime
    conversation_id: str
    what: str


def note(db: Connection, conversation_id: str, what: str, now: datetime) -> None:
    """Tell whoever looks that this conversation has something new."""
    db.execute(_NOTE, {"at": now, "conversation_id": conversation_id, "what": what})


def latest_id(db: Connection) -> int:
    """The highest number given so far; 0 when there is none."""
    return int(db.execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one())


def find_since(db: Connection, after_id: int, now: datetime, limit: int = 500) -> list[Change]:
    """Changes after `after_id`, oldest first, with those of the last seconds once more."""
    newer = or_(
        changes.c.id > after_id,
        and_(changes.c.at > now - OVERLAP, changes.c.id > after_id - 1000),
    )
    rows = db.execute(select(changes).where(newer).order_by(changes.c.id).limit(limit))
    return [Change(row.id, row.at, row.conversation_id, row.what) for row in rows]


def forget_old(db: Connection, now: datetime) -> int:
    """Drop what no page can still need; returns how many."""
    return int(db.execute(delete(changes).where(changes.c.at < now - KEPT)).rowcount)
