"""Numbers of passports, identity cards, residence permits and driving licences.

Rules:
- Dutch travel documents: nine characters, two letters, no O, the last one a digit (RvIG,
  "Documentnummer"); driving licences ten digits (RDW). With the words beside it any number of that
  kind goes, also a foreign one or one with a typing error.
- Without words only what can hardly be anything else: N, I or B first, and letters between digits.
"""

import re
from collections.abc import Iterator
from typing import Final

from care.privacy import codes, harmless, reading, spans, typos, words

KIND: Final = "document_number"

_NAMES: Final = re.compile(
    r"""(?<![^\W\d_])(?:
      (?:PAS{1,2}POORT|PASPORT|PASSPORT|RIJBEWIJS|RYBEWIJS|IDENTITEITS(?:KAART|BEWIJS)
      |IDENTITEIT|LEGITIMATIE(?:BEWIJS)?|ID[ \-]?KAART|ID[ \-]?BEWIJS
        |VERBLIJFS(?:DOCUMENT|VERGUNNING|KAART)|VREEMDELINGENDOCUMENT|DOCUMENT|REISDOCUMENT
        |NIK)[ \-]?(?:NUMMERS?|NR|NO|ID)?
    | (?:MIJN|MN|M'N|ME|ZIJN|HAAR)[ ]ID(?:[ \-]?(?:NUMMER|NR))?
    | ID[ \-]?(?:NUMMER|NR)|V-(?:NUMMER|NR)|VREEMDELINGENNUMMER
    )(?![^\W\d_])""",
    re.VERBOSE,
)
_MISTYPED: Final = typos.near(
    "PASPOORT", "RIJBEWIJS", "PASPOORTNUMMER", "RIJBEWIJSNUMMER", "DOCUMENTNUMMER"
)
_WORD: Final = re.compile(r"[^\W\d_]{7,16}")
_WRITTEN: Final = tuple(
    re.compile(rf"(?<![0-9A-Z]){pattern}(?![0-9A-Z])")
    for pattern in (
        r"(?=[0-9A-Z]*[0-9][0-9A-Z]*[0-9])[0-9A-Z]{7,12}",
        r"(?![A-Z]{3,}[ .\-\n]|(?:IS|NR|ID|NO|OP|MN|DE"
        r"|EN) )[A-Z]{2}(?:[ .\-\n]?[0-9A-Z]){6}[ .\-\n]?[0-9]",
        r"[A-Z](?: [0-9A-Z]){8}",
        r"[0-9](?:[ .\-\n]{0,3}[0-9]){6,11}",
    )
)
_DUTCH: Final = re.compile(r"(?<![0-9A-Z#\-])[BIN][A-NP-Z][A-NP-Z0-9]{6}[0-9](?![0-9A-Z\-])")
_LEAST_DIGITS, _MOST_DIGITS = 7, 12


def find(text: str) -> list[spans.Span]:
    """Find numbers of documents.

    >>> find("mijn paspoortnummer is NWR4K81C6")
    [Span(kind='document_number', start=23, end=32, replacement='[documentnummer]')]
    >>> [span.end for span in find("rijbewijs 5123 456 789")]
    [22]
    >>> find("paspoort kwijt, bel 06-12345678"), find("polisnummer NX12K34L5")
    ([], [])
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    return [
        spans.Span(KIND, *read.original(start, end), spans.placeholder("documentnummer"))
        for start, end in sorted(set(_find_flat(read.text)))
    ]


def find_names(flat: str) -> list[tuple[int, int]]:
    """Return where a document is spoken of.

    >>> find_names("MIJN RIJBWIJS EN ID-KAART")
    [(5, 13), (17, 25)]
    """
    found = {name.span() for name in _NAMES.finditer(flat)}
    found |= {word.span() for word in _WORD.finditer(flat) if word[0] in _MISTYPED}
    return sorted(found)


def _find_flat(flat: str) -> Iterator[tuple[int, int]]:
    names = find_names(flat)
    known = harmless.find(flat) if names else []
    for pattern in _WRITTEN if names else ():
        for written in pattern.finditer(flat):
            start, end = _cut_at(known, *written.span())
            if _is_a_number(flat[start:end]) and codes.is_given(flat, start, end, names):
                yield start, end
    for written in _DUTCH.finditer(flat):
        mixed = re.search(r"[0-9][A-Z]", written[0]) and sum(map(str.isdigit, written[0])) > 2
        topic = words.topic_at(flat, *written.span())
        if (
            mixed
            and topic is not words.Topic.HARMLESS
            and not flat.startswith("NL", written.start())
        ):
            yield written.span()


def _cut_at(known: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Leave out the telephone number that is all of it, or that comes after it."""
    for begin, stop in known:
        if begin <= start < stop and end <= stop:
            return start, start
        if start + _LEAST_DIGITS <= begin < end <= stop:
            return start, begin - 1
    return start, end


def _is_a_number(written: str) -> bool:
    digits = sum(map(str.isdigit, written))
    if re.search("[A-Z]", written):
        return digits > 1
    return _LEAST_DIGITS <= digits <= _MOST_DIGITS
