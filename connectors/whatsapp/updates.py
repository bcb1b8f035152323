"""Meta's JSON -> values: every entry, every change, every message and status of an update.

Whatever is unknown or malformed becomes `Unknown`, never an exception: one odd message must not
keep the other 999 of its batch from the customer's answer (Meta, "Create a webhook endpoint":
up to 1,000 updates in one request). What a message holds is read in `kinds`, who sent it in
`people`, and everything that is no message of a customer in `other_fields`.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from care.messages import DeliveryStatus, IdChange, Ids, Preference, ReceivedMessage, Sender
from connectors.whatsapp import kinds, other_fields, people, prices
from connectors.whatsapp.kinds.content import Content
from connectors.whatsapp.other_fields import Trouble
from connectors.whatsapp.people import People
from connectors.whatsapp.reading import codes_of, dict_of, filled, text_of, words_of
from connectors.whatsapp.reading import label as _safe
from connectors.whatsapp.reading import list_of as _list
from connectors.whatsapp.reading import moment_of as _moment
from connectors.whatsapp.reading import text_of as _text

log = logging.getLogger("balie.webhook")

# Longer ids are not Meta's. They are refused, never cut: cut, two messages could become one.
LONGEST_ID = 256
STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})


@dataclass(frozen=True)
class Unknown:
    """Something that we do not handle, named by its field and kind; never its content."""

    field: str
    kind: str


Update = ReceivedMessage | DeliveryStatus | IdChange | Preference | Trouble | Unknown


def read(body: Any, now: datetime, phone_number_id: str | None = None) -> Iterator[Update]:
    """All updates of one webhook body (parsed JSON of any shape), in Meta's order.

    `now` stands in for a time stamp that cannot be read. Messages to another number than
    `phone_number_id` are marked as such: all numbers of an app share one address.
    """
    for entry in _list(body, "entry"):
        for change in _list(entry, "changes"):
            field, value = _text(change, "field") or "?", dict_of(change, "value")
            if field == "messages":
                yield from _messages(value, now, phone_number_id)
            else:
                # Counted by its name, also where somebody hears of it.
                yield Unknown(_safe(field, 64), "field")
                yield from other_fields.read(field, value, now)


def _messages(
    value: dict[str, Any], now: datetime, phone_number_id: str | None
) -> Iterator[Update]:
    known = people.read(value)
    other = _other_number(value, phone_number_id)
    if other:
        yield Trouble("other_number", {"phone_number_id": other})
    for message in _list(value, "messages"):
        found = _message(message, known, now)
        if other and isinstance(found, ReceivedMessage):
            # Not ours to answer: from our number the customer would not know who speaks.
            details = {**found.details, "to_number": other}
            found = replace(found, details=details, asks_nothing=True)
        yield found
    for status in _list(value, "statuses"):
        yield _status(status, now)
    if not _list(value, "messages"):
        for code in codes_of(value):
            yield Trouble("whatsapp", {"code": code})


def _message(raw: Any, known: People, now: datetime) -> ReceivedMessage | Unknown:
    wamid = _text(raw, "id")
    kind = _safe(_text(raw, "type") or "unknown")
    kind, content = _content(kind, raw)
    sender = known.sender_of(raw, content.was)
    if not _is_id(wamid, LONGEST_ID) or sender is None:
        return Unknown("messages", kind)
    if known.is_us(sender):
        return Unknown("messages", "echo")
    at = _moment(raw, now)
    return ReceivedMessage(
        wamid=wamid,
        sender=sender,
        kind=kind,
        text=content.text,
        sent_at=at,
        option_id=content.option_id,
        reply_to_wamid=_text(dict_of(raw, "context"), "id")[:LONGEST_ID] or None,
        details={**content.details, **_envelope(raw)},
        file=content.file,
        asks_nothing=content.asks_nothing or bool(_text(raw, "group_id")),
        change=_change(sender, content, at),
    )


def _content(kind: str, raw: Any) -> tuple[str, Content]:
    """What it holds; what we stumble over is kept as a message that could not be read."""
    try:
        return kind, kinds.read(kind, raw)
    except Exception as error:
        log.error("could not read what a %s holds: %s", kind, type(error).__name__)
        return "unreadable", Content()


def _change(sender: Sender, content: Content, at: datetime) -> IdChange | None:
    becomes = content.becomes
    if becomes is None or not (becomes.wa_id or becomes.user_id):
        return None
    return IdChange(Ids(sender.wa_id, sender.user_id, sender.parent_user_id), becomes, at)


def _envelope(raw: Any) -> dict[str, Any]:
    """What stands around a message of any kind: forwarded, a product, an advertisement, a group."""
    context, referral = dict_of(raw, "context"), dict_of(raw, "referral")
    product = dict_of(context, "referred_product")
    often = context.get("frequently_forwarded") is True
    return filled(
        forwarded="often" if often else "once" if context.get("forwarded") is True else None,
        product=words_of(product, "product_retailer_id"),
        referral=_referral(referral) if referral else None,
        group=True if _text(raw, "group_id") else None,
    )


def _referral(referral: dict[str, Any]) -> dict[str, Any]:
    """The advertisement that brought the customer, without the click id that follows people."""
    return filled(
        source=_safe(text_of(referral, "source_type")),
        url=words_of(referral, "source_url"),
        headline=words_of(referral, "headline"),
        body=words_of(referral, "body"),
        media=_safe(text_of(referral, "media_type")) if referral.get("media_type") else None,
    )


def _other_number(value: dict[str, Any], phone_number_id: str | None) -> str | None:
    told = _text(dict_of(value, "metadata"), "phone_number_id")
    return _safe(told) if phone_number_id and told and told != phone_number_id else None


def _status(raw: Any, now: datetime) -> DeliveryStatus | Unknown:
    wamid, status = _text(raw, "id"), _text(raw, "status")
    if not _is_id(wamid, LONGEST_ID) or status not in STATUSES:
        return Unknown("statuses", _safe(status or "unknown"))
    errors = _list(raw, "errors")
    code = errors[0].get("code") if errors and isinstance(errors[0], dict) else None
    return DeliveryStatus(
        wamid=wamid,
        status=status,
        at=_moment(raw, now),
        opaque=_text(raw, "biz_opaque_callback_data") or None,
        error_code=code if isinstance(code, int) and abs(code) < 2**31 else None,
        price=prices.read(raw),
    )


def _is_id(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest
