"""Nobody came in time: the customer is told so, once for each wait."""

from datetime import datetime, timedelta

from sqlalchemy import select

from care import conversations, outbox, texts
from care.company import Company
from care.database import Connection
from care.handover.cases import WAITING, Case, get
from care.messages import Reply
from care.opening_hours import is_open
from care.tables import handovers


def find_late(db: Connection, company: Company, now: datetime) -> list[Case]:
    """Cases that have waited longer than their team promised, while the team is there."""
    rows = db.execute(
        select(handovers.c.id, handovers.c.team, handovers.c.waiting_since).where(
            handovers.c.state == WAITING, handovers.c.delay_told_at.is_(None)
        )
    ).all()
    return [get(db, row.id) for row in rows if _is_late(company, row.team, row.waiting_since, now)]


def tell_delay(db: Connection, company: Company, case: Case, now: datetime) -> bool:
    """Say that it takes longer. False when somebody has just taken it or has told it already."""
    conversation = conversations.get(db, case.conversation_id, lock=True)
    told = db.execute(
        handovers.update()
        .where(handovers.c.id == case.id, handovers.c.state == WAITING)
        .where(handovers.c.delay_told_at.is_(None))
        .values(delay_told_at=now)
    )
    if not told.rowcount:
        return False
    words = texts.say("utter_handover_late", team=company.team(case.team).in_a_sentence)
    outbox.enqueue(
        db, case.conversation_id, Reply(words), now, author="bot", epoch=conversation.epoch
    )
    return True


def _is_late(company: Company, team_id: str, since: datetime, now: datetime) -> bool:
    team = company.team(team_id)
    promised = timedelta(minutes=team.minutes)
    # Only waiting in opening hours counts; whoever wrote at night waits from the opening on.
    return (
        is_open(company, team.hours, now)
        and is_open(company, team.hours, now - promised)
        and now - since > promised
    )
