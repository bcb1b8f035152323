"""A text as the detectors read it: flat ASCII digits and capitals, with the way back.

Rules:
- Code point by code point, so that every place in the reading has its place in the original text.
- Digits and letters of any width or alphabet variant become ASCII (NFKC, and Unicode's own digit
  values: "４", "٤" and "④" are 4); spaces become " ", dashes "-", and letters capitals.
- What cannot be seen goes: zero-width characters, variation selectors, the box of a keycap emoji.
- `%20` and its like in an address are read as the character they stand for.
- A mask that is already there becomes a WALL: no number and no context reaches across it. What
  it stands for is kept beside the text, because a card that was masked is still spoken of.
- Digits written as words become digits (`spoken`), and so do the letters O, I and L that were
  typed between digits for 0 and 1.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from care.privacy import numbers, spans, spoken
from care.privacy.spans import WALL

_INVISIBLE: Final = {"Cf", "Mn", "Me"}
_LIKE_A_DASH: Final = "\u2212\u2043\u00ad"
_LETTER_FOR_DIGIT: Final = re.compile(r"(?<=[0-9])[OIL]{1,2}(?=[0-9])")
_ENCODED: Final = re.compile(r"%(20|2D|2E|2F|09|0A|0D|2B|3D|3A|26|C2%A0)", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """The flat text, and for each of its characters the index in the original text."""

    text: str = field(repr=False)
    origin: Sequence[int]
    raw: str = field(repr=False)
    """The original, for a detector that has to tell capitals apart."""
    masks: tuple[tuple[int, int, str], ...] = ()
    """Start and end in the flat text, and the label, of each mask that is there already."""

    @cached_property
    def runs(self) -> list[list[numbers.Group]]:
        """The runs of digits in the flat text (`numbers`), looked for once."""
        return list(numbers.runs(self.text))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of the reading stands in the original text.

        What cannot be seen directly after the piece belongs to it (the box of a keycap emoji).
        """
        after = self.origin[end] if end < len(self.text) else len(self.raw)
        return self.origin[start], after


def read(text: str) -> Reading:
    """Read a text flat.

    >>> read("n\u200bl９１").text
    'NL91'
    >>> read("1️⃣2️⃣").origin
    [0, 3]
    """
    walled = _wall_masks(text)
    if walled.isascii() and "%" not in walled:
        flat, origin = walled.upper(), list(range(len(walled)))
    else:
        flat, origin = _decode_and_flatten(walled)
    if WALL not in flat:
        masks: tuple[tuple[int, int, str], ...] = ()
    else:
        masks = tuple(
            (bisect_left(origin, mask.start()), bisect_left(origin, mask.end()), mask[1])
            for mask in spans.PLACEHOLDER.finditer(text)
        )
    said = list(spoken.find(flat))
    if said:
        flat, origin, masks = _with_digits(flat, origin, masks, said)
    return Reading(_LETTER_FOR_DIGIT.sub(_as_digits, flat), origin, text, masks)


def _decode_and_flatten(walled: str) -> tuple[str, list[int]]:
    flat: list[str] = []
    origin: list[int] = []
    at = 0
    for encoded in _ENCODED.finditer(walled):
        _flatten(walled, at, encoded.start(), flat, origin)
        flat.append(_decode(encoded[1]))
        origin.append(encoded.start())
        at = encoded.end()
    _flatten(walled, at, len(walled), flat, origin)
    return "".join(flat), origin


def _with_digits(
    flat: str,
    origin: list[int],
    masks: tuple[tuple[int, int, str], ...],
    said: list[tuple[int, int, str]],
) -> tuple[str, list[int], tuple[tuple[int, int, str], ...]]:
    """Put digits in the place of the words that stand for them; each has its word's place."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, digits in said:
        pieces += (flat[at:start], digits)
        places += origin[at:start] + [origin[start]] * len(digits)
        at = end
    read, places = "".join((*pieces, flat[at:])), places + origin[at:]

    def moved(place: int) -> int:
        return place if place >= len(origin) else bisect_left(places, origin[place])

    return read, places, tuple((moved(start), moved(end), label) for start, end, label in masks)


def _as_digits(letters: re.Match[str]) -> str:
    return letters[0].replace("O", "0").replace("I", "1").replace("L", "1")


def _wall_masks(text: str) -> str:
    if "[" not in text:
        return text
    return spans.PLACEHOLDER.sub(lambda mask: WALL * len(mask[0]), text)


def _decode(encoded: str) -> str:
    return " " if "%" in encoded else chr(int(encoded, 16))


def _flatten(text: str, start: int, end: int, flat: list[str], origin: list[int]) -> None:
    for index in range(start, end):
        seen = canonical(text[index])
        if seen:
            flat.append(seen)
            origin.append(index)


@lru_cache(maxsize=4096)
def canonical(character: str) -> str:
    """Return the one character that stands for this one, or "" when it cannot be seen.

    >>> [canonical(c) for c in "é٤④ｎ–\u202f\u200b"]
    ['É', '4', '4', 'N', '-', ' ', '']
    """
    if character.isascii():
        return character.upper()
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Pd" or character in _LIKE_A_DASH:
        return "-"
    if category in _INVISIBLE:
        return ""
    if category in {"Zs", "Zl", "Zp"}:
        return " " if category == "Zs" else "\n"
    plain = unicodedata.normalize("NFKC", character).upper()
    return plain if len(plain) == 1 else character
