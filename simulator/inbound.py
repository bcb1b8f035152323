"""What a customer does, as a message of Meta: text, media, choices, and anything raw."""

from simulator import checks, envelopes, ids
from simulator.core import Core
from simulator.ids import JsonObject
from simulator.media import Media
from simulator.state import Customer, Message

MEDIA = ("image", "audio", "video", "document", "sticker")


class NotPossibleError(Exception):
    """What was asked of a customer cannot be done; the text says why."""


def receive(
    core: Core, customer: Customer, parts: list[JsonObject], base: str, *, speaks: bool = True
) -> list[str]:
    """Take messages of one customer, send them in one webhook, and return their ids.

    A note of WhatsApp about the customer opens no window: then nobody `speaks`.
    """
    now = core.clock()
    wholes = [_complete(core, customer, part, base, now) for part in parts]
    messages = [
        Message(str(whole["id"]), customer.wa_id, "in", now, whole, "sent") for whole in wholes
    ]
    if speaks:
        customer.last_inbound_at = now
    for message in messages:
        core.add_message(message)
    core.show_customer(customer)
    payload = envelopes.of_messages(core.settings, customer, wholes)

    def mark_delivered() -> None:
        for message in messages:
            if message.advance("delivered", core.clock()):
                core.show_status(message)

    core.courier.send(customer.wa_id, "message", payload, mark_delivered)
    return [message.wamid for message in messages]


def text_message(text: str) -> JsonObject:
    return {"type": "text", "text": {"body": text}}


def choice(core: Core, customer: Customer, message_id: str, option_id: str) -> JsonObject:
    """The answer that a tap on a button or a list row makes; it quotes our message."""
    message = core.state.find_message(message_id)
    if message is None or message.customer != customer.wa_id or message.direction != "out":
        raise NotPossibleError("This customer has no such message from the business.")
    reply = _interactive_reply(message, option_id) or _template_reply(core, message, option_id)
    if reply is None:
        raise NotPossibleError("The message has no such button or row.")
    return {
        **reply,
        "context": {"from": core.settings.display_phone_number, "id": message_id},
    }


def _interactive_reply(message: Message, option_id: str) -> JsonObject | None:
    interactive = message.body.get("interactive")
    action = interactive.get("action") if isinstance(interactive, dict) else None
    if not isinstance(action, dict):
        return None
    for button in action.get("buttons", []):
        if button["reply"]["id"] == option_id:
            reply = {"id": option_id, "title": button["reply"]["title"]}
            return _interactive("button_reply", reply)
    for section in action.get("sections", []):
        for row in section["rows"]:
            if row["id"] == option_id:
                kept = {name: row[name] for name in ("id", "title", "description") if name in row}
                return _interactive("list_reply", kept)
    return None


def _interactive(kind: str, reply: JsonObject) -> JsonObject:
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}


def _template_reply(core: Core, message: Message, option_id: str) -> JsonObject | None:
    """A quick reply of a template: its payload is the option's id; its text, where we know it."""
    template = message.body.get("template")
    titles = _titles(core, template)
    components = template.get("components", []) if isinstance(template, dict) else []
    quick = 0
    for component in components:
        if str(component.get("sub_type", "")).lower() != "quick_reply":
            continue
        for parameter in component.get("parameters", []):
            if parameter.get("payload") == option_id:
                text = titles[quick] if quick < len(titles) else option_id
                return {"type": "button", "button": {"payload": option_id, "text": text}}
            quick += 1
    return None


def _titles(core: Core, template: object) -> list[str]:
    """What stands on the quick replies of a template that is known here."""
    known = isinstance(template, dict) and checks.find_template(template, core.state.templates)
    buttons = known.get("buttons") if isinstance(known, dict) else None
    return [str(title) for title in buttons] if isinstance(buttons, list) else []


def _complete(
    core: Core, customer: Customer, part: JsonObject, base: str, now: float
) -> JsonObject:
    kind = part.get("type")
    if not isinstance(kind, str):
        raise NotPossibleError("A message needs a type.")
    whole: JsonObject = {
        **envelopes.sender(customer),
        "id": ids.wamid(customer.wa_id, inbound=True),
        "timestamp": str(int(now)),
        **part,
    }
    content = part.get(kind)
    if kind in MEDIA and isinstance(content, dict):
        media = core.shelf.find(str(content.get("id", "")), now)
        if media is not None:
            whole[kind] = {**content, **_media_part(core, media, kind, base, now)}
    return whole


def _media_part(core: Core, media: Media, kind: str, base: str, now: float) -> JsonObject:
    until = int(now + core.settings.media_url_lifetime)
    known: JsonObject = {
        "id": media.id,
        "mime_type": media.mime_type,
        "sha256": media.sha256_base64,
        "url": core.shelf.url(base, media.id, until),
    }
    if kind == "audio":
        known["voice"] = "opus" in media.mime_type
    if kind == "sticker":
        known["animated"] = b"ANIM" in media.content[:64]
    if kind == "document" and media.filename:
        known["filename"] = media.filename
    return known
