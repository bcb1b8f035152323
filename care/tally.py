"""How much came through the webhook that is no message of a customer, by day and Meta's words."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select, text

from care.database import Connection
from care.tables import webhook_counts

_ADD = text(
    "INSERT INTO webhook_counts (day, field, kind, count) VALUES (:day, :field, :kind, :count)"
    " ON CONFLICT (day, field, kind) DO UPDATE SET count = webhook_counts.count + :count"
).bindparams(*(bindparam(name, type_=webhook_counts.c[name].type) for name in ("day", "count")))


def add(db: Connection, day: date, counts: Mapping[tuple[str, str], int]) -> None:
    """Count these (field, kind) pairs, in an order that lets two callers pass each other."""
    for (field, kind), count in sorted(counts.items()):
        db.execute(_ADD, {"day": day, "field": field, "kind": kind, "count": count})


def find(db: Connection, day: date) -> dict[tuple[str, str], int]:
    """What was counted on that day."""
    rows = db.execute(select(webhook_counts).where(webhook_counts.c.day == day))
    return {(row.field, row.kind): row.count for row in rows}
