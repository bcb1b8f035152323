"""What happened to a conversation's cases, from the audit: asked, taken, given back, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from care.company import Company
from care.database import Connection
from care.handover.lifecycle import OUTCOMES
from care.tables import audit
from desk import people, words

SHOWN = ("requested", "taken", "released", "closed", "scored", "identity_confirmed")


@dataclass(frozen=True)
class Happening:
    """One line between the messages."""

    id: int
    at: datetime
    words: str


def find_between(
    db: Connection,
    conversation_id: str,
    company: Company,
    after: datetime | None,
    until: datetime | None,
) -> list[Happening]:
    """What happened after the one moment and not after the other; None is without a limit."""
    query = select(audit).where(
        audit.c.conversation_id == conversation_id, audit.c.event.in_(SHOWN)
    )
    if after is not None:
        query = query.where(audit.c.at > after)
    if until is not None:
        query = query.where(audit.c.at <= until)
    rows = db.execute(query.order_by(audit.c.id.desc()).limit(100)).all()
    return _in_words(rows[::-1], company)


def _in_words(rows: Sequence[Any], company: Company) -> list[Happening]:
    names = people.names_of(row.agent_id for row in rows if row.agent_id is not None)
    return [Happening(row.id, row.at, _say(row, names, company)) for row in rows]


def _say(row: Any, names: dict[int, str], company: Company) -> str:
    who = names.get(row.agent_id, "een collega")
    details = row.details or {}
    if row.event == "requested":
        team = company.team(str(details.get("team", ""))).name
        return f"Overgedragen aan {team}: {words.reason(company, str(details.get('reason', '')))}"
    if row.event == "taken":
        return f"Overgenomen door {who}"
    if row.event == "released":
        return f"Teruggegeven aan de wachtrij door {who}"
    if row.event == "identity_confirmed":
        return f"{who} heeft gecontroleerd wie de klant is"
    if row.event == "closed":
        outcome = OUTCOMES.get(str(details.get("outcome", "")), "Anders")
        return f"Afgesloten door {who}: {outcome}"
    return f"De klant gaf een {details.get('score', '?')} (van 5)"
