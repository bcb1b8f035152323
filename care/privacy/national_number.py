"""Belgian national number (rijksregisternummer, INSZ): many customers live across the border.

Rules:
- Eleven digits: date of birth, serial number, and a check of 97 minus the rest (python-stdnum).
- Without a valid check only where the words speak of it: somebody mistyped.
"""

from typing import Final

from stdnum.be import nn

from care.privacy import harmless, numbers, reading, spans, words

KIND: Final = "national_number"

_DIGITS: Final = 11


def find(text: str) -> list[spans.Span]:
    """Find Belgian national numbers.

    >>> find("rijksregister 85.07.30-033.28")
    [Span(kind='national_number', start=14, end=29, replacement='[rijksregisternummer]')]
    >>> find("klantnummer 85073003328")
    []
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    return [
        spans.Span(
            KIND,
            *read.original(window.start, window.end),
            spans.placeholder("rijksregisternummer"),
        )
        for window in numbers.windows(read.runs, _DIGITS - 1, _DIGITS + 1)
        if _is_national_number(read.text, window)
    ]


def _is_national_number(flat: str, window: numbers.Window) -> bool:
    passes = len(window.digits) == _DIGITS and nn.is_valid(window.digits)
    if not passes and not window.whole:
        return False
    topic = words.topic_at(flat, window.start, window.end)
    if topic is words.Topic.NATIONAL_NUMBER:
        return True
    if not passes or topic is words.Topic.HARMLESS:
        return False
    return not harmless.is_reference(flat, window.start, window.end)
