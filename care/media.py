"""The queue of files that customers sent: wanted, fetched once, and where ours is.

A row is there before Meta hears 200, so a file that was announced is fetched, also by the next
process. Meta keeps it for 7 days. Its bytes are no business of this module (care/files.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from care import changes
from care.database import Connection, insert_new
from care.messages import ReceivedFile
from care.tables import handovers, media, messages

# Longer than a download may take; then another process may try.
LEASE = timedelta(minutes=3)
# After this long a file is given up: the customer can still be asked for it within 24 hours.
PATIENCE = timedelta(hours=20)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)

WANTED, FETCHING, STORED, REFUSED, LOST = "wanted", "fetching", "stored", "refused", "lost"


@dataclass(frozen=True)
class WantedFile:
    """A file to fetch now, in the hands of `claimed_by`."""

    id: int
    message_id: int
    conversation_id: str
    media_id: str
    kind: str
    told_type: str | None
    told_sha256: str | None
    attempts: int
    created_at: datetime
    claimed_by: str


@dataclass(frozen=True)
class KeptFile:
    """What a file turned out to be, and the name under which care/files.py has it."""

    type: str
    size: int
    sha256: str
    name: str


@dataclass(frozen=True)
class FileState:
    """How it stands with the file of a message; `type` and `size` once it is stored."""

    message_id: int
    kind: str
    state: str
    reason: str | None
    type: str | None
    size: int | None
    name: str | None


def want(db: Connection, message_id: int, file: ReceivedFile, now: datetime) -> None:
    """A message came with this file."""
    insert_new(
        db,
        media,
        message_id=message_id,
        media_id=file.media_id,
        kind=file.kind,
        told_type=file.type,
        told_sha256=file.sha256,
        state=WANTED,
        created_at=now,
        due_at=now,
        attempts=0,
    )


def has_due(db: Connection, now: datetime) -> bool:
    """Is there anything to fetch? A look that locks nothing."""
    return db.execute(_due(now).limit(1)).first() is not None


def claim_due(db: Connection, worker: str, now: datetime) -> WantedFile | None:
    """Lock the file that has waited longest."""
    for file_id in db.execute(_due(now).limit(5)).scalars().all():
        claimed = db.execute(
            media.update()
            .where(media.c.id == file_id, media.c.state == WANTED)
            .values(
                state=FETCHING,
                claimed_by=worker,
                claimed_until=now + LEASE,
                attempts=media.c.attempts + 1,
            )
        )
        if claimed.rowcount:
            return _wanted(db, file_id)
    return None


def give_back_stalled(db: Connection, now: datetime) -> int:
    """Offer again what a process that died had in hand; returns how many."""
    stalled = (
        media.update()
        .where(media.c.state == FETCHING, media.c.claimed_until < now)
        .values(state=WANTED, claimed_by=None, claimed_until=None)
    )
    return int(db.execute(stalled).rowcount)


def keep(db: Connection, wanted: WantedFile, kept: KeptFile, now: datetime) -> bool:
    """The file is ours; False when another process was faster: then its copy counts."""
    return _settle(
        db,
        wanted,
        now,
        state=STORED,
        type=kept.type,
        size=kept.size,
        sha256=kept.sha256,
        name=kept.name,
        stored_at=now,
    )


def give_up(
    db: Connection, wanted: WantedFile, reason: str, now: datetime, *, refused: bool = False
) -> bool:
    """It will not come: lost, or refused for what it is. False when it was settled meanwhile."""
    return _settle(db, wanted, now, state=REFUSED if refused else LOST, reason=reason)


def try_again(db: Connection, wanted: WantedFile, at: datetime, *, counts: bool = True) -> None:
    """Fetch it later; `counts` is False where the fault was not the file's."""
    db.execute(
        _mine(wanted).values(
            state=WANTED,
            due_at=at,
            claimed_by=None,
            claimed_until=None,
            attempts=wanted.attempts if counts else wanted.attempts - 1,
        )
    )


def decide_retry(wanted: WantedFile, now: datetime) -> datetime | None:
    """When to try again after trouble; None when it has been tried long enough.

    >>> at = datetime(2026, 11, 23, 12)
    >>> file = WantedFile(1, 1, "c1", "9", "image", None, None, 3, at, "door")
    >>> decide_retry(file, at) - at
    datetime.timedelta(seconds=20)
    >>> decide_retry(file, at + PATIENCE) is None
    True
    """
    if now - wanted.created_at >= PATIENCE:
        return None
    doublings = min(max(wanted.attempts - 1, 0), 10)
    return now + min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def find_states(db: Connection, message_ids: Sequence[int]) -> dict[int, FileState]:
    """How it stands with the files of these messages, by message."""
    if not message_ids:
        return {}
    rows = db.execute(select(media).where(media.c.message_id.in_(message_ids)))
    return {row.message_id: _state(row) for row in rows}


def find_shown(db: Connection, message_id: int) -> FileState | None:
    """The stored file of a message in a conversation that ever was a human's case."""
    query = (
        select(media)
        .join(messages, messages.c.id == media.c.message_id)
        .where(media.c.message_id == message_id, media.c.state == STORED)
        .where(
            select(handovers.c.id)
            .where(handovers.c.conversation_id == messages.c.conversation_id)
            .exists()
        )
    )
    row = db.execute(query).one_or_none()
    return None if row is None else _state(row)


def _due(now: datetime) -> Any:
    return (
        select(media.c.id)
        .where(media.c.state == WANTED, media.c.due_at <= now)
        .order_by(media.c.due_at, media.c.id)
    )


def _mine(wanted: WantedFile) -> Any:
    return (
        media.update()
        .where(media.c.id == wanted.id, media.c.state == FETCHING)
        .where(media.c.claimed_by == wanted.claimed_by, media.c.attempts == wanted.attempts)
    )


def _settle(db: Connection, wanted: WantedFile, now: datetime, **values: Any) -> bool:
    done = db.execute(_mine(wanted).values(claimed_by=None, claimed_until=None, **values))
    if done.rowcount:
        changes.note(db, conversation_of(db, wanted.message_id), "message", now)
    return bool(done.rowcount)


def conversation_of(db: Connection, message_id: int) -> str:
    """Asked anew: a conversation may have been joined to another one meanwhile."""
    query = select(messages.c.conversation_id).where(messages.c.id == message_id)
    return str(db.execute(query).scalar_one())


def _wanted(db: Connection, file_id: int) -> WantedFile:
    row = db.execute(select(media).where(media.c.id == file_id)).one()
    return WantedFile(
        id=row.id,
        message_id=row.message_id,
        conversation_id=conversation_of(db, row.message_id),
        media_id=row.media_id,
        kind=row.kind,
        told_type=row.told_type,
        told_sha256=row.told_sha256,
        attempts=row.attempts,
        created_at=row.created_at,
        claimed_by=row.claimed_by,
    )


def _state(row: Any) -> FileState:
    return FileState(row.message_id, row.kind, row.state, row.reason, row.type, row.size, row.name)
