"""The one door out: durable, in order for each conversation, each reply once.

A reply of the bot is unique by (in_reply_to, position), one of an agent by the page's idempotency
key. A message whose fate is unknown (we died, or Meta's answer was lost) waits for the status
webhook that carries our mark; what happens without one is decided in care/unsettled.py.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select

from care import changes
from care.database import Connection, insert_new
from care.messages import DeliveryStatus, OutboundMessage, Price, Reply
from care.tables import conversations, customers, early_statuses, messages

# How long a claimed message may be under way; a status webhook settles it before that, if it can.
LEASE = timedelta(seconds=20)
# A message whose fate is unknown holds back the next one to this customer until somebody has
# decided about it; should nobody do so (the worker is away), the next one goes on after this.
HELD_BACK = timedelta(seconds=30)

# WhatsApp fetches a file before it delivers it, and promises no order between two requests (Meta,
# "Send messages"): what comes after a file waits until it is delivered, or this long.
SLOW_KINDS = ("image", "video", "audio", "document")
FILE_ARRIVES = timedelta(seconds=8)

QUEUED, SENDING, SENT, FAILED, UNKNOWN, DROPPED = (
    "queued",
    "sending",
    "sent",
    "failed",
    "unknown",
    "dropped",
)
# Made once: an alias is dear to make, and each message needs both.
earlier, answered = messages.alias("earlier"), messages.alias("answered")

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
    """Put one message in the outbox; None when it is already there."""
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


def claim_due(db: Connection, worker: str, now: datetime) -> OutboundMessage | None:
    """Lock the oldest message that may go now and has nothing before it in its conversation."""
    open_before = (
        select(earlier.c.id)
        .where(earlier.c.conversation_id == messages.c.conversation_id)
        .where(earlier.c.direction == "out", earlier.c.id < messages.c.id)
        .where(
            or_(
                earlier.c.state.in_((QUEUED, SENDING)),
                and_(earlier.c.state == UNKNOWN, earlier.c.claimed_until > now - HELD_BACK),
                and_(
                    earlier.c.kind.in_(SLOW_KINDS),
                    earlier.c.state == SENT,
                    earlier.c.delivered_at.is_(None),
                    earlier.c.sent_at > now - FILE_ARRIVES,
                ),
            )
        )
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


def doubt_stalled(db: Connection, now: datetime) -> int:
    """What a dead sender had in hand and no status has settled may have arrived or not.

    Returns how many there are. The lease was long enough to wait for a word.
    """
    stalled = (
        messages.update()
        .where(messages.c.direction == "out", messages.c.state == SENDING)
        .where(messages.c.claimed_until < now)
        .values(state=UNKNOWN, claimed_by=None, claimed_until=now)
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


def wait_for_word(db: Connection, message: OutboundMessage, until: datetime, now: datetime) -> None:
    """The answer was lost: until a status comes, nobody knows whether the message arrived."""
    db.execute(
        messages.update()
        .where(messages.c.id == message.id, messages.c.state == SENDING)
        .where(messages.c.claimed_by == message.claimed_by)
        .values(state=UNKNOWN, claimed_by=None, claimed_until=until)
    )
    changes.note(db, message.conversation_id, "status", now)


def give_up(db: Connection, message: OutboundMessage, code: int | None, now: datetime) -> None:
    """It will never arrive; the desk shows why."""
    _leave_claim(db, message, state=FAILED, delivery="failed", error_code=code)
    changes.note(db, message.conversation_id, "status", now)


def note_other_identity(db: Connection, message: OutboundMessage, now: datetime) -> None:
    """WhatsApp kept it back: another phone or SIM card is behind the account (error 137000).

    Until somebody made sure who it is, sensitive work is not for WhatsApp.
    """
    whose = select(conversations.c.customer_id).where(conversations.c.id == message.conversation_id)
    db.execute(
        customers.update()
        .where(customers.c.id == whose.scalar_subquery())
        .values(identity_changed_at=now)
    )


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
                wamid=status.wamid,
                status=status.status,
                error_code=status.error_code,
                at=status.at,
                **_price(status),
            )
        )
        return False
    values = _price(status)
    if row.state in (QUEUED, SENDING, UNKNOWN):
        values |= {"state": SENT, "sent_at": status.at, "claimed_by": None, "claimed_until": None}
    if row.wamid is None:
        values["wamid"] = status.wamid
    if status.status == "failed":
        values |= {"state": FAILED, "delivery": "failed", "error_code": status.error_code}
    elif row.delivery != "failed" and PROGRESS.get(status.status, 0) > PROGRESS[row.delivery]:
        values["delivery"] = status.status
    values |= _reached(row, status)
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
    return [
        DeliveryStatus(row.wamid, row.status, row.at, None, row.error_code, _price_of(row))
        for row in rows
    ]


def _reached(row: Any, status: DeliveryStatus) -> dict[str, Any]:
    """When it was delivered and read, as far as this word is the first to tell."""
    progress = PROGRESS.get(status.status, 0)
    found: dict[str, Any] = {}
    if progress >= PROGRESS["delivered"] and row.delivered_at is None:
        found["delivered_at"] = status.at
    if progress >= PROGRESS["read"] and row.read_at is None:
        found["read_at"] = status.at
    return found


def _price(status: DeliveryStatus) -> dict[str, Any]:
    if status.price is None:
        return {}
    return {
        "billable": status.price.billable,
        "price_category": status.price.category,
        "price_type": status.price.type,
    }


def _price_of(row: Any) -> Price | None:
    return None if row.billable is None else Price(row.billable, row.price_category, row.price_type)


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
            answered.c.wamid.label("answers_wamid"),
            customers.c.wa_id,
            customers.c.user_id,
            customers.c.identity_key_hash,
            conversations.c.epoch.label("current_epoch"),
            conversations.c.last_customer_at,
        )
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(customers, customers.c.id == conversations.c.customer_id)
        .outerjoin(answered, answered.c.id == messages.c.in_reply_to)
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
        identity_key_hash=row.identity_key_hash,
        answers_wamid=row.answers_wamid,
    )
