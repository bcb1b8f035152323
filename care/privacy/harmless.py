"""Numbers that are no secret and that a company needs to help: they survive every detector.

Telephone numbers, dates, amounts, and references that begin with letters. What only the words
around a number tell (a customer number, a chamber of commerce number) is in `words`.

Sources: the Dutch numbering plan (ten digits, the first is 0; without it nine after +31), ITU
E.164 (at most fifteen digits), UPU S10 and PostNL's 3S codes for parcels.
"""

import re
from typing import Final

from care.privacy.words import Topic, topic_of

_GAP: Final = r"[ .\-/]{0,2}"
_DUTCH: Final = (
    rf"(?:\(?(?:\+|00) ?31\)?|\b31 ?(?=6))[ .\-/]{{0,2}}(?:\(0\)|0)?[ ]?[1-9](?:{_GAP}[0-9]){{8}}"
)
_NATIONAL: Final = rf"\(?0[1-9](?:\)?{_GAP}[0-9]){{8}}"
_FOREIGN: Final = r"(?:\+|\b00)[1-9][0-9]{0,2}(?:[ .\-/]{0,2}[0-9]){7,11}"
# After a line that ends in a digit it may be the rest of a card number.
_ALONE_BEFORE: Final = r"(?<![0-9])(?<![0-9][ .\-/\n])"
_ALONE_AFTER: Final = r"(?![0-9])"

_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        _ALONE_BEFORE + _DUTCH + _ALONE_AFTER,
        _ALONE_BEFORE + r"(?<![A-Z])" + _NATIONAL + _ALONE_AFTER,
        _ALONE_BEFORE + _FOREIGN + _ALONE_AFTER,
        # 24-11-2026, 24/11/26, 2026-11-24
        r"(?<![0-9])(?<![0-9][\-/.])(?:0?[1-9]|[12][0-9]|3[01])([\-/.])(?:0?[1-9]|1[0-2])\1"
        r"(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]|\1[0-9])",
        r"(?<![0-9])(?<![0-9][\-/.])(?:19|20)[0-9]{2}([\-/.])(?:0[1-9]|1[0-2])\1"
        r"(?:0[1-9]|[12][0-9]|3[01])(?![0-9]|\1[0-9])",
        # € 1.234.567,89 · 1.234,- · 1234,56 · 150.000 euro
        r"(?:€|\bEUR) ?[0-9]{1,12}(?:[.,][0-9]{3}){0,4}(?:,[0-9]{2}|,-)?(?![0-9])",
        r"(?<![0-9.,])[0-9]{1,9}(?:\.[0-9]{3}){0,4}(?:,[0-9]{2}|,-)(?![0-9]|[.,][0-9])",
        r"(?<![0-9.,])[0-9]{1,12}(?:\.[0-9]{3}){0,4}(?= ?(?:EURO?\b|€))",
    )
)

# Letters that may stand directly before a secret number: "bsn-111222333", "nr.111222333".
_NO_REFERENCE: Final = frozenset(("NR", "NO", "NUM", "NUMMER", "IS", "HET", "CODE"))
_GLUED_BEFORE: Final = re.compile(r"([A-Z]{1,20})([-_/#]?)$")
_PARCEL: Final = re.compile(r"(?:^|[^0-9A-Z])(?:3S|1Z|JV(?:GL)?|JJD|LS|RR|CD)[0-9A-Z]*$")
_GLUED_AFTER: Final = re.compile(r"[A-Z]{1,2}[0-9]{0,3}(?![0-9A-Z])|\.?B\.?[0-9]{2}(?![0-9A-Z])")
_LONGEST_PREFIX: Final = 8


def find(flat: str) -> list[tuple[int, int]]:
    """Return where telephone numbers, dates and amounts stand in a reading's text.

    >>> find("BEL 06-12345678 OP 24-11-2026")
    [(4, 15), (19, 29)]
    """
    return sorted(match.span() for pattern in _PATTERNS for match in pattern.finditer(flat))


def is_reference(flat: str, start: int, end: int) -> bool:
    """Tell whether the letters around a number make it an order number, a parcel or a VAT number.

    >>> is_reference("PB-2026-004512", 3, 14), is_reference("BSN-111222333", 4, 13)
    (True, False)
    >>> is_reference("NL123456789B01", 2, 11)
    True
    """
    before = flat[max(0, start - 24) : start]
    if before.endswith("#") or is_in_parcel_code(flat, start) or _GLUED_AFTER.match(flat, end):
        return True
    glued = _GLUED_BEFORE.search(before)
    if not glued or glued[1] in _NO_REFERENCE or len(glued[1]) > _LONGEST_PREFIX:
        return False
    return topic_of(glued[1]) in (None, Topic.HARMLESS)


def is_in_parcel_code(flat: str, start: int) -> bool:
    """Tell whether a carrier's letters stand before `start`, with nothing but the code between.

    >>> is_in_parcel_code("JVGL06123456", 2)
    True
    """
    return bool(_PARCEL.search(flat[max(0, start - 24) : start]))
