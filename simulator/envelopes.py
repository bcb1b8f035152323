"""Webhook bodies as Meta writes them: envelope, contact, message, status.

Shapes: Meta's OpenAPI file and its pages of 2026 on business-scoped user ids. `from` and `wa_id`
stay away for a user with a username whose number is hidden; `contacts` stay away when a status
says failed.
"""

import hashlib
import hmac
import json

from simulator.ids import JsonObject
from simulator.settings import Settings
from simulator.state import Customer, Message


def sign(body: bytes, app_secret: str) -> str:
    """The header X-Hub-Signature-256 over the raw bytes."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def encode(payload: JsonObject, *, escaped: bool) -> bytes:
    """The bytes on the wire; Meta escapes non-ASCII letters and slashes.

    >>> encode({"a": "é/"}, escaped=True)
    b'{"a":"\\\\u00e9\\\\/"}'
    """
    text = json.dumps(payload, ensure_ascii=escaped, separators=(",", ":"))
    return (text.replace("/", "\\/") if escaped else text).encode()


def contact(customer: Customer) -> JsonObject:
    profile: JsonObject = {"name": customer.name}
    if customer.username:
        profile["username"] = customer.username
    shown: JsonObject = {"profile": profile, "user_id": customer.user_id}
    if not customer.phone_hidden:
        shown["wa_id"] = customer.wa_id
    if customer.identity_key_hash:
        shown["identity_key_hash"] = customer.identity_key_hash
    return shown


def sender(customer: Customer) -> JsonObject:
    known: JsonObject = {"from_user_id": customer.user_id}
    if not customer.phone_hidden:
        known["from"] = customer.wa_id
    return known


def of_messages(settings: Settings, customer: Customer, messages: list[JsonObject]) -> JsonObject:
    # A system message (a changed number, for example) comes without contacts.
    alone = all(message.get("type") == "system" for message in messages)
    parts: JsonObject = {} if alone else {"contacts": [contact(customer)]}
    return _envelope(settings, {**parts, "messages": messages})


def of_status(
    settings: Settings,
    message: Message,
    customer: Customer | None,
    status: JsonObject,
) -> JsonObject:
    whole: JsonObject = {"id": message.wamid, **status}
    if customer is None or not customer.phone_hidden:
        whole["recipient_id"] = message.customer
    if customer is not None:
        whole["recipient_user_id"] = customer.user_id
    opaque = message.body.get("biz_opaque_callback_data")
    if opaque is not None:
        whole["biz_opaque_callback_data"] = opaque
    parts: JsonObject = {"statuses": [whole]}
    if customer is not None and status["status"] != "failed":
        parts = {"contacts": [contact(customer)], **parts}
    return _envelope(settings, parts)


def pricing(kind: str) -> JsonObject:
    """Since 1 October 2026 a reply inside the window is a paid service message."""
    category = "utility" if kind == "template" else "service"
    return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}


def of_field(settings: Settings, field: str, parts: JsonObject) -> JsonObject:
    """A webhook of another field than `messages`."""
    return _envelope(settings, parts, field)


def _envelope(settings: Settings, parts: JsonObject, field: str = "messages") -> JsonObject:
    value: JsonObject = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": settings.display_phone_number,
            "phone_number_id": settings.phone_number_id,
        },
        **parts,
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": settings.business_account_id,
                "changes": [{"value": value, "field": field}],
            }
        ],
    }
