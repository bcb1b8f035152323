"""What a detector finds, how overlapping finds become one, and how a mask is written.

Rules:
- A mask reads well and keeps what helps: `[IBAN ••4300]`, `[BSN]`, `[kaart ••1234]` (issue 5).
- Where finds overlap, all of what they cover is masked, and the longest one names it: missing a
  part of a secret is worse than masking a character too many.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

WALL: Final = "\0"
"""What a reading has in the place of a mask."""

LABELS: Final = (
    "IBAN",
    "BSN",
    "kaart",
    "rekening",
    "rijksregisternummer",
    "CVC",
    "vervaldatum",
    "pincode",
    "code",
    "wachtwoord",
    "documentnummer",
    "geboortedatum",
)
"""The words that masks begin with. Only these make a mask, so that "[ja]" stays a customer's."""

PLACEHOLDER: Final = re.compile(rf"\[({'|'.join(LABELS)})(?: ••[0-9A-Z]{{1,4}})?\]")


@dataclass(frozen=True)
class Span:
    """A piece of text, from `start` up to `end`, and what is shown in its place."""

    kind: str
    start: int
    end: int
    replacement: str


def placeholder(label: str, tail: str = "") -> str:
    """Write a mask that PLACEHOLDER knows again.

    >>> placeholder("IBAN", "4300")
    '[IBAN ••4300]'
    >>> placeholder("BSN")
    '[BSN]'
    """
    written = f"[{label} ••{tail}]" if tail else f"[{label}]"
    if not PLACEHOLDER.fullmatch(written):
        raise ValueError(f"not a mask: label {label!r} with a tail of {len(tail)} characters")
    return written


def merge(found: Iterable[Span]) -> list[Span]:
    """Return the spans in order of the text, none overlapping another.

    >>> merge([Span("card", 5, 14, "[kaart ••1234]"), Span("iban", 0, 18, "[IBAN ••4300]")])
    [Span(kind='iban', start=0, end=18, replacement='[IBAN ••4300]')]
    """
    merged: list[Span] = []
    strongest = 0  # the length of the find that named the last merged span
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        length = span.end - span.start
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            strongest = length
            continue
        last = merged[-1]
        named = span if length > strongest else last
        strongest = max(strongest, length)
        merged[-1] = replace(named, start=last.start, end=max(last.end, span.end))
    return merged


def apply(text: str, ordered: Sequence[Span]) -> str:
    """Put each span's replacement in its place; the spans come from `merge`.

    >>> apply("bsn 111222333.", [Span("bsn", 4, 13, "[BSN]")])
    'bsn [BSN].'
    """
    pieces: list[str] = []
    at = 0
    for span in ordered:
        pieces += (text[at : span.start], span.replacement)
        at = span.end
    return "".join((*pieces, text[at:]))


def add(known: Sequence[Span], fresh: Sequence[Span]) -> list[Span]:
    """Add what was found in the text with `known` applied; all in the original's places.

    >>> add([Span("bsn", 0, 9, "[BSN]")], [Span("bsn", 6, 15, "[BSN]")])[1].start
    10
    """
    added: list[Span] = list(known)
    shift = 0
    before = 0
    for span in fresh:
        while before < len(known) and known[before].start + shift < span.start:
            shift += len(known[before].replacement) - (known[before].end - known[before].start)
            before += 1
        added.append(replace(span, start=span.start - shift, end=span.end - shift))
    return sorted(added, key=lambda span: span.start)
