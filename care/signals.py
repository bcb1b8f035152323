"""Somebody at the desk is about to answer: said by the desk, shown to the customer by the door.

A signal is cheap and may be lost: there is one row for each conversation, and after some seconds it
means nothing any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from care.conversations import BOT
from care.database import Connection, insert_new
from care.tables import conversations, messages, signals

# After this many seconds a signal is stale: whoever typed has sent it or walked away.
FRESH = timedelta(seconds=5)
KEPT = timedelta(minutes=1)
# A message of a customer that waits longer than this is not about to be answered.
LONGEST_WAIT = timedelta(seconds=20)


@dataclass(frozen=True)
class Signal:
    """A customer's newest message that is being read, and perhaps answered (`typing`)."""

    conversation_id: str
    wamid: str
    typing: bool
    at: datetime


def note(db: Connection, conversation_id: str, now: datetime, *, typing: bool) -> None:
    """An agent reads this conversation now or writes in it."""
    made = insert_new(db, signals, conversation_id=conversation_id, typing=typing, at=now)
    if made is None:
        db.execute(
            signals.update()
            .where(signals.c.conversation_id == conversation_id)
            .values(typing=typing, at=now)
        )


def find_fresh(db: Connection, after: datetime, now: datetime) -> list[Signal]:
    """What agents do, newer than `after` and not stale."""
    rows = db.execute(
        select(signals)
        .where(signals.c.at > max(after, now - FRESH))
        .order_by(signals.c.at)
        .limit(50)
    ).all()
    found = _newest_wamids(db, [row.conversation_id for row in rows])
    return [
        Signal(row.conversation_id, found[row.conversation_id], row.typing, row.at)
        for row in rows
        if row.conversation_id in found
    ]


def find_slow(db: Connection, before: datetime, now: datetime) -> list[Signal]:
    """Messages that the bot has had in hand since `before`: its answer takes a moment."""
    rows = db.execute(
        select(messages.c.conversation_id, messages.c.wamid, messages.c.created_at)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(messages.c.direction == "in", messages.c.state.in_(("waiting", "working")))
        .where(messages.c.due_at > now - LONGEST_WAIT, messages.c.created_at < before)
        .where(conversations.c.holder == BOT, messages.c.wamid.is_not(None))
        .order_by(messages.c.id)
        .limit(50)
    ).all()
    newest = {row.conversation_id: row for row in rows}
    return [Signal(key, row.wamid, True, row.created_at) for key, row in newest.items()]


def forget_old(db: Connection, now: datetime) -> None:
    """Drop what means nothing any more."""
    db.execute(delete(signals).where(signals.c.at < now - KEPT))


def _newest_wamids(db: Connection, conversation_ids: Sequence[str]) -> dict[str, str]:
    """The newest message of each of these customers: reading it reads those before it."""
    found = {}
    for conversation_id in conversation_ids:
        wamid = db.execute(
            select(messages.c.wamid)
            .where(messages.c.conversation_id == conversation_id, messages.c.direction == "in")
            .where(messages.c.wamid.is_not(None))
            .order_by(messages.c.id.desc())
            .limit(1)
        ).scalar()
        if wamid is not None:
            found[conversation_id] = wamid
    return found
