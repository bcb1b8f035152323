"""Where Rasa's conversations are kept: events, appended, numbered for each sender."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from care.database import Connection
from care.tables import tracker_events

SESSION_STARTED = "session_started"


@dataclass(frozen=True)
class TrackerEvent:
    """One event as Rasa serialises it, with its place in the sender's row of events."""

    sender_id: str
    position: int
    data: dict[str, Any]


@dataclass(frozen=True)
class StoredSession:
    """The events since the last session start, and the next free position."""

    events: list[dict[str, Any]]
    next_position: int


def read_session(db: Connection, sender_id: str) -> StoredSession:
    """The current session of a sender; no events at all for somebody new."""
    mine = tracker_events.c.sender_id == sender_id
    start = db.execute(
        select(func.max(tracker_events.c.position)).where(
            mine, tracker_events.c.type == SESSION_STARTED
        )
    ).scalar()
    query = select(tracker_events.c.position, tracker_events.c.data).where(mine)
    if start is not None:
        query = query.where(tracker_events.c.position >= start)
    rows = db.execute(query.order_by(tracker_events.c.position)).all()
    return StoredSession([row.data for row in rows], rows[-1].position + 1 if rows else 0)


def read_all(db: Connection, sender_id: str) -> list[dict[str, Any]]:
    """Every event of a sender, oldest first."""
    rows = db.execute(
        select(tracker_events.c.data)
        .where(tracker_events.c.sender_id == sender_id)
        .order_by(tracker_events.c.position)
    )
    return list(rows.scalars())


def append(db: Connection, events: Sequence[TrackerEvent]) -> None:
    """Add events. Raises IntegrityError when a position is taken: somebody else wrote meanwhile."""
    if not events:
        return
    db.execute(
        tracker_events.insert(),
        [
            {
                "sender_id": event.sender_id,
                "position": event.position,
                "type": event.data["event"],
                "timestamp": event.data.get("timestamp") or 0.0,
                "data": event.data,
            }
            for event in events
        ],
    )


def senders(db: Connection) -> list[str]:
    """All who have a conversation with Rasa."""
    return list(db.execute(select(tracker_events.c.sender_id).distinct()).scalars())


def forget(db: Connection, sender_id: str) -> None:
    """Drop all events of a sender."""
    db.execute(delete(tracker_events).where(tracker_events.c.sender_id == sender_id))
