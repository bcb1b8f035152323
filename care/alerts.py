"""What the owner should know: a line in the log and a row that stays until somebody settles it.

Account trouble, paused templates, falling quality: things of which no customer's conversation
tells. Facts are figures and Meta's own labels, never anything of a customer.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from care.database import Connection, insert_new
from care.tables import alerts

log = logging.getLogger("balie.alerts")

Fact = str | int | float | bool | None

# The same trouble again is counted; after this long it is also said in the log again.
SAY_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Alert:
    """One trouble, raised `times` times between `raised_at` and `last_at`."""

    id: int
    kind: str
    facts: Mapping[str, Fact]
    times: int
    raised_at: datetime
    last_at: datetime


def raise_alert(db: Connection, kind: str, facts: Mapping[str, Fact], now: datetime) -> bool:
    """Tell the owner; True when this is news.

    The same kind with the same facts is one alert for as long as it is open: so a fact is what
    is wrong with what ("code", "template"), not a time or a count.
    """
    fingerprint = _fingerprint(kind, facts)
    made = insert_new(
        db,
        alerts,
        kind=kind,
        fingerprint=fingerprint,
        facts=dict(facts),
        times=1,
        raised_at=now,
        last_at=now,
    )
    if made is None:
        same = (alerts.c.fingerprint == fingerprint) & alerts.c.settled_at.is_(None)
        last_at = db.execute(select(alerts.c.last_at).where(same)).scalar()
        db.execute(alerts.update().where(same).values(times=alerts.c.times + 1, last_at=now))
        if last_at is not None and now - last_at < SAY_AGAIN:
            return False
    log.error("alert: %s %s", kind, json.dumps(dict(facts), sort_keys=True))
    return made is not None


def find_open(db: Connection) -> list[Alert]:
    """What nobody has settled yet, the newest first."""
    query = select(alerts).where(alerts.c.settled_at.is_(None)).order_by(alerts.c.id.desc())
    return [
        Alert(row.id, row.kind, row.facts, row.times, row.raised_at, row.last_at)
        for row in db.execute(query)
    ]


def settle(db: Connection, kind: str, now: datetime) -> int:
    """The trouble of this kind is over; returns how many alerts that ended."""
    over = alerts.update().where(alerts.c.kind == kind, alerts.c.settled_at.is_(None))
    return int(db.execute(over.values(settled_at=now)).rowcount)


def _fingerprint(kind: str, facts: Mapping[str, Fact]) -> str:
    written = json.dumps([kind, dict(facts)], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
