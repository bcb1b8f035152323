"""A whole request to `/messages`: the envelope first, then the part that its type names."""

import re
from collections.abc import Callable

from simulator.checks import interactive, template, values
from simulator.errors import GraphError
from simulator.ids import JsonObject
from simulator.media import MediaShelf

ENVELOPE = (
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
)
BSUID = re.compile(r"^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$")
NUMBER = re.compile(r"^\+?[0-9 ()\-]{5,30}$")


def check_message(body: JsonObject, shelf: MediaShelf, templates: list[JsonObject]) -> None:
    """Raise the error that Meta would answer; the shelf knows which uploads exist."""
    _check_product(body)
    kind = body.get("type", "text")
    parts = _parts(shelf, templates)
    if kind not in parts:
        known = ", ".join(sorted(parts)).upper()
        raise GraphError(100, f"Param type must be one of {{{known}}}.")
    values.check_keys(body, [*ENVELOPE, str(kind)], "body")
    _check_recipient(body)
    if body.get("recipient_type", "individual") != "individual":
        raise GraphError(100, "Param recipient_type must be one of {INDIVIDUAL}.")
    values.check_optional_text(body, "biz_opaque_callback_data", "body", most=512)
    if body.get("context") is not None:
        context = values.get_object(body, "context")
        values.get_text(context, "message_id", "context", most=512)
        if kind == "reaction":
            raise GraphError(100, "A reaction cannot have a context.")
    parts[str(kind)](body)


def check_read(body: JsonObject) -> str:
    """Check "mark as read", with or without typing indicator; return the message's id."""
    _check_product(body)
    values.check_keys(
        body, ["messaging_product", "status", "message_id", "typing_indicator"], "body"
    )
    if body.get("status") != "read":
        raise GraphError(100, "Param status must be one of {READ}.")
    if body.get("typing_indicator") is not None:
        indicator = values.get_object(body, "typing_indicator")
        if indicator.get("type") != "text":
            raise GraphError(100, "Param typing_indicator['type'] must be one of {TEXT}.")
    return values.get_text(body, "message_id", "body", most=512)


def _check_product(body: JsonObject) -> None:
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be whatsapp.")


def _check_recipient(body: JsonObject) -> None:
    to, recipient = body.get("to"), body.get("recipient")
    if to is None and recipient is None:
        raise GraphError(100, "The parameter to is required.")
    if to is not None and (not isinstance(to, str) or not NUMBER.match(to)):
        raise GraphError(131009, "Param to is not a phone number.")
    if recipient is not None and (not isinstance(recipient, str) or not BSUID.match(recipient)):
        raise GraphError(131009, "Param recipient is not a business-scoped user id.")


def _parts(
    shelf: MediaShelf, templates: list[JsonObject]
) -> dict[str, Callable[[JsonObject], None]]:
    def check_media(media: JsonObject, kind: str) -> None:
        _check_media(media, kind, shelf)

    def media(kind: str) -> Callable[[JsonObject], None]:
        return lambda body: check_media(values.get_object(body, kind), kind)

    return {
        "text": _check_text,
        "image": media("image"),
        "video": media("video"),
        "audio": media("audio"),
        "document": media("document"),
        "sticker": media("sticker"),
        "location": _check_location,
        "contacts": _check_contacts,
        "reaction": _check_reaction,
        "template": lambda body: template.check(values.get_object(body, "template"), templates),
        "interactive": lambda body: interactive.check(
            values.get_object(body, "interactive"), check_media
        ),
    }


def _check_text(body: JsonObject) -> None:
    text = values.get_object(body, "text")
    values.check_keys(text, ["body", "preview_url"], "text")
    values.get_text(text, "body", "text", most=4096, code=100)
    if not isinstance(text.get("preview_url", False), bool):
        raise GraphError(100, "Param text['preview_url'] must be a boolean.")


EXTRA = {"image": ["caption"], "video": ["caption"], "document": ["caption", "filename"]}


def _check_media(media: JsonObject, kind: str, shelf: MediaShelf) -> None:
    voice = ["voice"] if kind == "audio" else []
    values.check_keys(media, ["id", "link", *EXTRA.get(kind, []), *voice], kind)
    if (media.get("id") is None) == (media.get("link") is None):
        raise GraphError(131009, f"Exactly one of {kind}['id'] and {kind}['link'] is needed.")
    values.check_optional_text(media, "caption", kind, most=1024)
    values.check_optional_text(media, "filename", kind, most=240)
    if media.get("link") is not None:
        values.check_link(media["link"], f"{kind}['link']")
    elif (stored := shelf.find(str(media["id"]))) is None:
        raise GraphError(131009, f"{kind}['id'] is not an uploaded media object.")
    elif stored.kind != kind:
        raise GraphError(131053, f"The media object is not of type {kind}.")


def _check_location(body: JsonObject) -> None:
    location = values.get_object(body, "location")
    values.check_keys(location, ["latitude", "longitude", "name", "address"], "location")
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        try:
            number = float(str(location.get(name)))
        except ValueError:
            raise GraphError(131009, f"Param location['{name}'] must be a number.") from None
        if not -most <= number <= most:
            raise GraphError(131009, f"Param location['{name}'] is out of range.")


def _check_contacts(body: JsonObject) -> None:
    contacts = values.get_list(body, "contacts", "body")
    if not 1 <= len(contacts) <= 5:
        raise GraphError(131009, "Invalid contacts count. Min allowed: 1, Max allowed: 5")
    for contact in contacts:
        name = values.get_object(contact, "name")
        values.get_text(name, "formatted_name", "name", most=1024)


def _check_reaction(body: JsonObject) -> None:
    reaction = values.get_object(body, "reaction")
    values.check_keys(reaction, ["message_id", "emoji"], "reaction")
    values.get_text(reaction, "message_id", "reaction", most=512)
    values.get_text(reaction, "emoji", "reaction", most=40, least=0)  # "" takes it away
