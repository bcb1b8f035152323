"""Who the customer is and what was settled before: the lower half of the context."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from care import handover
from care.company import Company
from care.database import Connection
from care.handover.lifecycle import OUTCOMES
from care.tables import conversations, customers, scores
from desk import times, words

MOST_EARLIER = 5


@dataclass(frozen=True)
class EarlierCase:
    """A closed case of the same customer."""

    id: int
    day: str
    reason: str
    outcome: str
    agent: str
    score: int | None


def customer_since(db: Connection, conversation_id: str) -> datetime:
    """When this customer first wrote."""
    query = (
        select(customers.c.created_at)
        .join(conversations, conversations.c.customer_id == customers.c.id)
        .where(conversations.c.id == conversation_id)
    )
    found: datetime = db.execute(query).scalar_one()
    return found


def find_earlier(
    db: Connection, conversation_id: str, company: Company, except_id: int
) -> list[EarlierCase]:
    """The latest closed cases, newest first."""
    cases = handover.queue(
        db, states=("closed",), conversation_id=conversation_id, limit=MOST_EARLIER + 1
    )
    cases = [case for case in cases if case.id != except_id][:MOST_EARLIER]
    given = find_scores(db, [case.id for case in cases])
    return [
        EarlierCase(
            id=case.id,
            day=times.date_in_words(case.closed_at or case.requested_at, company.zone),
            reason=words.reason(company, case.reason),
            outcome=OUTCOMES.get(case.outcome or "", "Anders"),
            agent=case.agent_name or "",
            score=given.get(case.id),
        )
        for case in cases
    ]


def find_scores(db: Connection, case_ids: list[int]) -> dict[int, int]:
    """Scores by case."""
    query = select(scores.c.handover_id, scores.c.score).where(scores.c.handover_id.in_(case_ids))
    return {int(row.handover_id): int(row.score) for row in db.execute(query)}
