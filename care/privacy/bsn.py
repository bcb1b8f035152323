"""BSN: the Dutch citizen service number, and the sofinummer that it was before.

Rules:
- Nine digits that pass the elfproef (Wet algemene bepalingen burgerservicenummer; python-stdnum).
  They are masked unless the words or letters around say that they are something else.
- Eight digits (the first 0 left out) only where the words speak of a BSN: any eight digits are
  more often a chamber of commerce number or an order.
- Where the words speak of a BSN, a number of eight to ten digits with a typing error goes too.
- Ten digits are otherwise a telephone number, never a BSN.
"""

from typing import Final

from stdnum.nl import bsn

from care.privacy import harmless, numbers, reading, spans, words

KIND: Final = "bsn"

_DIGITS: Final = 9
_LAYOUTS: Final = {(9,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3)}


def find(text: str) -> list[spans.Span]:
    """Find BSNs.

    >>> find("mijn bsn is 1112.22.333")
    [Span(kind='bsn', start=12, end=23, replacement='[BSN]')]
    >>> find("ordernummer 111222333, bel 0612345678")
    []
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    return [
        spans.Span(KIND, *read.original(window.start, window.end), spans.placeholder("BSN"))
        for window in numbers.windows(read.runs, _DIGITS - 1, _DIGITS + 1)
        if _is_bsn(read.text, window)
    ]


def _is_bsn(flat: str, window: numbers.Window) -> bool:
    passes = len(window.digits) == _DIGITS and bsn.is_valid(window.digits)
    # Ten digits in groups are more often a BSN and the number after it.
    if (
        not passes
        and len(window.sizes) > 1
        and not (window.whole and len(window.digits) <= _DIGITS)
    ):
        return False
    topic = words.topic_at(flat, window.start, window.end)
    if topic is words.Topic.BSN:
        return True
    if not passes or topic is words.Topic.HARMLESS:
        return False
    if harmless.is_reference(flat, window.start, window.end):
        return False
    return window.whole or window.sizes in _LAYOUTS
