"""Customers and their conversations.

A WhatsApp thread never ends, so a customer has one conversation; cases inside it begin and end.
The conversation's id is random: it is Rasa's sender id and appears in logs, so it tells nothing.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from care.tables.base import Moment, metadata, row_id

customers = Table(
    "customers",
    metadata,
    row_id(),
    # Phone number as E.164 without "+" (Meta's wa_id). Absent for users with a username only.
    Column("wa_id", String(32), unique=True),
    # Business-scoped user id, present on every message since April 2026.
    Column("user_id", String(160), unique=True),
    # The id of the same person for a group of companies (CC.ENT...), and the name behind the @.
    Column("parent_user_id", String(192)),
    Column("username", String(64)),
    Column("name", Text, nullable=False, default=""),
    # Changes with the phone or the SIM card behind the account (Meta, "Identity change check").
    # `seen` is WhatsApp's time of the newest message that told it.
    Column("identity_key_hash", String(256)),
    Column("identity_seen_at", Moment),
    Column("identity_changed_at", Moment),
    # When somebody made sure, outside WhatsApp, that it is still the same person.
    Column("identity_confirmed_at", Moment),
    Column("created_at", Moment, nullable=False),
)

# Numbers and user ids that a customer had before. A message of before the change that comes in
# late is still theirs; a later one is somebody else's: numbers are given out again.
former_ids = Table(
    "former_ids",
    metadata,
    row_id(),
    Column("customer_id", BigInteger, ForeignKey("customers.id"), nullable=False, index=True),
    # A number or a user id; the two cannot be alike.
    Column("value", String(160), nullable=False),
    Column("until", Moment, nullable=False),
    UniqueConstraint("value", "customer_id"),
)

# What a customer wants and does not want, as said; the newest word on a purpose counts.
consents = Table(
    "consents",
    metadata,
    row_id(),
    Column("customer_id", BigInteger, ForeignKey("customers.id"), nullable=False),
    # marketing
    Column("purpose", String(32), nullable=False),
    Column("granted", Boolean, nullable=False),
    # Where it was said: whatsapp_settings
    Column("source", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("customer_id", "purpose", "at", "granted"),
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
