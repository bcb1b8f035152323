"""Applications for a card, by their number."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import yaml

from care.opening_hours import MONTHS, WEEKDAYS

DEMO = Path(__file__).with_name("demo.yml")

_NUMBER = re.compile(r"(?i)(?<![a-z])p\W?b\W{0,3}(20\d\d)?\W{0,3}(\d{1,6})(?!\d)")
_BARE = re.compile(r"(?<!\d)(20\d\d)\W{1,3}(\d{3,6})(?!\d)")


@dataclass(frozen=True)
class CardOrder:
    """How an application stands: in_treatment, made, sent or delivered, and the day that counts."""

    number: str
    status: str
    day: date

    def day_in_words(self) -> str:
        """The day as "dinsdag 24 november"."""
        return f"{WEEKDAYS[self.day.weekday()]} {self.day.day} {MONTHS[self.day.month - 1]}"


def read_order_number(text: str) -> str | None:
    """The number in its own spelling, from the way people type it; None where there is none.

    >>> read_order_number("pb2026 4512")
    'PB-2026-004512'
    >>> read_order_number("het is PB - 2026 - 004512 hoor")
    'PB-2026-004512'
    >>> read_order_number("die van vorige week") is None
    True
    """
    found = _NUMBER.search(text) or _BARE.search(text)
    if found is None or found.group(1) is None:
        return None
    return f"PB-{found.group(1)}-{int(found.group(2)):06}"


def find_card_order(number: str, today: date) -> CardOrder | None:
    """The application with this number (spelt PB-2026-004512), or None."""
    found = _demo().get(number)
    if found is None:
        return None
    return CardOrder(number, str(found["status"]), today + timedelta(days=int(found["days"])))


@lru_cache(maxsize=1)
def _demo() -> dict[str, dict[str, str | int]]:
    loaded: dict[str, dict[str, str | int]] = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    return loaded
