"""What a customer wants to get from us unasked, and what not: a ledger to which lines are added.

Answering whoever writes needs no permission. Beginning ourselves does: offers need a yes
(Telecommunicatiewet 11.7), news on a customer's own business is welcome until a no (AVG 21). "STOP"
in the chat is a no to both, and so is a no in WhatsApp's own settings to offers. The newest word
counts. A line is never changed (the database refuses); who asks is `may_begin`, and
care/outbox.py asks it before anything that we begin can go out.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from care import customers
from care.database import Connection, insert_new
from care.errors import NotFound, NotWanted
from care.messages import Preference
from care.tables import consents, conversations, handovers, messages

MARKETING, SERVICE = "marketing", "service"
PURPOSES = (MARKETING, SERVICE)
WHATSAPP_SETTINGS, CHAT = "whatsapp_settings", "chat"

# These words alone are a no, whatever the bot makes of them and whoever holds the conversation.
# "Stop promotions" is what Meta's own button under marketing messages says.
NO_WORDS = frozenset(
    {"stop", "stop berichten", "stop alle berichten", "stop de berichten", "stop reclame"}
    | {"stop met berichten", "geen berichten meer", "geen reclame meer", "stop promotions"}
    | {"stop aanbiedingen", "afmelden", "afmelding", "meld mij af", "meld me af", "uitschrijven"}
    | {"schrijf mij uit", "schrijf me uit", "unsubscribe", "opt out", "stop whatsapp"}
)
_LONGEST = max(map(len, NO_WORDS)) + 20
_POLITE = frozenset({"aub", "svp", "alsjeblieft", "alstublieft", "graag", "a", "u", "b"})


@dataclass(frozen=True)
class Wish:
    """One line of the ledger."""

    purpose: str
    granted: bool
    source: str
    at: datetime
    message_id: int | None


def record(db: Connection, wish: Preference) -> bool:
    """Keep a wish of somebody we know; False when we do not know who it is, or know it already."""
    row = customers.find(db, wish.who, wish.at)
    if row is None:
        return False
    return _add(db, row.id, wish.purpose, wish.granted, WHATSAPP_SETTINGS, wish.at, None)


def record_said(db: Connection, message_id: int, granted: bool) -> bool:
    """The customer said yes or no to all that we begin, in this message; False if that is known."""
    row = db.execute(
        select(messages.c.occurred_at, conversations.c.customer_id)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(messages.c.id == message_id)
    ).one_or_none()
    if row is None:
        raise NotFound("message")
    added = [
        _add(db, row.customer_id, purpose, granted, CHAT, row.occurred_at, message_id)
        for purpose in PURPOSES
    ]
    return any(added)


def decide_no(text: str) -> bool:
    """Is this nothing but a request to stop? Longer sentences are the assistant's to read.

    >>> [decide_no(said) for said in ("STOP", "Afmelden a.u.b.!", "stop berichten 🙏")]
    [True, True, True]
    >>> [decide_no(said) for said in ("stop mijn pas", "Card Stop", "niet afmelden", "")]
    [False, False, False, False]
    """
    if len(text) > _LONGEST:
        return False
    kept = "".join(char if char.isalnum() else " " for char in text.casefold())
    words = [word for word in kept.split() if word not in _POLITE]
    return " ".join(words) in NO_WORDS


def find(db: Connection, customer_id: int, purpose: str) -> bool | None:
    """The newest word on this purpose: yes, no, or None when nothing was said.

    Of a yes and a no at the same second the no counts.
    """
    newest = _find_newest(db, customer_id, purpose)
    return None if newest is None else newest.granted


def forbids_marketing(db: Connection, conversation_id: str) -> bool:
    """Has this customer asked for no more marketing? Whoever sends any must ask this first."""
    customer_id = customers.of_conversation(db, conversation_id)
    return customer_id is not None and find(db, customer_id, MARKETING) is False


def may_begin(db: Connection, conversation_id: str, purpose: str) -> bool:
    """May we send this customer something of this kind that answers no message of theirs?

    Marketing needs a yes. Service needs the absence of a no; a no that is older than the case that
    a human has in hand does not count: the customer asked something after it.
    """
    customer_id = customers.of_conversation(db, conversation_id)
    if customer_id is None:
        return False
    newest = _find_newest(db, customer_id, purpose)
    if purpose == MARKETING:
        return newest is not None and newest.granted
    if newest is None or newest.granted:
        return True
    asked_at = db.execute(
        select(handovers.c.requested_at)
        .where(handovers.c.conversation_id == conversation_id)
        .where(handovers.c.state.in_(("waiting", "taken")))
    ).scalar()
    return asked_at is not None and newest.at < asked_at


def check_may_begin(db: Connection, conversation_id: str, purpose: str) -> None:
    """Raises NotWanted where `may_begin` says no."""
    if not may_begin(db, conversation_id, purpose):
        raise NotWanted(f"the customer does not want {purpose} messages that we begin")


def ledger(db: Connection, customer_id: int) -> list[Wish]:
    """Everything this customer said about it, in order."""
    query = select(consents).where(consents.c.customer_id == customer_id)
    rows = db.execute(query.order_by(consents.c.at, consents.c.id))
    return [Wish(row.purpose, row.granted, row.source, row.at, row.message_id) for row in rows]


def _find_newest(db: Connection, customer_id: int, purpose: str) -> Wish | None:
    query = (
        select(consents)
        .where(consents.c.customer_id == customer_id, consents.c.purpose == purpose)
        .order_by(consents.c.at.desc(), consents.c.granted, consents.c.id.desc())
        .limit(1)
    )
    row = db.execute(query).one_or_none()
    if row is None:
        return None
    return Wish(row.purpose, row.granted, row.source, row.at, row.message_id)


def _add(
    db: Connection,
    customer_id: int,
    purpose: str,
    granted: bool,
    source: str,
    at: datetime,
    message_id: int | None,
) -> bool:
    made = insert_new(
        db,
        consents,
        customer_id=customer_id,
        purpose=purpose,
        granted=granted,
        source=source,
        at=at,
        message_id=message_id,
    )
    return made is not None
