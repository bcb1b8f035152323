"""Card numbers: debit and credit cards of the schemes that are used in the Netherlands.

Rules:
- 13 to 19 digits, the scheme's first digits and one of its lengths, and Luhn (ISO/IEC 7812;
  python-stdnum). PCI DSS 3.4 allows the last four digits to be shown; no more is kept.
- Where the words speak of a card, a number of that length with a typing error goes too.
- An IMEI, a payment reference or a bar code can pass Luhn as well: the word before it tells.
"""

import re
from typing import Final

from stdnum import luhn

from care.privacy import harmless, numbers, reading, spans, words

KIND: Final = "card_number"

_SCHEMES: Final = re.compile(
    r"""
      4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})                            # Visa, V Pay
    | 5[1-5][0-9]{14}                                               # Mastercard
    | (?:222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}
    | 3[47][0-9]{13}                                                # American Express
    | 3(?:0[0-59]|[689][0-9])[0-9]{11}                              # Diners
    | 35(?:2[89]|[3-8][0-9])[0-9]{12}                               # JCB
    | (?:50|5[6-9]|6[0-9])[0-9]{11,17}                              # Maestro, Discover, UnionPay
    """,
    re.VERBOSE,
)
_LEAST: Final = 13


def find(text: str) -> list[spans.Span]:
    """Find card numbers.

    >>> find("kaart 4111 1111 1111 1111")
    [Span(kind='card_number', start=6, end=25, replacement='[kaart ••1111]')]
    >>> find("de laatste vier cijfers zijn 1111")
    []
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    return [
        spans.Span(
            KIND,
            *read.original(window.start, window.end),
            spans.placeholder("kaart", window.digits[-4:]),
        )
        for window in numbers.windows(read.runs, _LEAST, numbers.MOST_DIGITS)
        if _is_card(read.text, window)
    ]


def _is_card(flat: str, window: numbers.Window) -> bool:
    passes = bool(_SCHEMES.fullmatch(window.digits)) and luhn.is_valid(window.digits)
    if not passes and not window.whole and len(window.sizes) > 1:
        return False
    topic = words.topic_at(flat, window.start, window.end)
    if topic is words.Topic.CARD:
        return True
    if not passes or topic is words.Topic.HARMLESS:
        return False
    return not harmless.is_reference(flat, window.start, window.end)
