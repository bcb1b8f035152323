"""An answer of the bot that will never arrive: a person gets the case, nobody waits unheard.

Whether Meta refused it, WhatsApp said "failed", the window closed, or nobody knows what became of
it and it was not to be sent again: the customer asked something and has no answer. What Meta holds
back for reasons of marketing asks for nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from care import company, conversations, handover
from care.database import Connection
from care.handover import HandoverRequest
from care.outbox import FAILED, QUEUED, SENDING, UNKNOWN
from care.tables import conversations as conversations_table
from care.tables import handovers, messages

REASON = "not_delivered"
# How far back we look: what is older has been seen by an earlier round.
LOOK_BACK = timedelta(days=2)
# Marketing that the customer does not want or that Meta holds back (Meta, error codes).
NOBODY_WAITS = (130472, 131049, 131050)


@dataclass(frozen=True)
class Undelivered:
    """A message of the bot that did not arrive."""

    message_id: int
    conversation_id: str


def find(db: Connection, now: datetime) -> Sequence[Undelivered]:
    """The newest such message of each conversation that the bot holds and that is at rest."""
    failed = and_(
        messages.c.state == FAILED,
        or_(messages.c.error_code.is_(None), messages.c.error_code.not_in(NOBODY_WAITS)),
    )
    lost = and_(messages.c.state == UNKNOWN, messages.c.claimed_until.is_(None))
    busy = messages.alias("busy")
    under_way = (
        select(busy.c.id)
        .where(busy.c.conversation_id == messages.c.conversation_id)
        .where(busy.c.direction == "out", busy.c.state.in_((QUEUED, SENDING)))
        .exists()
    )
    known = (
        select(handovers.c.id)
        .where(handovers.c.conversation_id == messages.c.conversation_id)
        .where(handovers.c.requested_at >= messages.c.created_at)
        .exists()
    )
    asked = messages.alias("asked")
    rows = db.execute(
        select(messages.c.id, messages.c.conversation_id)
        .join(conversations_table, conversations_table.c.id == messages.c.conversation_id)
        # What answers an event of the house (the question for a score) nobody waits for.
        .join(asked, and_(asked.c.id == messages.c.in_reply_to, asked.c.kind != "event"))
        .where(messages.c.direction == "out", messages.c.state.in_((FAILED, UNKNOWN)))
        .where(messages.c.due_at > now - LOOK_BACK, or_(failed, lost))
        .where(messages.c.author == "bot")
        .where(conversations_table.c.holder == conversations.BOT, ~under_way, ~known)
        .order_by(messages.c.id)
        .limit(100)
    )
    newest = {row.conversation_id: Undelivered(row.id, row.conversation_id) for row in rows}
    return list(newest.values())


def hand_to_human(db: Connection, found: Undelivered, now: datetime) -> bool:
    """Put the conversation in the queue; False when a person holds it by now."""
    conversation = conversations.get(db, found.conversation_id, lock=True)
    if conversation.holder != conversations.BOT:
        return False
    rule = company.load().handover_rule(REASON)
    question = conversations.last_words(db, found.conversation_id)
    wanted = HandoverRequest(REASON, rule.team, rule.priority, question=question)
    handover.request(db, found.conversation_id, wanted, now, found.message_id)
    return True
