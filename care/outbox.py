"""The one door out: durable, in order for each conversation, each reply once.

A reply of the bot is unique by (in_reply_to, position), one of an agent by the page's idempotency
key. A message whose fate is unknown (we died, or Meta's answer was lost) waits a moment for the
status webhook that carries our mark before it is sent again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select

from care import changes, consent
from care.database import Connection, insert_new
from care.messages import DeliveryStatus, OutboundMessage, Reply
from care.tables import conversations, customers, early_statuses, messages

# How long a claimed message may be under way; a status webhook settles it before that, if it can.
LEASE = timedelta(seconds=20)

QUEUED, SENDING, SENT, FAILED, UNKNOWN, DROPPED = (
    "queued",
    "sending",
    "sent",
    "failed",
    "unknown",
    "dropped",
)
# WhatsApp's words in the order in which they may follow each other; failed is final.
PROGRESS = {None: 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


def enqueue(
    db: Connection,
    conversation_id: str,
    reply: Reply,
    now: datetime,
    *,
    author: str,
    epoch: int,
    in_reply_to: int | None = None,
    position: int | None = None,
    agent: tuple[int, str] | None = None,
    idempotency_key: str | None = None,
) -> int | None:
    """Put one message in the outbox; None when it is already there.

    A template that answers no message is something that we begin ourselves: NotWanted when the
    customer has asked for none. Its payload may name a `purpose` (care/consent.py), else "service".
    """
    if reply.kind == "template" and in_reply_to is None:
        purpose = reply.payload.get("purpose", consent.SERVICE)
        consent.check_may_begin(db, conversation_id, purpose)
    message_id: int | None = insert_new(
        db,
        messages,
        conversation_id=conversation_id,
        direction="out",
        kind=reply.kind,
        author=author,
        agent_id=agent[0] if agent else None,
        agent_name=agent[1] if agent else None,
        body=reply.body,
        payload=dict(reply.payload),
        state=QUEUED,
        in_reply_to=in_reply_to,
        position=position,
        epoch=epoch,
        idempotency_key=idempotency_key,
        occurred_at=now,
        created_at=now,
        due_at=now,
        attempts=0,
    )
    if message_id is not None:
        changes.note(db, conversation_id, "message", now)
    return message_id


def drop_begun(db: Connection, conversation_id: str) -> int:
    """The customer said stop: what we were about to begin stays at home; returns how many."""
    begun = (
        messages.update()
        .where(messages.c.conversation_id == conversation_id, messages.c.direction == "out")
        .where(messages.c.kind == "template", messages.c.in_reply_to.is_(None))
        .where(messages.c.state == QUEUED)
        .values(state=DROPPED)
    )
    return int(db.execute(begun).rowcount)


def claim_due(db: Connection, worker: str, now: datetime) -> OutboundMessage | None:
    """Lock the oldest message that may go now and has nothing before it in its conversation."""
    earlier = messages.alias("earlier")
    open_before = (
        select(earlier.c.id)
        .where(earlier.c.conversation_id == messages.c.conversation_id)
        .where(earlier.c.direction == "out", earlier.c.id < messages.c.id)
        .where(earlier.c.state.in_((QUEUED, SENDING)))
        .exists()
    )
    candidates = (
        select(messages.c.id)
        .where(messages.c.direction == "out", messages.c.state == QUEUED)
        .where(messages.c.due_at <= now, ~open_before)
        .order_by(messages.c.due_at, messages.c.id)
        .limit(5)
    )
    for message_id in db.execute(candidates).scalars().all():
        claimed = db.execute(
            messages.update()
            .where(messages.c.id == message_id, messages.c.state == QUEUED)
            .values(
                state=SENDING,
                claimed_by=worker,
                claimed_until=now + LEASE,
                attempts=messages.c.attempts + 1,
            )
        )
        if claimed.rowcount:
            return _outbound(db, message_id)
    return None


def has_due(db: Connection, now: datetime) -> bool:
    """Is there anything to send? A look that locks nothing."""
    query = (
        select(messages.c.id)
        .where(messages.c.direction == "out", messages.c.state == QUEUED)
        .where(messages.c.due_at <= now)
        .limit(1)
    )
    return db.execute(query).first() is not None


def give_back_stalled(db: Connection, now: datetime) -> int:
    """Offer again what a dead sender had in hand and no status has settled; returns how many."""
    stalled = (
        messages.update()
        .where(messages.c.direction == "out", messages.c.state == SENDING)
        .where(messages.c.claimed_until < now)
        .values(state=QUEUED, claimed_by=None, claimed_until=None)
    )
    return int(db.execute(stalled).rowcount)


def mark_sent(db: Connection, message: OutboundMessage, wamid: str | None, now: datetime) -> None:
    """Meta has taken it. A status may have told us before, and a final one stands."""
    db.execute(
        messages.update()
        .where(messages.c.id == message.id, messages.c.state != FAILED)
        .values(state=SENT, wamid=wamid, sent_at=now, claimed_by=None, claimed_until=None)
    )
    changes.note(db, message.conversation_id, "status", now)
    for status in _take_early(db, wamid):
        record_status(db, status, now)


def retry_at(db: Connection, message: OutboundMessage, at: datetime, *, counts: bool) -> None:
    """Try again later; `counts` is False where the fault was not the message's."""
    _leave_claim(
        db,
        message,
        state=QUEUED,
        due_at=at,
        attempts=message.attempts if counts else message.attempts - 1,
    )


def wait_for_word(db: Connection, message: OutboundMessage, until: datetime) -> None:
    """The answer was lost: keep the claim, so that a status can settle it before we send again."""
    db.execute(
        messages.update()
        .where(messages.c.id == message.id, messages.c.state == SENDING)
        .where(messages.c.claimed_by == message.claimed_by)
        .values(claimed_until=until)
    )


def give_up(db: Connection, message: OutboundMessage, code: int | None, now: datetime) -> None:
    """It will never arrive; the desk shows why."""
    _leave_claim(db, message, state=FAILED, delivery="failed", error_code=code)
    changes.note(db, message.conversation_id, "status", now)


def drop(db: Connection, message: OutboundMessage, now: datetime) -> None:
    """It must not be sent any more: a human has taken over since it was written."""
    _leave_claim(db, message, state=DROPPED)
    changes.note(db, message.conversation_id, "status", now)


def record_status(db: Connection, status: DeliveryStatus, now: datetime) -> bool:
    """Note what became of a message of ours, forwards only.

    False when we don't know the message (yet): the word is kept for `mark_sent`.
    """
    row = db.execute(select(messages).where(_meant_by(status))).first()
    if row is None:
        db.execute(
            early_statuses.insert().values(
                wamid=status.wamid, status=status.status, error_code=status.error_code, at=status.at
            )
        )
        return False
    values: dict[str, Any] = {}
    if row.state in (QUEUED, SENDING, UNKNOWN):
        values = {"state": SENT, "sent_at": status.at, "claimed_by": None, "claimed_until": None}
    if row.wamid is None:
        values["wamid"] = status.wamid
    if status.status == "failed":
        values |= {"state": FAILED, "delivery": "failed", "error_code": status.error_code}
    elif row.delivery != "failed" and PROGRESS.get(status.status, 0) > PROGRESS[row.delivery]:
        values["delivery"] = status.status
    if values:
        db.execute(messages.update().where(messages.c.id == row.id).values(**values))
        changes.note(db, row.conversation_id, "status", now)
    return True


def find_choice(
    db: Connection, conversation_id: str, option_id: str, reply_to: str | None
) -> str | None:
    """The payload behind an option that we offered in this conversation; None if we never did."""
    ours = select(messages.c.payload).where(
        messages.c.conversation_id == conversation_id, messages.c.direction == "out"
    )
    asked = ours.where(messages.c.wamid == reply_to) if reply_to else ours
    for query in (asked, ours):
        rows = db.execute(query.order_by(messages.c.id.desc()).limit(100))
        for payload in rows.scalars():
            for option in payload.get("options", ()):
                if option["id"] == option_id:
                    return str(option["payload"])
    return None


def mark_of(message_id: int) -> str:
    """Our mark on a message (`biz_opaque_callback_data`), which its statuses carry back."""
    return f"balie:{message_id}"


def forget_early(db: Connection, before: datetime) -> int:
    """Drop statuses of messages that nobody here has sent; returns how many."""
    return int(db.execute(delete(early_statuses).where(early_statuses.c.at < before)).rowcount)


def _take_early(db: Connection, wamid: str | None) -> list[DeliveryStatus]:
    mine = early_statuses.c.wamid == wamid
    rows = db.execute(select(early_statuses).where(mine).order_by(early_statuses.c.id)).all()
    if rows:
        db.execute(delete(early_statuses).where(mine))
    return [DeliveryStatus(row.wamid, row.status, row.at, None, row.error_code) for row in rows]


def _meant_by(status: DeliveryStatus) -> Any:
    by_wamid = messages.c.wamid == status.wamid
    number = (status.opaque or "").removeprefix("balie:")
    if not number.isdecimal() or len(number) > 18:
        return and_(by_wamid, messages.c.direction == "out")
    by_mark = and_(messages.c.id == int(number), messages.c.wamid.is_(None))
    return and_(or_(by_wamid, by_mark), messages.c.direction == "out")


def _leave_claim(db: Connection, message: OutboundMessage, **values: Any) -> None:
    # A status may have settled the message meanwhile: then that word stands.
    db.execute(
        messages.update()
        .where(messages.c.id == message.id, messages.c.state == SENDING)
        .where(messages.c.claimed_by == message.claimed_by)
        .values(claimed_by=None, claimed_until=None, **values)
    )


def _outbound(db: Connection, message_id: int) -> OutboundMessage:
    row = db.execute(
        select(
            messages,
            customers.c.wa_id,
            customers.c.user_id,
            conversations.c.epoch.label("current_epoch"),
            conversations.c.last_customer_at,
        )
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(customers, customers.c.id == conversations.c.customer_id)
        .where(messages.c.id == message_id)
    ).one()
    payload: Mapping[str, Any] = row.payload
    return OutboundMessage(
        id=row.id,
        conversation_id=row.conversation_id,
        wa_id=row.wa_id,
        user_id=row.user_id,
        kind=row.kind,
        text=row.body or "",
        payload=payload,
        author=row.author,
        attempts=row.attempts,
        claimed_by=row.claimed_by,
        epoch=row.epoch,
        current_epoch=row.current_epoch,
        last_customer_at=row.last_customer_at,
    )
