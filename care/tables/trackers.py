"""Rasa's tracker events, beside the messages they belong to, so that one commit holds both."""

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table, UniqueConstraint

from care.tables.base import metadata, row_id

tracker_events = Table(
    "tracker_events",
    metadata,
    row_id(),
    # The conversation's id; not a foreign key, because `rasa shell` talks without a customer.
    Column("sender_id", String(255), nullable=False),
    # Rises by one for each event of a sender: two writers at once cannot both succeed.
    Column("position", Integer, nullable=False),
    Column("type", String(64), nullable=False),
    Column("timestamp", Float, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("sender_id", "position"),
    Index("ix_tracker_events_session", "sender_id", "type", "position"),
)
