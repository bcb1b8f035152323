"""How content customers were: a score from 1 to 5 after a case."""

from datetime import datetime, timedelta

from sqlalchemy import select

from care import audit
from care.database import Connection, insert_new
from care.handover.cases import CLOSED
from care.tables import handovers, scores

# A score belongs to the case that was closed within this time before it.
BELONGS_WITHIN = timedelta(hours=24)


def record(db: Connection, conversation_id: str, score: int, now: datetime) -> None:
    """Keep a score (1 to 5; ValueError otherwise). A second one for the same case replaces it."""
    if score not in range(1, 6):
        raise ValueError("a score is 1 to 5")
    case_id = db.execute(
        select(handovers.c.id)
        .where(handovers.c.conversation_id == conversation_id, handovers.c.state == CLOSED)
        .where(handovers.c.closed_at > now - BELONGS_WITHIN)
        .order_by(handovers.c.id.desc())
        .limit(1)
    ).scalar()
    values = {"conversation_id": conversation_id, "score": score, "given_at": now}
    if insert_new(db, scores, handover_id=case_id, **values) is None:
        db.execute(scores.update().where(scores.c.handover_id == case_id).values(**values))
    audit.record(
        db, "scored", now, conversation_id=conversation_id, handover_id=case_id, score=score
    )


def find_score(db: Connection, handover_id: int) -> int | None:
    """The score of a case, if the customer gave one."""
    found = db.execute(select(scores.c.score).where(scores.c.handover_id == handover_id)).scalar()
    return None if found is None else int(found)
