"""Account numbers from before IBAN, and giro numbers, where the words speak of an account.

Rules:
- Nine or ten digits, whatever the elfproef says: a mistyped one is no less an account. "Rekening"
  alone can be a bill, so there the elfproef has to hold.
- A giro number has three to eight digits and counts only directly after its name.
"""

import re
from typing import Final

from care.privacy import numbers, reading, spans, words

KIND: Final = "account_number"

_NAMED: Final = re.compile(
    r"\b(?:(?:BANK|SPAAR|TEGEN|BETAAL|GIRO|PRIV[EÉ])?REK(?:ENING)?(?:ING)?[ .\-]{0,2}(?:NUMMER"
    r"|NR|NO)|(?:BANK|GIRO|POSTBANK)(?:NUMMER|NR|REKENING)"
    r"|(?:BETAAL|SPAAR|TEGEN|BANK|GIRO)REK\w*)\b"
)
_GIRO: Final = re.compile(
    r"\b(?:(?:POST)?GIRO|POSTBANK)(?:[ \-]?(?:REKENING|NUMMER|NR|REK))?(?:[ .:=\n]|\b(?:IS|WAS"
    r"|NR|NUMMER|MIJN|OUDE|DE|VAN|P)\b){1,12}(?P<digits>[0-9](?:[ .]?[0-9]){2,7})(?![ .]?[0-9]"
    r"|[0-9,\-/])"
)
# With a 0 in front it looks like a telephone number.
_LIKE_A_TELEPHONE: Final = re.compile(
    r"REKENING ?(?:NUMMER|NR)[ :.=]*(?:(?:IS|WAS)[ :]*)?(?P<digits>0(?!6)[0-9]{9})(?![0-9])"
)
_LEAST, _MOST = 9, 10
_LAST: Final = 4
_NEAR: Final = 60


def find(text: str) -> list[spans.Span]:
    """Find account numbers of the old kinds.

    >>> find("oude rekeningnummer 12.34.56.789")
    [Span(kind='account_number', start=20, end=32, replacement='[rekening ••6789]')]
    >>> [span.replacement for span in find("giro 1234567")]
    ['[rekening ••4567]']
    >>> find("rekening van 1250 euro")
    []
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    places = {
        (window.start, window.end): window.digits
        for window in numbers.windows(read.runs, _LEAST, _MOST)
        if _is_account(read.text, window)
    }
    for giro in (*_GIRO.finditer(read.text), *_LIKE_A_TELEPHONE.finditer(read.text)):
        places[giro.span("digits")] = re.sub(r"\D", "", giro["digits"])
    return [
        spans.Span(KIND, *read.original(start, end), spans.placeholder("rekening", digits[-_LAST:]))
        for (start, end), digits in places.items()
    ]


def _is_account(flat: str, window: numbers.Window) -> bool:
    if words.topic_at(flat, window.start, window.end) is not words.Topic.IBAN:
        return False
    if passes_eleven(window.digits):
        return window.whole or len(window.digits) == _MOST
    around = flat[max(0, window.start - _NEAR) : window.end + _NEAR]
    return window.whole and bool(_NAMED.search(around))


def passes_eleven(digits: str) -> bool:
    """Tell whether the weighted sum is a multiple of eleven, as banks had it.

    >>> passes_eleven("123456789"), passes_eleven("123456780")
    (True, False)
    """
    weights = range(len(digits), 0, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0
