"""The one door in: durable, in order for each conversation, without doubles.

What comes in is masked before it is written, with what came shortly before (care/spread). A wamid
that is already there makes no second row (Meta sends again whatever was not answered with 200, for
days). The database is the queue: one message of a conversation is in work at a time, the oldest
first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from care import (
    changes,
    consent,
    conversations,
    corrections,
    customers,
    media,
    moving,
    outbox,
    spread,
)
from care.database import Connection, insert_new
from care.messages import InboundMessage, ReceivedMessage
from care.privacy.mask import Masked
from care.privacy.within import mask_within
from care.tables import conversations as conversations_table
from care.tables import messages

# A worker that has not renewed its claim for this long is taken for dead.
LEASE = timedelta(seconds=15)
# After this many broken attempts a message is a person's work.
ATTEMPTS = 3

WAITING, WORKING, DONE, PARKED = "waiting", "working", "done", "parked"

# Kinds that need no answer: a thumb under our message, a note of WhatsApp itself.
SILENT_KINDS = frozenset({"reaction", "system"})
# Notes that another phone or SIM card is behind the account now.
IDENTITY_NOTES = frozenset({"customer_identity_changed", "user_identity_changed"})


@dataclass(frozen=True)
class Stored:
    """Where a received message went. `is_new` is False for a double."""

    conversation_id: str
    message_id: int | None

    @property
    def is_new(self) -> bool:
        return self.message_id is not None


def receive(db: Connection, received: ReceivedMessage, now: datetime) -> Stored:
    """Mask one message and put it in the inbox, once."""
    conversation_id = conversations.find_or_open(db, received.sender, now, received.sent_at)
    read = None
    if received.text is not None:
        read = spread.read(db, conversation_id, received.text, received.sent_at)
    masked = None if read is None else read.masked
    payload = _payload(db, conversation_id, received, masked)
    message_id = insert_new(
        db,
        messages,
        conversation_id=conversation_id,
        direction="in",
        kind=received.kind,
        author="customer",
        wamid=received.wamid,
        body=None if masked is None else masked.text,
        payload=payload,
        state=DONE if received.asks_nothing or received.kind in SILENT_KINDS else WAITING,
        epoch=0,
        occurred_at=received.sent_at,
        created_at=now,
        due_at=now,
        attempts=0,
    )
    if message_id is not None:
        if read is not None:
            spread.mask_earlier(db, conversation_id, read.earlier)
        if not _is_beside(received):
            conversations.note_customer_spoke(db, conversation_id, received.sent_at)
        changes.note(db, conversation_id, "message", now)
        _follow(db, conversation_id, int(message_id), received, payload, masked, now)
    return Stored(conversation_id, message_id)


def put_event(db: Connection, conversation_id: str, event: str, now: datetime) -> None:
    """Tell the bot, in order with the customer's messages, that something happened in the house."""
    db.execute(
        messages.insert().values(
            conversation_id=conversation_id,
            direction="in",
            kind="event",
            author="system",
            payload={"event": event},
            state=WAITING,
            epoch=0,
            occurred_at=now,
            created_at=now,
            due_at=now,
            attempts=0,
        )
    )


def has_waiting(db: Connection, now: datetime) -> bool:
    """Is there anything to do? A look that locks nothing."""
    query = (
        select(messages.c.id)
        .where(messages.c.direction == "in", messages.c.state == WAITING)
        .where(messages.c.due_at <= now)
        .limit(1)
    )
    return db.execute(query).first() is not None


def claim_next(db: Connection, worker: str, now: datetime) -> InboundMessage | None:
    """Lock the oldest waiting message whose conversation has nothing earlier open."""
    earlier = messages.alias("earlier")
    open_before = (
        select(earlier.c.id)
        .where(earlier.c.conversation_id == messages.c.conversation_id)
        .where(earlier.c.direction == "in")
        .where(
            or_(
                earlier.c.state == WORKING,
                and_(
                    earlier.c.state == WAITING,
                    or_(
                        earlier.c.occurred_at < messages.c.occurred_at,
                        and_(
                            earlier.c.occurred_at == messages.c.occurred_at,
                            earlier.c.id < messages.c.id,
                        ),
                    ),
                ),
            )
        )
        .exists()
    )
    candidates = (
        select(messages.c.id, messages.c.conversation_id)
        .where(messages.c.direction == "in", messages.c.state == WAITING)
        .where(messages.c.due_at <= now, ~open_before)
        .order_by(messages.c.due_at, messages.c.id)
        .limit(5)
    )
    for candidate in db.execute(candidates).all():
        # Locks the conversation: two workers cannot start two messages of it side by side.
        conversation = conversations.get(db, candidate.conversation_id, lock=True)
        if _claim(db, candidate.id, candidate.conversation_id, worker, now):
            return _inbound(db, candidate.id, conversation)
    return None


def renew(db: Connection, worker: str, now: datetime) -> None:
    """Say that this worker still works on what it has claimed."""
    db.execute(
        messages.update()
        .where(messages.c.direction == "in", messages.c.state == WORKING)
        .where(messages.c.claimed_by == worker)
        .values(claimed_until=now + LEASE)
    )


def give_back_stalled(db: Connection, now: datetime) -> int:
    """Return to the queue what a dead worker had in hand; returns how many."""
    stalled = (
        messages.update()
        .where(messages.c.direction == "in", messages.c.state == WORKING)
        .where(messages.c.claimed_until < now)
        .values(state=WAITING, claimed_by=None, claimed_until=None)
    )
    return int(db.execute(stalled).rowcount)


def is_mine(db: Connection, message: InboundMessage) -> bool:
    """Does this worker still hold the claim? False after it was given back to somebody else."""
    row = db.execute(
        select(messages.c.state, messages.c.claimed_by, messages.c.attempts).where(
            messages.c.id == message.id
        )
    ).one_or_none()
    return row is not None and bool(
        row.state == WORKING
        and row.claimed_by == message.claimed_by
        and row.attempts == message.attempts
    )


def finish(db: Connection, message_id: int, state: str = DONE) -> None:
    """The message has been dealt with (or, parked, waits for an engineer; the desk shows it)."""
    db.execute(
        messages.update()
        .where(messages.c.id == message_id)
        .values(state=state, claimed_by=None, claimed_until=None)
    )


def try_again(db: Connection, message: InboundMessage, at: datetime) -> None:
    """Put a message back after a failure on our side."""
    db.execute(
        messages.update()
        .where(messages.c.id == message.id)
        .values(state=WAITING, claimed_by=None, claimed_until=None, due_at=at)
    )


def find_overdue(db: Connection, before: datetime) -> Sequence[str]:
    """Conversations that the bot holds with a message waiting since before that moment."""
    rows = db.execute(
        select(messages.c.conversation_id)
        .join(conversations_table, conversations_table.c.id == messages.c.conversation_id)
        .where(messages.c.direction == "in", messages.c.state == WAITING)
        .where(messages.c.kind != "event", messages.c.created_at < before)
        .where(conversations_table.c.holder == conversations.BOT)
        .distinct()
    )
    return [row.conversation_id for row in rows]


def finish_waiting(db: Connection, conversation_id: str) -> int | None:
    """A human has the case: nothing waits for the bot any more. Returns the last message's id."""
    waiting = and_(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "in",
        messages.c.state == WAITING,
    )
    last = db.execute(
        select(messages.c.id).where(waiting).order_by(messages.c.id.desc()).limit(1)
    ).scalar()
    db.execute(messages.update().where(waiting).values(state=DONE))
    return None if last is None else int(last)


def _is_beside(received: ReceivedMessage) -> bool:
    """Does it open no 24 hours with us: a note of WhatsApp, another number, a group?"""
    elsewhere = "to_number" in received.details or "group" in received.details
    return received.kind == "system" or elsewhere


def _follow(
    db: Connection,
    conversation_id: str,
    message_id: int,
    received: ReceivedMessage,
    payload: dict[str, Any],
    masked: Masked | None,
    now: datetime,
) -> None:
    """What a new message means for more than itself."""
    if received.file is not None:
        media.want(db, message_id, received.file, now)
    if "edits" in payload and masked is not None:
        kinds = payload.get("masked", [])
        if corrections.edit(db, conversation_id, payload["edits"], masked.text, kinds):
            finish(db, message_id)
    if masked is not None and consent.decide_no(masked.text):
        consent.record_said(db, message_id, granted=False)
        outbox.drop_begun(db, conversation_id)
    if "revokes" in payload:
        corrections.withdraw(db, conversation_id, payload["revokes"])
    if received.kind == "system":
        _take_note(db, conversation_id, received, payload)


def _take_note(
    db: Connection, conversation_id: str, received: ReceivedMessage, payload: dict[str, Any]
) -> None:
    """WhatsApp tells of another number or user id, or of another phone or SIM card."""
    if received.change is not None:
        moving.move(db, received.change)
    elif payload.get("system") in IDENTITY_NOTES:
        customer_id = customers.of_conversation(db, conversation_id)
        if customer_id is not None:
            customers.note_change(db, customer_id, received.sent_at)


def _payload(
    db: Connection, conversation_id: str, received: ReceivedMessage, masked: Masked | None
) -> dict[str, Any]:
    payload, kinds = mask_within(dict(received.details))
    if masked is not None:
        kinds |= {found.kind for found in masked.found}
    if kinds:
        payload["masked"] = sorted(kinds)
    if received.reply_to_wamid:
        payload["reply_to"] = received.reply_to_wamid
    if received.option_id is not None:
        payload["choice"] = outbox.find_choice(
            db, conversation_id, received.option_id, received.reply_to_wamid
        )
    return dict(payload)


def _claim(
    db: Connection, message_id: int, conversation_id: str, worker: str, now: datetime
) -> bool:
    busy = messages.alias("busy")
    in_work = (
        select(busy.c.id)
        .where(busy.c.conversation_id == conversation_id)
        .where(busy.c.direction == "in", busy.c.state == WORKING)
        .exists()
    )
    claimed = db.execute(
        messages.update()
        .where(messages.c.id == message_id, messages.c.state == WAITING, ~in_work)
        .values(
            state=WORKING,
            claimed_by=worker,
            claimed_until=now + LEASE,
            attempts=messages.c.attempts + 1,
        )
    )
    return bool(claimed.rowcount)


def _inbound(
    db: Connection, message_id: int, conversation: conversations.Conversation
) -> InboundMessage:
    row = db.execute(select(messages).where(messages.c.id == message_id)).one()
    return InboundMessage(
        id=row.id,
        conversation_id=row.conversation_id,
        kind=row.kind,
        text=row.body or "",
        payload=row.payload,
        holder=conversation.holder,
        epoch=conversation.epoch,
        attempts=row.attempts,
        claimed_by=row.claimed_by,
        needs_confirmation=conversation.needs_confirmation,
    )
