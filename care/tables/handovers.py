"""Cases that a human answers: from the bot's request to the close."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    text,
)

from care.tables.base import Moment, metadata, row_id

OPEN = "state IN ('waiting', 'taken')"

handovers = Table(
    "handovers",
    metadata,
    row_id(),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    # waiting -> taken -> (waiting) -> closed
    Column("state", String(8), nullable=False),
    Column("team", String(32), nullable=False),
    # urgent | high | normal
    Column("priority", String(8), nullable=False),
    # The label or cause that brought it here (mortgage_personal, bot_failed, ...).
    Column("reason", String(64), nullable=False),
    Column("confidence", Float),
    # The customer's question in one (masked) line.
    Column("question", Text, nullable=False, default=""),
    # What the bot asked and got: [{"asked": ..., "got": ...}], masked.
    Column("summary", JSON, nullable=False, default=list),
    Column("message_id", BigInteger, ForeignKey("messages.id")),
    Column("agent_id", BigInteger),
    Column("agent_name", Text),
    Column("requested_at", Moment, nullable=False),
    Column("waiting_since", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("first_reply_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", String(32)),
    # When the customer was told that it takes longer; said once for each wait.
    Column("delay_told_at", Moment),
    CheckConstraint("state IN ('waiting', 'taken', 'closed')", name="handover_state_known"),
    CheckConstraint("priority IN ('urgent', 'high', 'normal')", name="priority_known"),
    # The database forbids a second open case of the same conversation.
    Index(
        "uq_handovers_open",
        "conversation_id",
        unique=True,
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
    Index("ix_handovers_queue", "state", "waiting_since"),
)
