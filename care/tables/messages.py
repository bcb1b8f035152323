"""Every message, in and out, is one row from arrival to last status.

Inbox, outbox and history are three views of this table, not three copies.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from care.tables.base import Moment, metadata, row_id

messages = Table(
    "messages",
    metadata,
    row_id(),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("direction", String(3), nullable=False),
    # Meta's word for what it is (text, image, ...); "event" for what happened inside our house.
    Column("kind", String(32), nullable=False),
    # customer | bot | agent | system
    Column("author", String(8), nullable=False),
    Column("agent_id", BigInteger),
    Column("agent_name", Text),
    Column("wamid", String(256), unique=True),
    # Masked text, always. NULL where the kind has none.
    Column("body", Text),
    # What else belongs to it: options of a question, the choice made, a medium's id and type.
    Column("payload", JSON, nullable=False, default=dict),
    # in: waiting working done parked    out: queued sending sent failed unknown dropped
    Column("state", String(8), nullable=False),
    # WhatsApp's word on an outgoing message: sent delivered read failed
    Column("delivery", String(12)),
    Column("error_code", Integer),
    # Which inbound message this reply answers, and its place in that turn.
    Column("in_reply_to", BigInteger, ForeignKey("messages.id")),
    Column("position", Integer),
    # The conversation's owner epoch under which this was decided.
    Column("epoch", Integer, nullable=False, default=0),
    # Given by the page that sent it, so that a second click is not a second message.
    Column("idempotency_key", String(64), unique=True),
    # WhatsApp's clock for what came in, ours for what goes out.
    Column("occurred_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Column("sent_at", Moment),
    Column("delivered_at", Moment),
    Column("read_at", Moment),
    # What WhatsApp asks for it, as its statuses tell: is it billed, and as what (service, utility,
    # marketing, authentication) and in which way (regular, free_customer_service, ...).
    Column("billable", Boolean),
    Column("price_category", String(32)),
    Column("price_type", String(32)),
    UniqueConstraint("in_reply_to", "position"),
    CheckConstraint("direction IN ('in', 'out')", name="direction_known"),
    Index("ix_messages_work", "direction", "state", "due_at"),
    Index("ix_messages_history", "conversation_id", "id"),
)

# A status can overtake the answer that tells us the message's id: it is kept until we know it.
early_statuses = Table(
    "early_statuses",
    metadata,
    row_id(),
    Column("wamid", String(256), nullable=False, index=True),
    Column("status", String(12), nullable=False),
    Column("error_code", Integer),
    Column("billable", Boolean),
    Column("price_category", String(32)),
    Column("price_type", String(32)),
    Column("at", Moment, nullable=False),
)

# Somebody at the desk is about to answer: the door shows the customer so, and forgets it.
signals = Table(
    "signals",
    metadata,
    row_id(),
    Column(
        "conversation_id", String(32), ForeignKey("conversations.id"), nullable=False, unique=True
    ),
    # With the dots of somebody who types, or only the ticks of somebody who reads.
    Column("typing", Boolean, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
