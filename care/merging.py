"""Two customers turn out to be one person: their conversations become one.

It happens when a message under a new number or user id overtakes WhatsApp's note about the change.
Nothing is lost: messages, cases, scores and wishes move. What the bot remembers of the shorter
stretch is forgotten, and a reply that it has in hand is dropped (a new epoch).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from care.database import Connection
from care.tables import (
    audit,
    changes,
    consents,
    conversations,
    customers,
    former_ids,
    handovers,
    messages,
    scores,
    signals,
    tracker_events,
)

# What belongs to a conversation goes along with it.
MOVED = (messages, handovers, scores, audit, changes)
# What means nothing after some seconds: who is about to answer.
FORGOTTEN = (signals,)

# Of two open cases the one that a human has stays open; else the older one.
_RANK = {"taken": 0, "waiting": 1}


def merge(db: Connection, gone: int, kept: int, now: datetime) -> None:
    """Make the customer `gone` part of the customer `kept`; ids stay with whoever has them."""
    if gone == kept:
        return
    _move_wishes(db, gone, kept)
    old, new = _conversation_of(db, gone), _conversation_of(db, kept)
    if old is not None and new is not None:
        _join(db, old, new, now)
    elif old is not None:
        mine = conversations.c.id == old.id
        db.execute(conversations.update().where(mine).values(customer_id=kept))
    db.execute(customers.delete().where(customers.c.id == gone))


def _join(db: Connection, old: Any, new: Any, now: datetime) -> None:
    """Everything of the conversation `old` goes to `new`."""
    holder = _settle_cases(db, old, new, now)
    for table in MOVED:
        here = table.c.conversation_id == old.id
        db.execute(table.update().where(here).values(conversation_id=new.id))
    for table in FORGOTTEN:
        db.execute(table.delete().where(table.c.conversation_id == old.id))
    db.execute(tracker_events.delete().where(tracker_events.c.sender_id == old.id))
    spoken = [at for at in (old.last_customer_at, new.last_customer_at) if at is not None]
    db.execute(
        conversations.update()
        .where(conversations.c.id == new.id)
        .values(
            holder=holder,
            # Higher than either: what was decided under another epoch is not said any more.
            epoch=max(old.epoch, new.epoch) + 1,
            last_customer_at=max(spoken) if spoken else None,
        )
    )
    db.execute(conversations.delete().where(conversations.c.id == old.id))
    db.execute(changes.insert().values(at=now, conversation_id=new.id, what="case"))


def _settle_cases(db: Connection, old: Any, new: Any, now: datetime) -> str:
    """Leave one open case at most; returns who holds the conversation then."""
    open_cases = list(
        db.execute(
            select(handovers)
            .where(handovers.c.conversation_id.in_((old.id, new.id)))
            .where(handovers.c.state.in_(tuple(_RANK)))
        )
    )
    open_cases.sort(key=lambda case: (_RANK[case.state], case.id))
    for case in open_cases[1:]:
        db.execute(
            handovers.update()
            .where(handovers.c.id == case.id)
            .values(state="closed", closed_at=now, outcome="other")
        )
    if not open_cases:
        return str(new.holder)
    return "agent" if open_cases[0].state == "taken" else "queue"


def _move_wishes(db: Connection, gone: int, kept: int) -> None:
    """Consents and former ids; what both have said or had is there already."""
    for table, names in (
        (consents, ("purpose", "granted", "source", "at")),
        (former_ids, ("value", "until")),
    ):
        of_gone = table.c.customer_id == gone
        for row in db.execute(select(table).where(of_gone)).all():
            values = {name: row[name] for name in names}
            same = [table.c[name] == value for name, value in values.items() if name != "until"]
            there = select(table.c.id).where(table.c.customer_id == kept, *same)
            if db.execute(there).first() is None:
                db.execute(table.insert().values(customer_id=kept, **values))
        db.execute(table.delete().where(of_gone))


def _conversation_of(db: Connection, customer_id: int) -> Any | None:
    query = select(conversations).where(conversations.c.customer_id == customer_id)
    return db.execute(query.with_for_update()).one_or_none()
