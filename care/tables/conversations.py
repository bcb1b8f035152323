"""Customers and their conversations.

A WhatsApp thread never ends, so a customer has one conversation; cases inside it begin and end.
The conversation's id is random: it is Rasa's sender id and appears in logs, so it tells nothing.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from care.tables.base import Moment, metadata, row_id

customers = Table(
    "customers",
    metadata,
    row_id(),
    # Phone number as E.164 without "+" (Meta's wa_id). Absent for users with a username only.
    Column("wa_id", String(32), unique=True),
    # Business-scoped user id, present on every message since April 2026.
    Column("user_id", String(160), unique=True),
    Column("name", Text, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "customer_id",
        BigInteger,
        ForeignKey("customers.id"),
        nullable=False,
        unique=True,
    ),
    # Who may answer now: bot | queue | agent.
    Column("holder", String(8), nullable=False, default="bot"),
    # Rises whenever the holder changes; a bot's reply decided under an older one is dropped.
    Column("epoch", Integer, nullable=False, default=0),
    # WhatsApp's own time of the customer's last message: the 24 hours count from here.
    Column("last_customer_at", Moment),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("holder IN ('bot', 'queue', 'agent')", name="holder_known"),
)
