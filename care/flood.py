"""A customer (or a machine behind a customer's number) who sends more than anybody can type.

The messages are kept and stand at the desk, but nobody works on them: one kind sentence, then no
turns of the bot until it is calmer. A message counts by WhatsApp's clock and by ours: what comes in
late and all at once after trouble at Meta is no flood, and neither is a clock that stands still.
A conversation that a human holds costs no turns, so nothing changes there.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from care import company, conversations, inbox, outbox, texts
from care.database import Connection
from care.inbox import Stored
from care.messages import Reply
from care.tables import messages

# Made once: SQLAlchemy would build the same statement at each message. Of a customer's messages the
# first one that is too many, counted from the newest.
_TOO_MANY = (
    select(messages.c.occurred_at, messages.c.created_at)
    .where(messages.c.conversation_id == bindparam("conversation"))
    .where(messages.c.direction == "in", messages.c.kind != "event")
    .order_by(messages.c.id.desc())
    .offset(bindparam("most"))
    .limit(1)
)

# The sentence is said once in this time, however long the flood goes on.
SAY_AGAIN = timedelta(hours=1)


def hold_back(db: Connection, stored: Stored, sent_at: datetime, now: datetime) -> bool:
    """Let nobody work on a message that is part of a flood; False when it is none."""
    if not stored.is_new or not is_flooding(db, stored.conversation_id, sent_at, now):
        return False
    conversation = conversations.get(db, stored.conversation_id, lock=True)
    if conversation.holder != conversations.BOT:
        return False
    db.execute(
        messages.update()
        .where(messages.c.conversation_id == conversation.id, messages.c.direction == "in")
        .where(messages.c.state == inbox.WAITING, messages.c.kind != "event")
        .values(state=inbox.DONE)
    )
    _say_once(db, conversation, now)
    return True


def is_flooding(db: Connection, conversation_id: str, sent_at: datetime, now: datetime) -> bool:
    """Are there more messages within a minute or an hour than company.yml allows?"""
    limits = company.load().limits
    for most, within in (
        (limits.per_minute, timedelta(minutes=1)),
        (limits.per_hour, timedelta(hours=1)),
    ):
        row = db.execute(_TOO_MANY, {"conversation": conversation_id, "most": most}).one_or_none()
        # What is older than an hour needs no second look.
        if row is None or row.created_at <= now - timedelta(hours=1):
            return False
        if row.occurred_at > sent_at - within and row.created_at > now - within:
            return True
    return False


def _say_once(db: Connection, conversation: conversations.Conversation, now: datetime) -> None:
    key = f"flood-{conversation.id}-"
    said = (
        select(messages.c.id)
        .where(messages.c.conversation_id == conversation.id)
        .where(messages.c.idempotency_key.startswith(key, autoescape=True))
        .where(messages.c.created_at > now - SAY_AGAIN)
        .limit(1)
    )
    if db.execute(said).first() is None:
        outbox.enqueue(
            db,
            conversation.id,
            Reply(texts.say("utter_flood")),
            now,
            author="bot",
            epoch=conversation.epoch,
            idempotency_key=f"{key}{now.timestamp():.0f}",
        )
