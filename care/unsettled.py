"""Messages of which nobody knows whether they arrived, and on which no word came in time.

We never send twice by ourselves without saying so. The bot's are sent once more with a sentence
that says that it may be the second time: a customer who waits for an answer is worse off with
none. An agent's stay "unknown": the desk shows it, and the agent decides. So does whatever cannot
carry that sentence. A status that comes later settles all of them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from care import changes, delivery
from care.database import Connection
from care.delivery import SendAgain
from care.outbox import QUEUED, UNKNOWN
from care.tables import messages

# How long a message may be with that sentence (Meta's limits for text, and for all the others).
LONGEST_TEXT, LONGEST_OTHER = 4096, 1024
# Buttons, lists and links carry it in their footer.
LONGEST_FOOTER = 60
FOOTED = frozenset({"buttons", "list", "link"})


def settle(db: Connection, notice: str, now: datetime) -> tuple[int, int]:
    """Decide about every message whose time is over; (sent again, left to a person).

    `notice` is the sentence that goes along with a second attempt.
    """
    waiting = (
        select(messages)
        .where(messages.c.direction == "out", messages.c.state == UNKNOWN)
        .where(messages.c.claimed_until <= now)
        .order_by(messages.c.id)
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    again = left = 0
    for row in db.execute(waiting).all():
        room = _room(row, notice)
        decision = delivery.decide_unknown(row.author, row.kind, row.attempts, room)
        values: dict[str, Any] = {"claimed_until": None}
        if isinstance(decision, SendAgain):
            values |= {"state": QUEUED, "due_at": now, "payload": {**row.payload, "again": notice}}
        settled = db.execute(
            messages.update()
            .where(messages.c.id == row.id, messages.c.state == UNKNOWN)
            .values(**values)
        )
        if settled.rowcount:
            changes.note(db, row.conversation_id, "status", now)
            again, left = (again + 1, left) if "state" in values else (again, left + 1)
    return again, left


def _room(row: Any, notice: str) -> int:
    """UTF-16 units that are left once the sentence is added; negative when it does not fit."""
    if row.payload.get("style") in FOOTED:
        return LONGEST_FOOTER - _units(notice)
    longest = LONGEST_TEXT if row.kind == "text" else LONGEST_OTHER
    return longest - _units(f"{row.body or ''}\n\n{notice}")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
