"""Secrets that are spread over one customer's consecutive messages.

Rules:
- The messages are read as one text, each a line; what a detector finds there is cut at the
  message's ends. A message that only says something in between ("oeps, te vroeg") is passed over.
- Words of one message speak about the number in the next: "mijn bsn is" / "12345672".
- More than five messages are no longer one number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from care.privacy import (
    app_code,
    cvc,
    detectors,
    document_number,
    password,
    pin,
    reading,
    spans,
)

_MOST_MESSAGES: Final = 5
_ASIDE: Final = re.compile(r"[^\d\[]{0,40}")
_NAMES: Final = (pin, app_code, cvc, document_number, password)
_REST: Final = re.compile(r"\S*")
_CORE: Final = re.compile(r"[\w\[](?:.*[\w\]])?", re.DOTALL)


@dataclass(frozen=True)
class _Line:
    """A message's core in the joined text: which message, where it stands here and there."""

    message: int
    start: int
    end: int
    shift: int
    """Add this to a place in the joined text to get the place in the message."""


def find(texts: Sequence[str]) -> list[list[spans.Span]]:
    """Find what the messages hold together, as pieces for each message, in order.

    >>> find(["pas 4111 1111", "1111 1111"])[1]
    [Span(kind='card_number', start=0, end=9, replacement='[kaart ••1111]')]
    """
    everything = list(range(len(texts)))
    found = _find_in(texts, everything)
    if not any(found):
        spoken = [number for number in everything if not _is_aside(texts[number])]
        if len(spoken) < len(everything):
            found = _find_in(texts, spoken)
    return found


def _is_aside(text: str) -> bool:
    """Tell whether a message only says something in between, and names nothing secret."""
    if not _ASIDE.fullmatch(text):
        return False
    flat = reading.read(text).text
    return not any(each.find_names(flat) for each in _NAMES)


def _find_in(texts: Sequence[str], numbers: Sequence[int]) -> list[list[spans.Span]]:
    found: list[list[spans.Span]] = [[] for _ in texts]
    joined, lines = _join(texts, numbers)
    first = 0
    for span in detectors.find(joined):
        while lines[first].end <= span.start:
            first += 1
        touched = [
            line for line in lines[first : first + _MOST_MESSAGES + 1] if line.start < span.end
        ]
        if len(touched) > _MOST_MESSAGES:
            continue
        for line in touched:
            start, end = max(span.start, line.start), min(span.end, line.end)
            if span.kind == password.KIND and end == line.end:
                end += _signs_after(texts[line.message], end + line.shift)
            piece = replace(span, start=start + line.shift, end=end + line.shift)
            if start < end:
                found[line.message].append(piece)
    return found


def _signs_after(text: str, end: int) -> int:
    """The length of what is glued to the end of a password: the "!" of "Welkom01!"."""
    rest = _REST.match(text, end)
    return rest.end() - end if rest else 0


def _join(texts: Sequence[str], numbers: Sequence[int]) -> tuple[str, list[_Line]]:
    cores: list[str] = []
    lines: list[_Line] = []
    at = 0
    for number in numbers:
        core = _CORE.search(texts[number])
        if core:
            cores.append(core[0])
            lines.append(_Line(number, at, at + len(core[0]), core.start() - at))
            at += len(core[0]) + 1
    return "\n".join(cores), lines
