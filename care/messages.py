"""The stages of a message, a type for each, so that a signature tells where one is.

ReceivedMessage    as the connector read it from Meta: raw, not to be kept
InboundMessage     claimed from the inbox: masked, of one conversation, to be answered once
Reply              what the bot wants to say, before it has a place in the outbox
OutboundMessage    claimed from the outbox: to be sent
DeliveryStatus     what WhatsApp says became of an outgoing message
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from care.privacy.raw import RawText


@dataclass(frozen=True)
class Sender:
    """Who wrote, in Meta's words: at least one of the two ids is there."""

    wa_id: str | None
    user_id: str | None
    name: RawText


@dataclass(frozen=True)
class ReceivedMessage:
    """One message of an update. `details` holds only ids and types, never words of the customer."""

    wamid: str
    sender: Sender
    kind: str
    text: RawText | None
    sent_at: datetime
    # The option that the customer pressed (id as we sent it) and the message that it belongs to.
    option_id: str | None = None
    reply_to_wamid: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class InboundMessage:
    """One message in work. `choice` is the payload that we gave to the option pressed."""

    id: int
    conversation_id: str
    kind: str
    text: str
    payload: Mapping[str, Any]
    holder: str
    epoch: int
    attempts: int
    claimed_by: str


@dataclass(frozen=True)
class Reply:
    """One outgoing message, already in WhatsApp's measure. `body` is what history shows."""

    body: str
    kind: str = "text"
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OutboundMessage:
    """One message to be sent now to `wa_id` (or, without a number, to `user_id`)."""

    id: int
    conversation_id: str
    wa_id: str | None
    user_id: str | None
    kind: str
    text: str
    payload: Mapping[str, Any]
    author: str
    attempts: int
    claimed_by: str
    epoch: int
    current_epoch: int
    last_customer_at: datetime | None
    # Changes with the phone or SIM card behind the account; None where WhatsApp tells none.
    identity_key_hash: str | None = None
    # The message that this one answers, to mark as read.
    answers_wamid: str | None = None


@dataclass(frozen=True)
class Price:
    """What WhatsApp asks for a message, in its own words (Meta, "Pricing object")."""

    billable: bool
    category: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class DeliveryStatus:
    """WhatsApp's word on a message of ours. `opaque` is our own mark that came back with it."""

    wamid: str
    status: str
    at: datetime
    opaque: str | None = None
    error_code: int | None = None
    price: Price | None = None
