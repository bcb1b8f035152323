"""The stages of a message, a type for each, so that a signature tells where one is.

ReceivedMessage    as the connector read it from Meta: raw, not to be kept
IdChange           a customer has another number or user id from now on
Preference         what a customer wants to get, said in WhatsApp's own settings
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
class Ids:
    """How WhatsApp names a person: a number (E.164 without "+"), a user id of our business, and
    perhaps one of a group of companies. At least one of the first two is there."""

    wa_id: str | None
    user_id: str | None
    parent_user_id: str | None = None


@dataclass(frozen=True)
class Sender:
    """Who wrote, in Meta's words: at least one of the two ids is there."""

    wa_id: str | None
    user_id: str | None
    name: RawText
    parent_user_id: str | None = None
    username: RawText | None = None
    # Changes with the phone or SIM card behind the account.
    identity_key_hash: str | None = None


@dataclass(frozen=True)
class ReceivedFile:
    """A file that came along: Meta's id for it, and what Meta says that it is."""

    media_id: str
    kind: str
    type: str | None = None
    # In base64 (webhook) or hex (Graph API).
    sha256: str | None = None


@dataclass(frozen=True)
class IdChange:
    """A person known as `former` is known as `current` from `at` (WhatsApp's time) on."""

    former: Ids
    current: Ids
    at: datetime


@dataclass(frozen=True)
class Preference:
    """Whether somebody wants a kind of message (`purpose`), as set in WhatsApp itself."""

    who: Ids
    purpose: str
    granted: bool
    at: datetime


@dataclass(frozen=True)
class ReceivedMessage:
    """One message of an update.

    `details` holds figures, ids and types; what is in it of the customer's words is RawText, at
    any depth, and is masked before it is kept.
    """

    wamid: str
    sender: Sender
    kind: str
    text: RawText | None
    sent_at: datetime
    # The option that the customer pressed (id as we sent it) and the message that it belongs to.
    option_id: str | None = None
    reply_to_wamid: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    file: ReceivedFile | None = None
    # What is only noted, such as a permission given: nobody expects an answer to it.
    asks_nothing: bool = False
    # WhatsApp's note that the sender has another number or user id now.
    change: IdChange | None = None


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
    # The identity behind the account changed, and nobody has made sure yet who it is.
    needs_confirmation: bool = False


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
