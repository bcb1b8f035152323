"""Looking at cases: one, a conversation's open one, and the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from care.company import PRIORITIES
from care.database import Connection
from care.errors import NotFound
from care.tables import conversations, customers, handovers, messages

WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"


@dataclass(frozen=True)
class Agent:
    """A human at the desk. `name` is what customers and colleagues read."""

    id: int
    name: str


@dataclass(frozen=True)
class Case:
    """One handover with what the queue shows of its conversation.

    `summary` is a list of {"asked", "got"}: what the bot asked and what came, masked.
    `last_words` is the newest message's masked text; `unanswered` says that it is the customer's.
    """

    id: int
    conversation_id: str
    state: str
    team: str
    priority: str
    reason: str
    confidence: float | None
    question: str
    summary: Sequence[dict[str, str]]
    agent_id: int | None
    agent_name: str | None
    requested_at: datetime
    waiting_since: datetime
    taken_at: datetime | None
    first_reply_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    customer_name: str
    wa_id: str | None
    last_customer_at: datetime | None
    last_words: str
    last_kind: str
    unanswered: bool


def get(db: Connection, case_id: int) -> Case:
    """The case as it stands. Raises NotFound."""
    row = db.execute(_cases().where(handovers.c.id == case_id)).first()
    if row is None:
        raise NotFound("handover")
    return _case(row)


def find_open(db: Connection, conversation_id: str) -> Case | None:
    """The open case of a conversation, if it has one."""
    query = _cases().where(
        handovers.c.conversation_id == conversation_id, handovers.c.state != CLOSED
    )
    row = db.execute(query).first()
    return None if row is None else _case(row)


def queue(
    db: Connection,
    *,
    states: Sequence[str] = (WAITING, TAKEN),
    agent_id: int | None = None,
    conversation_id: str | None = None,
    limit: int = 200,
) -> list[Case]:
    """Cases in the order in which they should be helped: urgent first, then who waits longest."""
    rank = case(
        *[(handovers.c.priority == name, place) for place, name in enumerate(PRIORITIES)], else_=9
    )
    query = _cases().where(handovers.c.state.in_(states))
    if agent_id is not None:
        query = query.where(handovers.c.agent_id == agent_id)
    if conversation_id is not None:
        query = query.where(handovers.c.conversation_id == conversation_id)
    if CLOSED in states:
        query = query.order_by(handovers.c.closed_at.desc(), handovers.c.id.desc())
    else:
        query = query.order_by(rank, handovers.c.waiting_since, handovers.c.id)
    return [_case(row) for row in db.execute(query.limit(limit))]


def _cases() -> Any:
    """All that a row of the queue needs, in one query."""
    newest = (
        select(func.max(messages.c.id))
        .where(messages.c.conversation_id == handovers.c.conversation_id)
        .where(messages.c.kind != "event", messages.c.author.in_(("customer", "agent")))
        .correlate(handovers)
        .scalar_subquery()
    )
    return (
        select(
            handovers,
            customers.c.name.label("customer_name"),
            customers.c.wa_id,
            conversations.c.last_customer_at,
            messages.c.body.label("last_words"),
            messages.c.kind.label("last_kind"),
            messages.c.author.label("last_author"),
        )
        .join(conversations, conversations.c.id == handovers.c.conversation_id)
        .join(customers, customers.c.id == conversations.c.customer_id)
        .outerjoin(messages, messages.c.id == newest)
    )


def _case(row: Any) -> Case:
    return Case(
        id=row.id,
        conversation_id=row.conversation_id,
        state=row.state,
        team=row.team,
        priority=row.priority,
        reason=row.reason,
        confidence=row.confidence,
        question=row.question,
        summary=row.summary,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        requested_at=row.requested_at,
        waiting_since=row.waiting_since,
        taken_at=row.taken_at,
        first_reply_at=row.first_reply_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        customer_name=row.customer_name,
        wa_id=row.wa_id,
        last_customer_at=row.last_customer_at,
        last_words=row.last_words or "",
        last_kind=row.last_kind or "text",
        unanswered=row.last_author == "customer",
    )
