"""What a team promised a waiting customer, and how much of it is left.

Only waiting in opening hours counts: whoever wrote at night waits from the opening on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from care.company import Company
from care.handover import Case
from care.opening_hours import next_opening


@dataclass(frozen=True)
class Promise:
    """Counting from `starts`, an answer is due at `ends`."""

    starts: datetime
    ends: datetime

    def left(self, now: datetime) -> float:
        """The part of the promised time that is left, 1.0 to 0.0."""
        whole = (self.ends - self.starts).total_seconds()
        rest = (self.ends - now).total_seconds()
        return round(min(1.0, max(0.0, rest / whole)), 3)

    def is_broken(self, now: datetime) -> bool:
        """Has the customer waited longer than was said?"""
        return now > self.ends


def decide_promise(case: Case, company: Company) -> Promise | None:
    """The promise on a waiting case; None when nobody waits or the team never opens soon."""
    if case.state != "waiting":
        return None
    team = company.team(case.team)
    starts = next_opening(company, team.hours, case.waiting_since)
    if starts is None:
        return None
    return Promise(starts, starts + timedelta(minutes=team.minutes))
