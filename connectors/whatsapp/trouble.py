"""Which failures the owner must know of, whether they come as an answer or as a status.

A failure of one message tells the desk; a class of failures tells the owner (care/alerts.py):
our key or account, a template that Meta has paused, and a request that Meta calls wrong, which is
a bug of ours. Facts are Meta's code and the template's name, never anything of a customer.
"""

from datetime import datetime
from typing import Any

from care import alerts
from care.alerts import Fact
from care.database import Connection
from care.delivery import Advice
from connectors.whatsapp import errors

# The kinds of alerts that are raised here.
STOPPED = "sending_stopped"
KINDS = {
    Advice.KEY: STOPPED,
    Advice.ACCOUNT: STOPPED,
    Advice.TEMPLATE: "template_paused",
    Advice.REQUEST: "request_refused",
}


def tell_owner(
    db: Connection,
    advice: Advice | None,
    code: int | None,
    now: datetime,
    template: str | None = None,
) -> None:
    """Raise the alert that belongs to this class of failure, if one does."""
    kind = None if advice is None else KINDS.get(advice)
    if kind is None:
        return
    facts: dict[str, Fact] = {"code": code}
    if template is not None:
        facts["template"] = template
    alerts.raise_alert(db, kind, facts, now)


def read_status(db: Connection, code: int | None, now: datetime) -> None:
    """The same for a status that says "failed"."""
    tell_owner(db, errors.find_advice(code), code, now)


def template_of(kind: str, payload: Any) -> str | None:
    """The template that a message was made from."""
    return str(payload["name"]) if kind == "template" else None
