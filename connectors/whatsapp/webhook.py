"""The handshake, and an update: check, read, put in the inbox, 200.

Meta repeats whatever is not answered with 200 for up to 7 days; so 200 is said only after the
commit, and anything unexpected ends in 5xx. Nothing of a body is ever logged.
"""

import hmac
import json
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.exc import DBAPIError

from care import clock, inbox, outbox
from care.database import Connection, Engine, repeating, writing
from care.messages import DeliveryStatus, ReceivedMessage
from care.privacy.raw import RawText
from care.settings import WhatsAppSettings
from connectors.whatsapp import signature, trouble, updates
from connectors.whatsapp.updates import Update

log = logging.getLogger("balie.webhook")

# Meta: "payload up to 3 MB".
LARGEST_BODY = 3 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP. `new_messages` tells the caller whether to wake the bot."""

    status: int
    text: str = ""
    new_messages: int = 0


def verify(settings: WhatsAppSettings, mode: str, token: str, challenge: str) -> Answer:
    """Meta's handshake: the right token gets its challenge back, everything else 403."""
    right = hmac.compare_digest(token.encode(), settings.verify_token.encode())
    if mode == "subscribe" and right:
        return Answer(200, challenge)
    return Answer(403)


def receive_update(
    engine: Engine, settings: WhatsAppSettings, body: bytes, header: str | None
) -> Answer:
    """One POST of Meta, from raw bytes to rows."""
    if not signature.check(body, header, settings.app_secret):
        log.warning("refused an update that is not signed by Meta")
        return Answer(401)
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        log.warning("refused an update that is no JSON (%d bytes)", len(body))
        return Answer(400)
    found = list(updates.read(parsed, clock.now()))
    # A message is synced to the disk before the 200; of a tick, a power cut may cost the last ones.
    promised = any(isinstance(update, ReceivedMessage) for update in found)
    with writing(engine) if promised else repeating(engine) as db:
        counts = _store(db, found)
    _report(counts)
    return Answer(200, new_messages=counts["new"])


def _store(db: Connection, found: Iterable[Update]) -> Counter[str]:
    now = clock.now()
    counts: Counter[str] = Counter()
    for update in found:
        if isinstance(update, ReceivedMessage):
            stored = receive_one(db, update)
            counts["new" if stored.is_new else "double"] += 1
        elif isinstance(update, DeliveryStatus):
            counts["status" if outbox.record_status(db, update, now) else "early status"] += 1
            trouble.read_status(db, update.error_code, now)
        else:
            counts[f"unknown {update.field}/{update.kind}"] += 1
    return counts


def receive_one(db: Connection, message: ReceivedMessage) -> inbox.Stored:
    """Put one message in the inbox, whatever is in it.

    One that we stumble over must not keep its batch from being answered: it is kept without its
    words, and the customer hears that we could not read it.
    """
    now = clock.now()
    try:
        with db.begin_nested():
            return inbox.receive(db, message, now)
    except DBAPIError:
        raise  # the database's trouble, not the message's: Meta will send it again
    except Exception as error:
        log.error("could not read a message of kind %s: %s", message.kind, type(error).__name__)
        # The name is left out as well: it may be what we stumbled over.
        sender = replace(message.sender, name=RawText(""))
        unread = ReceivedMessage(message.wamid, sender, "unreadable", None, message.sent_at)
        return inbox.receive(db, unread, now)


def _report(counts: Counter[str]) -> None:
    if counts:
        log.info("update: %s", ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
