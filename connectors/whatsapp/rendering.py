"""Rasa's replies -> WhatsApp messages, as few as possible and within WhatsApp's measure.

Limits (WhatsApp Cloud API, "Text messages", "Interactive reply buttons", "Interactive list"): text
4096 characters; with buttons 1 to 3 of 20 characters under a body of 1024; a list up to 10 rows of
24 under a body of 4096. Meta does not say how it counts; UTF-16 units are the careful reading.
Each message is billed, so the texts of one turn become one bubble where they fit.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from care.messages import Reply

LONGEST_TEXT = 4096
LONGEST_BUTTON_BODY = 1024
MOST_BUTTONS, LONGEST_BUTTON = 3, 20
MOST_ROWS, LONGEST_ROW = 10, 24
# What stands on the button that opens a list.
LIST_BUTTON = "Kies"

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class Option:
    """Something to press: what it shows and what it means to us."""

    title: str
    payload: str


@dataclass(frozen=True)
class Utterance:
    """One reply of the bot, before WhatsApp's measure."""

    text: str
    options: tuple[Option, ...] = ()


def read(raw: dict[str, Any]) -> Utterance | None:
    """Rasa's reply as an utterance; None when it says nothing (an effect of an action)."""
    buttons = raw.get("buttons") or raw.get("quick_replies") or ()
    options = tuple(
        Option(str(button.get("title", "")).strip(), str(button.get("payload", "")))
        for button in buttons
    )
    text = str(raw.get("text") or raw.get("image") or raw.get("attachment") or "").strip()
    return Utterance(text, options) if text or options else None


def render(utterances: Iterable[Utterance]) -> list[Reply]:
    """The messages of one turn, in order."""
    return [reply for utterance in _merge(list(utterances)) for reply in _render_one(utterance)]


def units(text: str) -> int:
    """Length in UTF-16 units.

    >>> units("€5 👍")
    5
    """
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int) -> list[str]:
    """Cut a long text into pieces of at most `limit` units, at a sentence, a word or anywhere.

    >>> split("Een zin. Nog een zin.", 10)
    ['Een zin.', 'Nog een', 'zin.']
    """
    pieces: list[str] = []
    rest = text.strip()
    while units(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _merge(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Join texts that follow each other; a question with options takes those before it along."""
    merged: list[Utterance] = []
    for utterance in utterances:
        if merged and not merged[-1].options:
            joined = f"{merged[-1].text}\n\n{utterance.text}".strip()
            limit = LONGEST_BUTTON_BODY if utterance.options else LONGEST_TEXT
            if units(joined) <= limit:
                merged[-1] = Utterance(joined, utterance.options)
                continue
        merged.append(utterance)
    return merged


def _render_one(utterance: Utterance) -> list[Reply]:
    if not utterance.options:
        return [Reply(piece) for piece in split(utterance.text, LONGEST_TEXT)]
    style = _style(utterance.options)
    if style is None:
        return [Reply(piece) for piece in split(_numbered(utterance), LONGEST_TEXT)]
    limit = LONGEST_BUTTON_BODY if style == "buttons" else LONGEST_TEXT
    *before, body = split(utterance.text, limit) or ["…"]
    payload = {
        "style": style,
        "options": [
            {"id": secrets.token_hex(8), "title": option.title, "payload": option.payload}
            for option in utterance.options
        ],
    }
    if style == "list":
        payload["list_button"] = LIST_BUTTON
    return [*(Reply(piece) for piece in before), Reply(body, "interactive", payload)]


def _style(options: Sequence[Option]) -> str | None:
    """buttons, list, or None where WhatsApp has no form for these."""
    titles = [option.title for option in options]
    longest = max(map(units, titles))
    if not all(titles) or len(set(titles)) < len(titles):
        return None
    if len(options) <= MOST_BUTTONS and longest <= LONGEST_BUTTON:
        return "buttons"
    if len(options) <= MOST_ROWS and longest <= LONGEST_ROW:
        return "list"
    return None


def _numbered(utterance: Utterance) -> str:
    lines = [f"{place}. {option.title}" for place, option in enumerate(utterance.options, 1)]
    return "\n".join([utterance.text, *lines]).strip()


def _cut(text: str, limit: int) -> int:
    window = _prefix(text, limit)
    sentences = [match.end() for match in _SENTENCE_END.finditer(text[: window + 1])]
    if sentences and sentences[-1] >= window // 3:
        return min(sentences[-1], window)
    space = text.rfind(" ", 1, window + 1)
    return space if space > 0 else window


def _prefix(text: str, limit: int) -> int:
    """How many characters of the text fit in `limit` UTF-16 units."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            return place
    return len(text)
