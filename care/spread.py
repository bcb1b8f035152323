"""A secret that a customer spread over messages is masked in all of them, also in stored ones.

Rules:
- When a message comes in, what the customer wrote in the last minutes is read along. What was kept
  of that had looked harmless alone; only what is stored is looked at, nothing raw waits anywhere.
- A find in an earlier message is masked in its row, in Rasa's memory, in the case at the desk and
  in what the bot said about it. A turn that is under way is corrected when it is committed.
- The messages are read in the order in which they were written, whichever came in first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, select

from care.database import Connection
from care.privacy.hiding import Swap, find_swaps, hide
from care.privacy.mask import Masked, mask_messages
from care.privacy.raw import RawText, mask_raw
from care.tables import conversations, handovers, messages, tracker_events

# How long ago the first half can have been written, and how many messages it can take.
REACH = timedelta(minutes=10)
MOST_EARLIER = 4
# Of Rasa's memory the newest events: some twenty turns.
_EVENTS = 200
_CASES = 2

# Made once, like the other statements that every message needs.
_LOCK = (
    select(conversations.c.id)
    .where(conversations.c.id == bindparam("conversation"))
    .with_for_update()
)
_AROUND = (
    select(messages.c.id, messages.c.body, messages.c.occurred_at)
    .where(messages.c.conversation_id == bindparam("conversation"))
    .where(messages.c.direction == "in", messages.c.author == "customer")
    .where(messages.c.body.is_not(None))
    .where(messages.c.occurred_at.between(bindparam("after"), bindparam("before")))
    .order_by(messages.c.occurred_at.desc(), messages.c.id.desc())
    .limit(MOST_EARLIER)
)


@dataclass(frozen=True)
class Earlier:
    """A message that was stored before and turned out to hold a part of a secret."""

    message_id: int
    before: str
    after: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Read:
    """The new message, masked, and what has to change in those before it."""

    masked: Masked
    earlier: Sequence[Earlier]


def read(db: Connection, conversation_id: str, raw: RawText, written_at: datetime) -> Read:
    """Mask a new message together with what its customer wrote shortly before (and after)."""
    # Under the lock two halves that come in side by side see each other.
    db.execute(_LOCK, {"conversation": conversation_id})
    rows = _around(db, conversation_id, written_at)
    if not rows:
        return Read(mask_raw(raw), ())
    place = sum(row.occurred_at <= written_at for row in rows)
    bodies = [row.body for row in rows]
    results = mask_messages([*bodies[:place], raw.reveal(), *bodies[place:]])
    fresh = results.pop(place)
    earlier = [
        Earlier(row.id, row.body, result.text, frozenset(found.kind for found in result.found))
        for row, result in zip(rows, results, strict=True)
        if result.text != row.body
    ]
    found = tuple(replace(each, message=0) for each in fresh.found)
    return Read(Masked(fresh.text, found), earlier)


def mask_earlier(db: Connection, conversation_id: str, earlier: Sequence[Earlier]) -> None:
    """Mask the earlier messages where they are stored, and everything that was copied from them."""
    if not earlier:
        return
    for each in earlier:
        _mask_row(db, each)
    swaps = [swap for each in earlier for swap in find_swaps(each.before, each.after)]
    first = min(each.message_id for each in earlier)
    said = select(messages.c.id, messages.c.body, messages.c.payload).where(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "out",
        messages.c.id > first,
    )
    _hide_in(db, messages, said, swaps)
    remembered = (
        select(tracker_events.c.id, tracker_events.c.data)
        .where(tracker_events.c.sender_id == conversation_id)
        .order_by(tracker_events.c.position.desc())
        .limit(_EVENTS)
    )
    _hide_in(db, tracker_events, remembered, swaps)
    cases = (
        select(handovers.c.id, handovers.c.question, handovers.c.summary)
        .where(handovers.c.conversation_id == conversation_id)
        .order_by(handovers.c.id.desc())
        .limit(_CASES)
    )
    _hide_in(db, handovers, cases, swaps)


def find_swaps_since(db: Connection, message_id: int, text: str) -> list[Swap]:
    """What was masked in a message since somebody read it as `text`; mostly nothing."""
    body = db.execute(select(messages.c.body).where(messages.c.id == message_id)).scalar()
    return find_swaps(text, body or "") if text else []


def _around(db: Connection, conversation_id: str, written_at: datetime) -> Sequence[Any]:
    bounds = {"after": written_at - REACH, "before": written_at + REACH}
    rows = db.execute(_AROUND, {"conversation": conversation_id, **bounds}).all()
    return list(reversed(rows))


def _mask_row(db: Connection, each: Earlier) -> None:
    row = messages.c.id == each.message_id
    payload = db.execute(select(messages.c.payload).where(row)).scalar_one()
    kinds = sorted({*payload.get("masked", ()), *each.kinds})
    db.execute(
        messages.update().where(row).values(body=each.after, payload={**payload, "masked": kinds})
    )


def _hide_in(db: Connection, table: Table, query: Any, swaps: list[Swap]) -> None:
    for row in db.execute(query).mappings().all():
        was = {name: value for name, value in row.items() if name != "id"}
        now = hide(was, swaps)
        if now != was:
            db.execute(table.update().where(table.c.id == row["id"]).values(**now))
