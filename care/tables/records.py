"""What is kept about the work itself: scores, the audit, signs of life and changes to show."""

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table

from care.tables.base import Moment, metadata, row_id

scores = Table(
    "scores",
    metadata,
    row_id(),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    # One score for each case.
    Column("handover_id", BigInteger, ForeignKey("handovers.id"), unique=True),
    # 1 (very bad) to 5 (very good)
    Column("score", Integer, nullable=False),
    Column("given_at", Moment, nullable=False),
)

# Append-only: what happened to a case and who did it. Never any text of a customer.
audit = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("event", String(32), nullable=False),
    Column("conversation_id", String(32)),
    Column("handover_id", BigInteger),
    Column("agent_id", BigInteger),
    Column("details", JSON, nullable=False, default=dict),
    Index("ix_audit_handover_id", "handover_id"),
)

# What the desk's pages listen to: "something about this conversation is new".
changes = Table(
    "changes",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("conversation_id", String(32), nullable=False),
    # message | status | case
    Column("what", String(16), nullable=False),
    Index("ix_changes_at", "at"),
)

# Processes without an address of their own show here that they live.
processes = Table(
    "processes",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("beat_at", Moment, nullable=False),
)

# What came through the webhook and is no message of a customer: how much of it, by day.
webhook_counts = Table(
    "webhook_counts",
    metadata,
    Column("day", Date, primary_key=True),
    # Meta's words: the field that was subscribed to, and the kind within it.
    Column("field", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
)
