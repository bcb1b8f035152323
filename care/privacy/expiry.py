"""The expiry date of a card, when a card is spoken of: "12/27".

Rules (PCI DSS 3.2: card data, with the number it belongs to):
- Month and year as they are printed on a card. Beside a card's number or CVC no more is needed;
  with "geldig tot" or "vervaldatum" and a card it goes as well.
- A month in words ("mijn pas verloopt in december") is a question about a new card and stays.
"""

import re
from typing import Final

from care.privacy import cvc, reading, spans

KIND: Final = "expiry"

_DATE: Final = re.compile(
    r"(?<![0-9])(?<![0-9][/\-.])(?:0?[1-9]|1[0-2]) ?([/\-.]) ?(20)?[2-4][0-9](?![0-9]|[/\-.][0-9])"
    r"|(?<![0-9])(?:0[1-9]|1[0-2]) ?(?:20)?[2-4][0-9](?![0-9])"
)
_SAID: Final = re.compile(
    r"\b(?:EXP(?:IRY|IRES|IRATION|DATE)?|VERVAL\w*|VERLOOP\w*|GELDIG\w*|VALID\w*|THRU|EINDDATUM"
    r"|AFLOOP\w*)"
    r"(?:[ :.=\-]|\b(?:DATE|DATUM|IS|OP|IN|T/M|TM|TOT|EN|MET|DE|KAART|PAS|HET|STAAT)\b){0,16}$"
)
_PRINTED: Final = re.compile(r"(?:0[1-9]|1[0-2]|[1-9]) ?[/\-.] ?[2-4][0-9]")
_CARD: Final = re.compile(
    r"\b(?:CREDIT|DEBIT|BETAAL|BANK|PIN)?(?:CARDS?|KAART(?:EN)?|PAS(?:JE)?)\b|\bVISA\b"
    r"|\bMASTERCARD\b|\bAMEX\b|\bMAESTRO\b"
)
_COUNTED: Final = re.compile(r" ?(?:EURO|UUR|%|€|KEER)")
_BESIDE: Final = 60


def find(text: str) -> list[spans.Span]:
    """Find expiry dates of cards.

    >>> find("[kaart ••1111] 12/27")
    [Span(kind='expiry', start=15, end=20, replacement='[vervaldatum]')]
    >>> [span.start for span in find("creditcard geldig tot 05/28")]
    [22]
    >>> find("vanaf 12/27 ben ik weg"), find("pas verloopt in 12/2027, krijg ik een nieuwe?")
    ([], [])
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    return [
        spans.Span(KIND, *read.original(*date.span()), spans.placeholder("vervaldatum"))
        for date in _DATE.finditer(read.text)
        if _is_expiry(read, date)
    ]


def _is_expiry(read: reading.Reading, date: re.Match[str]) -> bool:
    start, end = date.span()
    if _COUNTED.match(read.text, end):
        return False
    said = bool(_SAID.search(read.text, max(0, start - 40), start))
    numbered = _has_number_near(read, start, end)
    if said and numbered:
        return True
    directly = any(ends <= start <= ends + 4 for _, ends, _ in read.masks)
    if numbered and (date[1] == "/" or (date[1] == "-" and directly)):
        return True
    around = read.text[max(0, start - 80) : end + 40]
    return said and bool(_PRINTED.fullmatch(date[0])) and bool(_CARD.search(around))


def _has_number_near(read: reading.Reading, start: int, end: int) -> bool:
    """Tell whether the number of a card, or its CVC, stands beside the date."""
    for begins, ends, label in read.masks:
        beside = begins < end + _BESIDE and ends > start - _BESIDE
        if beside and label in ("kaart", "CVC"):
            return True
    return bool(cvc.find_names(read.text[max(0, start - _BESIDE) : end + _BESIDE]))
