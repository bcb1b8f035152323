"""The steps of a case. Each is compare-and-set in SQL: of many at once, one wins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from care import audit, changes, conversations, inbox
from care.database import Connection, insert_new
from care.errors import AlreadyTaken, NotAllowed
from care.handover.cases import CLOSED, TAKEN, WAITING, Agent, Case, find_open, get
from care.tables import handovers

# How a case can end, as the desk shows it.
OUTCOMES = {
    "solved": "Opgelost",
    "forwarded": "Doorgezet naar een andere afdeling",
    "no_reply": "Klant reageert niet",
    "other": "Anders",
}


@dataclass(frozen=True)
class HandoverRequest:
    """Why a human should take over, and what that human should know first (all of it masked)."""

    reason: str
    team: str
    priority: str
    question: str = ""
    confidence: float | None = None
    summary: Sequence[dict[str, str]] = field(default_factory=tuple)


def request(
    db: Connection,
    conversation_id: str,
    wanted: HandoverRequest,
    now: datetime,
    message_id: int | None = None,
) -> Case:
    """Put the conversation in the queue. A second request finds the case that is open."""
    conversation = conversations.get(db, conversation_id, lock=True)
    case_id = insert_new(
        db,
        handovers,
        conversation_id=conversation_id,
        state=WAITING,
        team=wanted.team,
        priority=wanted.priority,
        reason=wanted.reason,
        confidence=wanted.confidence,
        question=wanted.question,
        summary=list(wanted.summary),
        message_id=message_id,
        requested_at=now,
        waiting_since=now,
    )
    if case_id is None:
        found = find_open(db, conversation_id)
        if found is None:  # pragma: no cover - the unique index has just seen it
            raise NotAllowed("the case was closed at this very moment")
        return found
    if conversation.holder != conversations.QUEUE:
        conversations.change_holder(db, conversation_id, conversations.QUEUE)
    case = get(db, case_id)
    _note(db, "requested", case, now, reason=wanted.reason, team=wanted.team)
    return case


def take(db: Connection, case_id: int, agent: Agent, now: datetime) -> Case:
    """Give a waiting case to this agent.

    Taking one's own case again changes nothing. Raises AlreadyTaken with the winner's name, or
    NotAllowed when the case is closed.
    """
    case = get(db, case_id)
    conversations.get(db, case.conversation_id, lock=True)
    won = db.execute(
        handovers.update()
        .where(handovers.c.id == case_id, handovers.c.state == WAITING)
        .values(state=TAKEN, agent_id=agent.id, agent_name=agent.name, taken_at=now)
    )
    if not won.rowcount:
        return _explain_loss(get(db, case_id), agent)
    conversations.change_holder(db, case.conversation_id, conversations.AGENT)
    case = get(db, case_id)
    _note(db, "taken", case, now, agent)
    return case


def release(db: Connection, case_id: int, agent: Agent, now: datetime) -> Case:
    """Put one's case back in the queue. Raises NotAllowed when it is not this agent's."""
    case = get_mine(db, case_id, agent)
    db.execute(
        handovers.update()
        .where(handovers.c.id == case_id)
        .values(
            state=WAITING, agent_id=None, agent_name=None, waiting_since=now, delay_told_at=None
        )
    )
    conversations.change_holder(db, case.conversation_id, conversations.QUEUE)
    _note(db, "released", case, now, agent)
    return get(db, case_id)


def close(db: Connection, case_id: int, agent: Agent, outcome: str, now: datetime) -> Case:
    """End the human stretch: the bot is back, and hears of it in order with the messages.

    Raises NotAllowed when it is not this agent's case or the outcome is unknown.
    """
    if outcome not in OUTCOMES:
        raise NotAllowed("unknown outcome")
    case = get_mine(db, case_id, agent)
    db.execute(
        handovers.update()
        .where(handovers.c.id == case_id)
        .values(state=CLOSED, closed_at=now, outcome=outcome)
    )
    # What came in during the human stretch has been read by the human: not the bot's any more.
    inbox.finish_waiting(db, case.conversation_id)
    conversations.change_holder(db, case.conversation_id, conversations.BOT)
    inbox.put_event(db, case.conversation_id, "handover_closed", now)
    _note(db, "closed", case, now, agent, outcome=outcome)
    return get(db, case_id)


def get_mine(db: Connection, case_id: int, agent: Agent) -> Case:
    conversations.get(db, get(db, case_id).conversation_id, lock=True)
    case = get(db, case_id)  # once more: only under the lock it stands still
    if case.state == TAKEN and case.agent_id == agent.id:
        return case
    if case.state == TAKEN:
        raise AlreadyTaken(case.agent_name or "")
    raise NotAllowed("this case is not in your hands")


def _explain_loss(case: Case, agent: Agent) -> Case:
    if case.state == TAKEN and case.agent_id == agent.id:
        return case
    if case.state == TAKEN:
        raise AlreadyTaken(case.agent_name or "")
    raise NotAllowed("this case has been closed")


def _note(
    db: Connection,
    event: str,
    case: Case,
    now: datetime,
    agent: Agent | None = None,
    **details: str,
) -> None:
    audit.record(
        db,
        event,
        now,
        conversation_id=case.conversation_id,
        handover_id=case.id,
        agent_id=agent.id if agent else None,
        waited_seconds=round((now - case.waiting_since).total_seconds(), 1),
        **details,
    )
    changes.note(db, case.conversation_id, "case", now)
