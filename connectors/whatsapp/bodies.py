"""Our messages -> Meta's JSON (WhatsApp Cloud API, "Messages").

Numbers go with "+" and country code: without it Meta puts the business's own country code in
front. Our mark goes along as `biz_opaque_callback_data`, which the status webhook brings back. Who
has no number is reached by user id. Where the customer's identity key is known it goes along: with
another phone or SIM card behind the account, WhatsApp keeps the message back (error 137000).
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from care import outbox
from care.messages import OutboundMessage


def message(sent: OutboundMessage) -> dict[str, Any]:
    """The body of POST /{phone_number_id}/messages for one message of ours."""
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": sent.kind,
        "biz_opaque_callback_data": outbox.mark_of(sent.id),
    }
    if sent.wa_id:
        body["to"] = f"+{sent.wa_id}"
    else:
        body["recipient"] = sent.user_id
    if sent.identity_key_hash:
        body["recipient_identity_key_hash"] = sent.identity_key_hash
    if sent.payload.get("reply_to"):
        body["context"] = {"message_id": sent.payload["reply_to"]}
    return body | {sent.kind: _CONTENT.get(sent.kind, _text)(sent)}


def read(wamid: str, *, typing: bool) -> dict[str, Any]:
    """The body that marks a customer's message (and those before it) as read; with dots if asked.

    The dots go away with our answer or after 25 seconds (Meta, "Typing indicators").
    """
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": wamid,
    }
    return {**body, "typing_indicator": {"type": "text"}} if typing else body


def _text(sent: OutboundMessage) -> dict[str, Any]:
    return {"body": _words(sent), "preview_url": False}


def _medium(sent: OutboundMessage) -> dict[str, Any]:
    words = _words(sent)
    return _file(sent.payload) | ({"caption": words} if words else {})


def _interactive(sent: OutboundMessage) -> dict[str, Any]:
    payload = sent.payload
    style = payload["style"]
    interactive: dict[str, Any] = {
        "type": _STYLES[style],
        "body": {"text": sent.text},
        "action": _ACTIONS[style](payload),
    }
    if style == "location":
        # The one form without a footer.
        return interactive | {"body": {"text": _words(sent)}}
    header = payload.get("header")
    if header:
        interactive["header"] = {"type": header["kind"], header["kind"]: _file(header)}
    if payload.get("again"):
        interactive["footer"] = {"text": payload["again"]}
    return interactive


def _template(sent: OutboundMessage) -> dict[str, Any]:
    payload = sent.payload
    components: list[dict[str, Any]] = []
    if payload["parameters"]:
        parameters = [_parameter(one) for one in payload["parameters"]]
        components.append({"type": "body", "parameters": parameters})
    for place, option in enumerate(payload.get("options", ())):
        button = {"type": "payload", "payload": option["id"]}
        components.append(
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": str(place),
                "parameters": [button],
            }
        )
    template: dict[str, Any] = {
        "name": payload["name"],
        "language": {"code": payload["language"]},
    }
    return {**template, "components": components} if components else template


def _parameter(one: Mapping[str, str]) -> dict[str, str]:
    """Positional variables ({{1}}) go by their place, all others by their name."""
    named = {} if one["name"].isdecimal() else {"parameter_name": one["name"]}
    return {"type": "text", **named, "text": one["text"]}


def _words(sent: OutboundMessage) -> str:
    """The text, and where this is the second attempt of an uncertain one, a word that says so."""
    again = sent.payload.get("again")
    return f"{sent.text}\n\n{again}".strip() if again else sent.text


def _file(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: payload[name] for name in ("id", "link", "filename") if payload.get(name)}


def _buttons(payload: Mapping[str, Any]) -> dict[str, Any]:
    offered = [
        {"type": "reply", "reply": {"id": option["id"], "title": option["title"]}}
        for option in payload["options"]
    ]
    return {"buttons": offered}


def _list(payload: Mapping[str, Any]) -> dict[str, Any]:
    sections = []
    for title, options in groupby(payload["options"], key=lambda option: option.get("section", "")):
        rows = [
            {name: option[name] for name in ("id", "title", "description") if option.get(name)}
            for option in options
        ]
        sections.append({"title": title, "rows": rows} if title else {"rows": rows})
    return {"button": payload["list_button"], "sections": sections}


def _link(payload: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"display_text": payload["label"], "url": payload["url"]}
    return {"name": "cta_url", "parameters": shown}


def _place(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": "send_location"}


_CONTENT = {
    "text": _text,
    "interactive": _interactive,
    "image": _medium,
    "document": _medium,
    "template": _template,
}
_STYLES = {
    "buttons": "button",
    "list": "list",
    "link": "cta_url",
    "location": "location_request_message",
}
_ACTIONS = {"buttons": _buttons, "list": _list, "link": _link, "location": _place}
