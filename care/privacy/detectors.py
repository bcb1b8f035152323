"""The detectors, in the order in which they count when two finds are equally long.

A new one is a module with `KIND`, `find(text) -> list[Span]` and `find_in(reading)`, imported and
named here: in sight, so that nobody has to guess what is masked.
"""

import re
from collections.abc import Iterable
from types import ModuleType
from typing import Final

from care.privacy import (
    account_number,
    app_code,
    birth_date,
    bsn,
    card_number,
    cvc,
    document_number,
    expiry,
    iban,
    national_number,
    password,
    pin,
    reading,
    spans,
)

DETECTORS: Final[tuple[ModuleType, ...]] = (
    iban,
    card_number,
    bsn,
    national_number,
    account_number,
    document_number,
    pin,
    cvc,
    expiry,
    app_code,
    birth_date,
    password,
)


_DIGIT: Final = re.compile(r"[0-9]")
_YEAR_IN_WORDS: Final = re.compile("NEGENTIEN|TWEEDUIZEND")
_FEWEST_DIGITS: Final = 3


def find(text: str) -> list[spans.Span]:
    """Find all that is sensitive, in order, without overlaps.

    Most messages have next to no digit and name no password: those are not looked at any further.

    >>> [span.replacement for span in find("bsn 111222333, pas 4111111111111111")]
    ['[BSN]', '[kaart ••1111]']
    """
    read = reading.read(text)
    if len(_DIGIT.findall(read.text)) < _FEWEST_DIGITS and not _YEAR_IN_WORDS.search(read.text):
        return password.find_in(read)
    found: Iterable[spans.Span] = (span for each in DETECTORS for span in each.find_in(read))
    return spans.merge(found)
