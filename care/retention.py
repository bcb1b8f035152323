"""Nothing is kept for longer than company.yml says (`retention`; AVG 5.1.e), kind by kind.

Each step takes away a little: what is past its time is looked for without locking anybody, then
deleted in a short transaction that overwrites it on the disk as well. An open case keeps its
conversation whole. Order matters: files and messages go before the customer they belong to.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, or_, select

from care import audit, removal
from care.company import Retention
from care.database import Connection, Engine, erasing, reading
from care.tables import (
    alerts,
    consents,
    conversations,
    customers,
    handovers,
    media,
    messages,
    scores,
    tracker_events,
    webhook_counts,
)

# Rows of one kind in one step.
STEP = 200

Find = Callable[[Connection, Retention, datetime, int], list[Any]]
Drop = Callable[[Connection, Path, list[Any]], int]


def do_step(engine: Engine, folder: Path, kind: str, periods: Retention, now: datetime) -> int:
    """Take away at most STEP rows of this kind that are past their time; returns how many.

    `folder` holds customers' files. 0 means that nothing of the kind is left to do.
    """
    if kind == "audit":
        with erasing(engine) as db:
            return audit.drop_before(db, now - periods.audit, STEP)
    find, drop = _KINDS[kind]
    with reading(engine) as db:
        found = find(db, periods, now, STEP)
    if not found:
        return 0
    with erasing(engine) as db:
        return drop(db, folder, found)


def _find_files(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    query = (
        select(media.c.message_id)
        .join(messages, messages.c.id == media.c.message_id)
        .where(media.c.created_at < now - periods.files, ~_has_open_case(messages))
        .where(func.coalesce(media.c.reason, "") != removal.PAST)
        .order_by(media.c.id)
        .limit(limit)
    )
    return list(db.execute(query).scalars())


def _drop_files(db: Connection, folder: Path, message_ids: list[Any]) -> int:
    return removal.empty_files(db, folder, message_ids)


def _find_memory(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    """Events come in the order of time: the oldest ones are those with the lowest numbers."""
    query = select(tracker_events.c.id, tracker_events.c.timestamp).order_by(tracker_events.c.id)
    before = (now - periods.assistant_memory).timestamp()
    return [row.id for row in db.execute(query.limit(limit)) if row.timestamp < before]


def _drop_memory(db: Connection, folder: Path, ids: list[Any]) -> int:
    return int(db.execute(tracker_events.delete().where(tracker_events.c.id.in_(ids))).rowcount)


def _find_messages(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    query = (
        select(messages.c.id, messages.c.created_at)
        .where(~_has_open_case(messages))
        .order_by(messages.c.id)
        .limit(limit)
    )
    before = now - periods.messages
    return [row.id for row in db.execute(query) if row.created_at < before]


def _drop_messages(db: Connection, folder: Path, ids: list[Any]) -> int:
    return removal.drop_messages(db, folder, ids)["messages"]


def _find_cases(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    before = now - periods.cases
    query = select(handovers.c.id).where(handovers.c.closed_at < before)
    return list(db.execute(query.order_by(handovers.c.id).limit(limit)).scalars())


def _drop_cases(db: Connection, folder: Path, ids: list[Any]) -> int:
    return removal.drop_cases(db, ids)["cases"]


def _find_scores(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    """Scores that belong to no case; the others go with theirs."""
    before = now - periods.cases
    query = select(scores.c.id).where(scores.c.handover_id.is_(None), scores.c.given_at < before)
    return list(db.execute(query.limit(limit)).scalars())


def _drop_scores(db: Connection, folder: Path, ids: list[Any]) -> int:
    return int(db.execute(scores.delete().where(scores.c.id.in_(ids))).rowcount)


def _find_customers(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    """Who has not written for long, of whom nothing else is left, and who gave no wish lately."""
    seen = func.coalesce(conversations.c.last_customer_at, customers.c.created_at)
    wish = (
        select(consents.c.id)
        .where(consents.c.customer_id == customers.c.id)
        .where(consents.c.at >= now - periods.consents)
    )
    query = (
        select(customers.c.id)
        .outerjoin(conversations, conversations.c.customer_id == customers.c.id)
        .where(seen < now - periods.customers, ~wish.exists(), *_has_nothing_left())
        .order_by(customers.c.id)
        .limit(limit)
    )
    return list(db.execute(query).scalars())


def _drop_customers(db: Connection, folder: Path, ids: list[Any]) -> int:
    return sum(removal.drop_customer(db, folder, customer_id)["customers"] for customer_id in ids)


def _find_names(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    """The same of whom a wish is still kept: the proof needs the number, not the name."""
    seen = func.coalesce(conversations.c.last_customer_at, customers.c.created_at)
    named = or_(customers.c.name != "", customers.c.username.is_not(None))
    query = (
        select(customers.c.id)
        .outerjoin(conversations, conversations.c.customer_id == customers.c.id)
        .where(named, seen < now - periods.customers, *_has_nothing_left())
        .limit(limit)
    )
    return list(db.execute(query).scalars())


def _drop_names(db: Connection, folder: Path, ids: list[Any]) -> int:
    bare = customers.update().where(customers.c.id.in_(ids))
    return int(db.execute(bare.values(name="", username=None, identity_key_hash=None)).rowcount)


def _find_consents(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    """Lines past their time that a newer one has overtaken; the newest holds as long as needed."""
    newer = consents.alias("newer")
    overtaken = (
        select(newer.c.id)
        .where(newer.c.customer_id == consents.c.customer_id)
        .where(newer.c.purpose == consents.c.purpose, newer.c.at > consents.c.at)
    )
    query = select(consents.c.id).where(consents.c.at < now - periods.consents, overtaken.exists())
    return list(db.execute(query.limit(limit)).scalars())


def _drop_consents(db: Connection, folder: Path, ids: list[Any]) -> int:
    return int(db.execute(consents.delete().where(consents.c.id.in_(ids))).rowcount)


def _find_figures(db: Connection, periods: Retention, now: datetime, limit: int) -> list[Any]:
    """Alerts that were settled, and days of which more than counts is nowhere kept."""
    before = now - periods.figures
    old = select(alerts.c.id).where(alerts.c.settled_at < before).limit(limit)
    days = select(webhook_counts.c.day).where(webhook_counts.c.day < before.date()).distinct()
    return [*db.execute(old).scalars(), *db.execute(days.limit(limit)).scalars()]


def _drop_figures(db: Connection, folder: Path, found: list[Any]) -> int:
    ids = [one for one in found if isinstance(one, int)]
    days = [one for one in found if not isinstance(one, int)]
    gone = db.execute(alerts.delete().where(alerts.c.id.in_(ids))).rowcount
    gone += db.execute(webhook_counts.delete().where(webhook_counts.c.day.in_(days))).rowcount
    return int(gone)


def _has_open_case(table: Any) -> Any:
    return (
        select(handovers.c.id)
        .where(handovers.c.conversation_id == table.c.conversation_id)
        .where(handovers.c.state.in_(("waiting", "taken")))
        .exists()
    )


def _has_nothing_left() -> tuple[Any, ...]:
    return tuple(
        ~and_(
            conversations.c.id.is_not(None),
            select(table.c.id).where(table.c.conversation_id == conversations.c.id).exists(),
        )
        for table in (messages, handovers, scores)
    )


# In this order. What a kind is called in company.yml is its name here, or the first word of it.
_KINDS: Mapping[str, tuple[Find, Drop]] = {
    "files": (_find_files, _drop_files),
    "assistant_memory": (_find_memory, _drop_memory),
    "messages": (_find_messages, _drop_messages),
    "cases": (_find_cases, _drop_cases),
    "cases: scores": (_find_scores, _drop_scores),
    "consents": (_find_consents, _drop_consents),
    "customers": (_find_customers, _drop_customers),
    "customers: names": (_find_names, _drop_names),
    "figures": (_find_figures, _drop_figures),
}
KINDS = (*_KINDS, "audit")
