"""Whose conversation it is, who holds it, and its (masked) history."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select

from care import customers as people
from care import phones
from care.database import Connection, insert_new
from care.errors import NotFound
from care.messages import Sender
from care.tables import conversations, customers, messages

# A business may answer freely for 24 hours after the customer's last message
# (Meta, "Send messages", customer service windows).
WINDOW = timedelta(hours=24)

BOT, QUEUE, AGENT = "bot", "queue", "agent"

# Made once: SQLAlchemy would build and look up the same statements at each message.
_OF_CUSTOMER = select(conversations.c.id).where(
    conversations.c.customer_id == bindparam("customer")
)
_SPOKE = (
    conversations.update()
    .where(conversations.c.id == bindparam("spoken"))
    .where(
        or_(
            conversations.c.last_customer_at.is_(None),
            conversations.c.last_customer_at < bindparam("at"),
        )
    )
    .values(last_customer_at=bindparam("at"))
)


@dataclass(frozen=True)
class Conversation:
    """One customer's thread. `wa_id` is E.164 without "+"."""

    id: str
    customer_id: int
    name: str
    wa_id: str | None
    user_id: str | None
    holder: str
    epoch: int
    last_customer_at: datetime | None
    # The phone, SIM card, number or user id changed, and nobody made sure yet who it is.
    needs_confirmation: bool = False

    def window_ends(self) -> datetime | None:
        """When free answers end; None before the customer's first message."""
        return None if self.last_customer_at is None else self.last_customer_at + WINDOW


@dataclass(frozen=True)
class HistoryItem:
    """One bubble of the history, as customers and agents saw it.

    `occurred_at` is the time to show (WhatsApp's, in whole seconds, for what came in); `created_at`
    is when it reached us, to put it among what happened in the house.
    """

    id: int
    direction: str
    author: str
    agent_name: str | None
    kind: str
    body: str
    payload: Mapping[str, Any]
    state: str
    delivery: str | None
    error_code: int | None
    occurred_at: datetime
    created_at: datetime
    wamid: str | None = None


def find_or_open(db: Connection, sender: Sender, now: datetime, at: datetime | None = None) -> str:
    """The id of this customer's conversation, which is made at the first message.

    `at` is WhatsApp's time of what was sent: people change their number and their user id.
    """
    customer_id = people.recognise(db, sender, at or now, now)
    conversation_id = db.execute(_OF_CUSTOMER, {"customer": customer_id}).scalar()
    if conversation_id is None:
        insert_new(
            db,
            conversations,
            id=f"c{secrets.token_hex(8)}",
            customer_id=customer_id,
            holder=BOT,
            epoch=0,
            created_at=now,
        )
        # Somebody else may have been first; whose it is, there is one.
        conversation_id = db.execute(_OF_CUSTOMER, {"customer": customer_id}).scalar_one()
    return str(conversation_id)


def get(db: Connection, conversation_id: str, *, lock: bool = False) -> Conversation:
    """The conversation as it stands; with `lock` nobody else changes it until we commit.

    Raises NotFound.
    """
    query = (
        select(
            conversations,
            customers.c.name,
            customers.c.wa_id,
            customers.c.user_id,
            customers.c.identity_changed_at,
            customers.c.identity_confirmed_at,
        )
        .join(customers, customers.c.id == conversations.c.customer_id)
        .where(conversations.c.id == conversation_id)
    )
    if lock:
        query = query.with_for_update(of=conversations)
    row = db.execute(query).one_or_none()
    if row is None:
        raise NotFound("conversation")
    return Conversation(
        id=row.id,
        customer_id=row.customer_id,
        name=row.name,
        wa_id=row.wa_id,
        user_id=row.user_id,
        holder=row.holder,
        epoch=row.epoch,
        last_customer_at=row.last_customer_at,
        needs_confirmation=people.needs_confirmation(
            row.identity_changed_at, row.identity_confirmed_at
        ),
    )


def change_holder(db: Connection, conversation_id: str, holder: str) -> int:
    """Give the conversation to bot, queue or agent; returns the new epoch."""
    db.execute(
        conversations.update()
        .where(conversations.c.id == conversation_id)
        .values(holder=holder, epoch=conversations.c.epoch + 1)
    )
    return int(
        db.execute(
            select(conversations.c.epoch).where(conversations.c.id == conversation_id)
        ).scalar_one()
    )


def note_customer_spoke(db: Connection, conversation_id: str, at: datetime) -> None:
    """Open (or prolong) the window; messages that arrive out of order never shorten it."""
    db.execute(_SPOKE, {"spoken": conversation_id, "at": at})


def history(
    db: Connection, conversation_id: str, *, before: int | None = None, limit: int = 50
) -> list[HistoryItem]:
    """The last `limit` messages before row `before`, oldest first. Internal events are left out."""
    query = select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.kind != "event"
    )
    if before is not None:
        query = query.where(messages.c.id < before)
    rows = db.execute(query.order_by(messages.c.id.desc()).limit(limit)).all()
    return [_history_item(row) for row in reversed(rows)]


def find_by_wamids(
    db: Connection, conversation_id: str, wamids: Sequence[str]
) -> dict[str, HistoryItem]:
    """Messages of this conversation by WhatsApp's ids: what others reply or react to."""
    if not wamids:
        return {}
    query = select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.wamid.in_(wamids)
    )
    return {row.wamid: _history_item(row) for row in db.execute(query)}


def last_words(db: Connection, conversation_id: str, length: int = 300) -> str:
    """The customer's newest (masked) text in one line."""
    query = (
        select(messages.c.body)
        .where(messages.c.conversation_id == conversation_id)
        .where(messages.c.author == "customer", messages.c.body.is_not(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    return " ".join((db.execute(query).scalar() or "").split())[:length]


def find_by_customer(db: Connection, customer: str) -> str | None:
    """The conversation of a number (in any spelling), user id or conversation id, if any."""
    key = phones.to_wa_id(customer.strip())
    query = (
        select(conversations.c.id)
        .join(customers, customers.c.id == conversations.c.customer_id)
        .where(
            or_(
                customers.c.wa_id == key,
                customers.c.user_id == key,
                conversations.c.id == key,
            )
        )
    )
    found = db.execute(query).scalar()
    return None if found is None else str(found)


def _history_item(row: Any) -> HistoryItem:
    return HistoryItem(
        id=row.id,
        direction=row.direction,
        author=row.author,
        agent_name=row.agent_name,
        kind=row.kind,
        body=row.body or "",
        payload=row.payload,
        state=row.state,
        delivery=row.delivery,
        error_code=row.error_code,
        occurred_at=row.occurred_at,
        created_at=row.created_at,
        wamid=row.wamid,
    )
