"""Meta's JSON -> values: every entry, every change, every message and status of an update.

Whatever is unknown or malformed becomes `Unknown`, never an exception: one odd message must not
keep the other 999 of its batch from the customer's answer (Meta, "Create a webhook endpoint":
up to 1,000 updates in one request).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from care import clock
from care.messages import DeliveryStatus, ReceivedMessage, Sender
from care.privacy.raw import RawText
from connectors.whatsapp import prices

# Ids longer than these are not Meta's. They are refused, never cut: cut, two customers could
# become one.
LONGEST_ID, LONGEST_WA_ID, LONGEST_USER_ID = 256, 32, 160
# A message cannot have been sent later than this after it came in: then the stamp is wrong.
LARGEST_SKEW = timedelta(minutes=5)
STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})
# Kinds whose object names a file; of it we keep what is needed to fetch it.
MEDIA_KINDS = frozenset({"image", "video", "audio", "document", "sticker"})
MEDIA_FACTS = ("id", "mime_type", "sha256", "voice", "animated")


@dataclass(frozen=True)
class Unknown:
    """Something that we do not handle, named by its field and kind; never its content."""

    field: str
    kind: str


Update = ReceivedMessage | DeliveryStatus | Unknown


def read(body: Any, now: datetime) -> Iterator[Update]:
    """All updates of one webhook body (parsed JSON of any shape), in Meta's order.

    `now` stands in for a time stamp that cannot be read.
    """
    for entry in _list(body, "entry"):
        for change in _list(entry, "changes"):
            field, value = _text(change, "field") or "?", _dict(change, "value")
            if field != "messages":
                yield Unknown(_safe(field), "field")
                continue
            names = _names(value)
            for message in _list(value, "messages"):
                yield _message(message, names, now)
            for status in _list(value, "statuses"):
                yield _status(status, now)


def _message(raw: Any, names: Mapping[str, str], now: datetime) -> ReceivedMessage | Unknown:
    wamid = _text(raw, "id")
    wa_id, user_id = _text(raw, "from"), _text(raw, "from_user_id")
    kind = _safe(_text(raw, "type") or "unknown")
    if not _is_id(wamid, LONGEST_ID) or not (wa_id or user_id):
        return Unknown("messages", kind)
    if len(wa_id) > LONGEST_WA_ID or len(user_id) > LONGEST_USER_ID:
        return Unknown("messages", kind)
    content = raw.get(kind) if isinstance(raw, dict) else None
    option_id, text = _words(kind, content)
    return ReceivedMessage(
        wamid=wamid,
        sender=Sender(
            wa_id=wa_id or None,
            user_id=user_id or None,
            name=RawText(names.get(user_id) or names.get(wa_id) or ""),
        ),
        kind=kind,
        text=None if text is None else RawText(text),
        sent_at=_moment(raw, now),
        option_id=option_id,
        reply_to_wamid=_text(_dict(raw, "context"), "id")[:LONGEST_ID] or None,
        details=_details(kind, content),
    )


def _words(kind: str, content: Any) -> tuple[str | None, str | None]:
    """The chosen option's id (if any) and what the customer said in words (if anything)."""
    if kind == "text":
        return None, _text(content, "body")
    if kind == "interactive":
        chosen = _dict(content, "button_reply") or _dict(content, "list_reply")
        return _text(chosen, "id") or None, _text(chosen, "title") or None
    if kind == "button":
        return _text(content, "payload") or None, _text(content, "text") or None
    if kind == "reaction":
        return None, _text(content, "emoji") or None
    return None, _text(content, "caption") or None


def _details(kind: str, content: Any) -> dict[str, Any]:
    if kind not in MEDIA_KINDS or not isinstance(content, dict):
        return {}
    facts = {name: _fact(content[name]) for name in MEDIA_FACTS if name in content}
    return {"media": {name: fact for name, fact in facts.items() if fact is not None}}


def _fact(value: Any) -> str | bool | None:
    """A fact of a medium; None for what Meta never puts there (and PostgreSQL takes no NaN)."""
    if isinstance(value, str):
        return _clean(value)[:512]
    return value if isinstance(value, bool) else None


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


def _names(value: Mapping[str, Any]) -> dict[str, str]:
    """Profile names by every id of a contact: matched by id, never by place in the list."""
    names: dict[str, str] = {}
    for contact in _list(value, "contacts"):
        name = _text(_dict(contact, "profile"), "name")
        for key in (_text(contact, "user_id"), _text(contact, "wa_id")):
            if key and name:
                names[key] = name
    return names


def _moment(raw: Any, now: datetime) -> datetime:
    stamp = raw.get("timestamp") if isinstance(raw, dict) else None
    try:
        moment = clock.from_epoch(stamp)  # type: ignore[arg-type]  # anything may stand there
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return moment if moment <= now + LARGEST_SKEW else now


def _is_id(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest


def _list(raw: Any, name: str) -> list[Any]:
    found = raw.get(name) if isinstance(raw, dict) else None
    return found if isinstance(found, list) else []


def _dict(raw: Any, name: str) -> dict[str, Any]:
    found = raw.get(name) if isinstance(raw, dict) else None
    return found if isinstance(found, dict) else {}


def _text(raw: Any, name: str) -> str:
    found = raw.get(name) if isinstance(raw, dict) else None
    return _clean(found) if isinstance(found, str) else ""


def _clean(text: str) -> str:
    """Databases take neither NUL nor half a surrogate pair, which JSON can smuggle in."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "")


def _safe(word: str) -> str:
    """A vendor's word, fit for a log line and a column of 32 characters."""
    return "".join(c for c in word if c.isascii() and (c.isalnum() or c in "_-"))[:32] or "unknown"
