"""Files that customers sent: what WhatsApp said of them, and where ours are.

The bytes stand outside the database (care/files.py), under names of our own.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from care.tables.base import Moment, metadata, row_id

media = Table(
    "media",
    metadata,
    row_id(),
    # A message carries one file at most.
    Column("message_id", BigInteger, ForeignKey("messages.id"), nullable=False, unique=True),
    # Meta's id: good for 7 days, with our token only.
    Column("media_id", String(128), nullable=False),
    # What WhatsApp says it is: kind of message, type, and hash in base64 or hex.
    Column("kind", String(32), nullable=False),
    Column("told_type", String(128)),
    Column("told_sha256", String(128)),
    # wanted -> fetching -> stored | refused | lost     (fetching -> wanted when tried again)
    Column("state", String(8), nullable=False),
    # Why it is refused or lost: expired too_large wrong_type damaged trouble
    Column("reason", String(16)),
    # What it turned out to be, and our name for it.
    Column("type", String(128)),
    Column("size", BigInteger),
    Column("sha256", String(64)),
    Column("name", String(64), unique=True),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Column("stored_at", Moment),
    CheckConstraint(
        "state IN ('wanted', 'fetching', 'stored', 'refused', 'lost')", name="media_state_known"
    ),
    Index("ix_media_work", "state", "due_at"),
)
