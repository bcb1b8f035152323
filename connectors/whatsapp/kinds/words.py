"""Text, and the thumb under a message."""

from typing import Any

from connectors.whatsapp.kinds.content import Content
from connectors.whatsapp.reading import dict_of, text_of, words_of

LONGEST_ID = 256


def read_text(kind: str, raw: Any) -> Content:
    """A text of any length; Meta names no limit for what comes in."""
    return Content(text=words_of(dict_of(raw, "text"), "body"))


def read_reaction(kind: str, raw: Any) -> Content:
    """A reaction to one message; without an emoji the customer takes it back."""
    reaction = dict_of(raw, "reaction")
    emoji = words_of(reaction, "emoji")
    target = text_of(reaction, "message_id")[:LONGEST_ID]
    details: dict[str, Any] = {"reaction_to": target} if target else {}
    if emoji is None:
        details["removed"] = True
    return Content(text=emoji, details=details)


KINDS = {"text": read_text, "reaction": read_reaction}
