"""Who saw, took, exported or deleted what and when: append-only, each row sealed with the last.

The database refuses to change a row (a trigger, care/migrations 0004); what was changed or taken
out past it no longer fits the chain of hashes (care/audit.py).
"""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from care.tables.base import Moment, metadata, row_id

# Never any text, name or number of a customer: that is why it may outlive them.
audit = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("event", String(32), nullable=False),
    # As it was called then; conversations are joined and forgotten.
    Column("conversation_id", String(32)),
    Column("handover_id", BigInteger),
    Column("agent_id", BigInteger),
    Column("details", JSON, nullable=False, default=dict),
    # SHA-256 in hex over the hash of the row before and everything above.
    Column("hash", String(64), nullable=False, server_default=""),
    Index("ix_audit_handover_id", "handover_id"),
    Index("ix_audit_conversation_id", "conversation_id"),
)

# One row: both ends of the chain. Whoever adds to it holds this row until the commit.
audit_chain = Table(
    "audit_chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # The hash of the row before the oldest one kept; moves when the oldest are past their time.
    Column("first", String(64), nullable=False),
    Column("last", String(64), nullable=False),
    Column("count", BigInteger, nullable=False),
)
