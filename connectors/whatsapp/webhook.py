"""The handshake, and an update: check, read, put in the inbox, 200.

Meta repeats whatever is not answered with 200 for up to 7 days; so 200 is said only after the
commit, and anything unexpected ends in 5xx. Nothing of a body is ever logged.
"""

import hmac
import json
import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import DBAPIError, IntegrityError

from care import alerts, clock, consent, inbox, moving, outbox, tally
from care.database import Connection, Engine, repeating, writing
from care.messages import DeliveryStatus, IdChange, Preference, ReceivedMessage
from care.privacy.raw import RawText
from care.settings import WhatsAppSettings
from connectors.whatsapp import signature, trouble, updates
from connectors.whatsapp.other_fields import Trouble
from connectors.whatsapp.updates import Unknown, Update

log = logging.getLogger("balie.webhook")

# Meta: "payload up to 3 MB".
LARGEST_BODY = 3 * 1024 * 1024
# Updates in one transaction, and the seconds in which somebody else may have the next one.
STRETCH = 50
LET_OTHERS_PASS = 0.002


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP. The counts tell the caller whom to wake."""

    status: int
    text: str = ""
    new_messages: int = 0
    new_files: int = 0


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
    found = list(updates.read(parsed, clock.now(), settings.phone_number_id))
    counts: Counter[str] = Counter()
    for stretch in _stretches(found):
        # Synced to the disk before the 200; of a tick, a power cut may cost the last ones.
        promised = any(not isinstance(update, DeliveryStatus) for update in stretch)
        with writing(engine) if promised else repeating(engine) as db:
            counts += _store(db, stretch)
    _report(counts)
    return Answer(200, new_messages=counts["new"], new_files=counts["file"])


def _stretches(found: Sequence[Update]) -> Iterator[Sequence[Update]]:
    """A large batch in pieces, so that a customer's single message need not wait for all of it.

    Nothing is answered before all are kept; what breaks off in the middle comes once more, and
    what was kept of it is known by then.
    """
    for start in range(0, len(found), STRETCH):
        if start:
            time.sleep(LET_OTHERS_PASS)
        yield found[start : start + STRETCH]


def _store(db: Connection, found: Iterable[Update]) -> Counter[str]:
    now = clock.now()
    counts: Counter[str] = Counter()
    unknown: Counter[tuple[str, str]] = Counter()
    for update in found:
        if isinstance(update, Unknown):
            unknown[update.field, update.kind] += 1
            counts[f"unknown {update.field}/{update.kind}"] += 1
        else:
            counts.update(_store_one(db, update, now))
    tally.add(db, now.date(), unknown)
    return counts


def _store_one(
    db: Connection,
    update: ReceivedMessage | DeliveryStatus | IdChange | Preference | Trouble,
    now: datetime,
) -> list[str]:
    """Keep one update; returns what it counts as."""
    if isinstance(update, ReceivedMessage):
        stored = receive_one(db, update)
        if not stored.is_new:
            return ["double"]
        return ["new", "file"] if update.file else ["new"]
    if isinstance(update, DeliveryStatus):
        known = outbox.record_status(db, update, now)
        trouble.read_status(db, update.error_code, now)
        return ["status" if known else "early status"]
    if isinstance(update, IdChange):
        return ["moved" if moving.move(db, update) else "move that is known"]
    if isinstance(update, Preference):
        return ["wish" if consent.record(db, update) else "wish that is known"]
    return ["alert" if alerts.raise_alert(db, update.kind, update.facts, now) else "known alert"]


def receive_one(db: Connection, message: ReceivedMessage) -> inbox.Stored:
    """Put one message in the inbox, whatever is in it.

    One that we stumble over must not keep its batch from being answered: it is kept without its
    words, and the customer hears that we could not read it.
    """
    now = clock.now()
    try:
        return _receive_beside_others(db, message, now)
    except DBAPIError:
        raise  # the database's trouble, not the message's: Meta will send it again
    except Exception as error:
        log.error("could not read a message of kind %s: %s", message.kind, type(error).__name__)
        # The name is left out as well: it may be what we stumbled over.
        sender = replace(message.sender, name=RawText(""))
        unread = ReceivedMessage(message.wamid, sender, "unreadable", None, message.sent_at)
        return inbox.receive(db, unread, now)


def _receive_beside_others(db: Connection, message: ReceivedMessage, now: datetime) -> inbox.Stored:
    """Two first messages of one person at the same moment, under a number and under a user id:
    the later one finds, at its second look, whom the other has made."""
    try:
        with db.begin_nested():
            return inbox.receive(db, message, now)
    except IntegrityError:
        with db.begin_nested():
            return inbox.receive(db, message, now)


def _report(counts: Counter[str]) -> None:
    if counts:
        log.info("update: %s", ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
