"""Who saw, took, exported or deleted what and when: append-only, and never a customer's words.

Each row is sealed with the hash of the row before it, so a row that is changed, put in between or
taken out breaks the chain (`verify`). Whoever can write to the database could make a whole new
chain: note the last hash elsewhere now and then (the worker logs it each day) and ask for it with
`balie audit verify --expect`.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import select

from care.database import Connection, insert_new
from care.tables import audit, audit_chain

# Before the first row.
GENESIS = "0" * 64
# Two conversations turned out to be one person's.
JOINED = "joined"


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `agent_id` is None where the house itself did it."""

    id: int
    at: datetime
    event: str
    agent_id: int | None
    handover_id: int | None
    details: dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: `broken_at` is the first row that does not fit, None when all do."""

    rows: int
    last: str
    broken_at: int | None
    # The chain ends where it should, and has the hash that was asked for.
    is_whole: bool

    @property
    def is_sound(self) -> bool:
        return self.broken_at is None and self.is_whole


def record(
    db: Connection,
    event: str,
    now: datetime,
    *,
    conversation_id: str | None = None,
    handover_id: int | None = None,
    agent_id: int | None = None,
    **details: Any,
) -> None:
    """Write one event; `details` holds figures and labels only.

    Writers queue at the chain until they commit: call it last in a transaction.
    """
    chain = _hold_chain(db)
    values = {
        "at": now,
        "event": event,
        "conversation_id": conversation_id,
        "handover_id": handover_id,
        "agent_id": agent_id,
        "details": json.loads(json.dumps(details)),
    }
    sealed = seal(chain.last, values)
    db.execute(audit.insert().values(**values, hash=sealed))
    db.execute(audit_chain.update().values(last=sealed, count=audit_chain.c.count + 1))


def verify(db: Connection, expected: str | None = None) -> Verdict:
    """Read the whole chain again; `expected` is a last hash that was noted earlier."""
    chain = db.execute(select(audit_chain)).one_or_none()
    first, last, count = (chain.first, chain.last, chain.count) if chain else (GENESIS, GENESIS, 0)
    previous, rows, ends_well = first, 0, count == 0 and first == last
    is_expected = expected in (None, first)
    for row in _rows(db):
        if row.hash != seal(previous, row._mapping):
            return Verdict(rows, previous, row.id, is_whole=False)
        previous, rows = row.hash, rows + 1
        # Rows may have been added since the chain's end was read; they follow it.
        ends_well |= previous == last and rows == count
        is_expected |= previous == expected
    return Verdict(rows, previous, None, is_whole=ends_well and is_expected)


def find_end(db: Connection) -> tuple[int, str]:
    """How many rows there are, and the last hash."""
    chain = db.execute(select(audit_chain)).one_or_none()
    return (int(chain.count), str(chain.last)) if chain else (0, GENESIS)


def find_of(db: Connection, conversation_id: str, limit: int = 200) -> list[Entry]:
    """What happened to this conversation and to those that became part of it, the newest first."""
    ids = _once_called(db, conversation_id)
    query = select(audit).where(audit.c.conversation_id.in_(ids))
    return [_entry(row) for row in db.execute(query.order_by(audit.c.id.desc()).limit(limit))]


def find_last(db: Connection, event: str, limit: int) -> list[Entry]:
    """The newest entries of this kind."""
    query = select(audit).where(audit.c.event == event).order_by(audit.c.id.desc()).limit(limit)
    return [_entry(row) for row in db.execute(query)]


def has_since(
    db: Connection, event: str, since: datetime, *, handover_id: int, agent_id: int
) -> bool:
    """Has this agent done this to this case since that moment?"""
    query = (
        select(audit.c.id)
        .where(audit.c.handover_id == handover_id, audit.c.event == event)
        .where(audit.c.agent_id == agent_id, audit.c.at >= since)
        .limit(1)
    )
    return db.execute(query).first() is not None


def drop_before(db: Connection, before: datetime, limit: int) -> int:
    """Take the oldest rows off the chain, past their time; the rest stays verifiable."""
    chain = _hold_chain(db)
    query = select(audit.c.id, audit.c.at, audit.c.hash).order_by(audit.c.id).limit(limit)
    gone = []
    for row in db.execute(query):
        if row.at >= before:
            break
        gone.append(row)
    if gone:
        db.execute(audit.delete().where(audit.c.id <= gone[-1].id))
        left = {"first": gone[-1].hash, "count": audit_chain.c.count - len(gone)}
        db.execute(audit_chain.update().where(audit_chain.c.id == chain.id).values(**left))
    return len(gone)


def seal(previous: str, row: Any) -> str:
    """The hash of a row behind the row with the hash `previous`.

    >>> at = datetime(2026, 11, 23, tzinfo=timezone.utc)
    >>> row = {"at": at, "event": "taken", "conversation_id": "c1", "handover_id": 1,
    ...        "agent_id": 2, "details": {"b": 1, "a": 2}}
    >>> seal(GENESIS, row) == seal(GENESIS, {**row, "details": {"a": 2, "b": 1}})
    True
    >>> seal(GENESIS, row) == seal(GENESIS, {**row, "agent_id": 3})
    False
    """
    said = [
        previous,
        row["at"].astimezone(timezone.utc).isoformat(timespec="microseconds"),
        row["event"],
        row["conversation_id"],
        row["handover_id"],
        row["agent_id"],
        row["details"],
    ]
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _hold_chain(db: Connection) -> Any:
    """The chain's ends, ours until the commit."""
    query = select(audit_chain).with_for_update()
    chain = db.execute(query).one_or_none()
    if chain is None:
        insert_new(db, audit_chain, id=1, first=GENESIS, last=GENESIS, count=0)
        chain = db.execute(query).one()
    return chain


def _rows(db: Connection) -> Iterator[Any]:
    """All rows in order, a stretch at a time: an audit of years does not fit in memory."""
    after = 0
    while True:
        query = select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(1000)
        rows = db.execute(query).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id


def _once_called(db: Connection, conversation_id: str) -> list[str]:
    ids = [conversation_id]
    for known in ids:
        query = select(audit.c.details).where(
            audit.c.conversation_id == known, audit.c.event == JOINED
        )
        ids += [was for details in db.execute(query).scalars() if (was := details["was"])]
    return ids


def _entry(row: Any) -> Entry:
    return Entry(row.id, row.at, row.event, row.agent_id, row.handover_id, row.details)
