"""A case as a row of the queue: what an agent sees before opening it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from care.company import Company
from care.handover import Case
from desk import parts, times, words
from desk.promise import Promise, decide_promise


@dataclass(frozen=True)
class Row:
    """Two lines. `since` is what the waiting time counts from; `left` what remains of the promise;
    `opens` when the team is there again, where it is not."""

    id: int
    name: str
    line: Sequence[parts.Part]
    since: datetime
    waited: str
    team: str
    priority: str
    priority_words: str
    state: str
    agent: str
    initials: str
    is_mine: bool
    is_bold: bool
    promise: Promise | None
    left: float
    is_late: bool
    opens: str


def build(case: Case, company: Company, viewer_id: int, now: datetime) -> Row:
    """A row as this viewer sees it. Bold: the customer has spoken last and nobody answered."""
    promise = decide_promise(case, company)
    since = _since(case)
    return Row(
        id=case.id,
        name=words.customer(case),
        line=parts.split(_line(case, company)),
        since=since,
        waited=times.waited(now - since),
        team=company.team(case.team).name,
        priority=case.priority,
        priority_words=words.PRIORITY[case.priority],
        state=case.state,
        agent=case.agent_name or "",
        initials=words.initials(case.agent_name or ""),
        is_mine=case.agent_id == viewer_id and case.state == "taken",
        is_bold=case.unanswered and case.state != "closed",
        promise=promise,
        left=promise.left(now) if promise else 0.0,
        is_late=promise is not None and promise.is_broken(now),
        opens=times.opening(promise.starts, now, company.zone)
        if promise and promise.starts > now
        else "",
    )


def _since(case: Case) -> datetime:
    if case.state == "closed" and case.closed_at:
        return case.closed_at
    if case.state == "taken":
        return case.last_customer_at or case.waiting_since
    return case.waiting_since


def _line(case: Case, company: Company) -> str:
    """The question in the customer's words; once a human has it, what was said last."""
    if case.state == "taken" and (case.last_words or case.last_kind in words.KINDS):
        return case.last_words or words.KINDS[case.last_kind][1]
    return case.question or case.last_words or words.reason(company, case.reason)
