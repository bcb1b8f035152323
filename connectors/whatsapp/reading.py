"""Reading JSON that may have any shape: what is not there, or is something else, is empty.

Nothing here raises for what Meta sends; whoever asks for a text gets one that a database takes.
"""

import math
from datetime import datetime, timedelta
from typing import Any

from care import clock
from care.privacy.raw import RawText

# A message cannot have been sent later than this after it came in: then the stamp is wrong.
LARGEST_SKEW = timedelta(minutes=5)


def list_of(raw: Any, name: str) -> list[Any]:
    """The list of that name, or an empty one.

    >>> list_of({"errors": [1]}, "errors"), list_of({"errors": 1}, "errors"), list_of(3, "errors")
    ([1], [], [])
    """
    found = raw.get(name) if isinstance(raw, dict) else None
    return found if isinstance(found, list) else []


def dict_of(raw: Any, name: str) -> dict[str, Any]:
    """The object of that name, or an empty one."""
    found = raw.get(name) if isinstance(raw, dict) else None
    return found if isinstance(found, dict) else {}


def text_of(raw: Any, name: str) -> str:
    """The text of that name, or "".

    >>> text_of({"body": "Hoi"}, "body"), text_of({"body": 3}, "body")
    ('Hoi', '')
    """
    found = raw.get(name) if isinstance(raw, dict) else None
    return clean(found) if isinstance(found, str) else ""


def words_of(raw: Any, name: str) -> RawText | None:
    """A customer's words of that name, if there are any."""
    found = text_of(raw, name)
    return RawText(found) if found else None


def number_of(raw: Any, name: str) -> float | None:
    """The number of that name (PostgreSQL takes no NaN or infinity); None if there is none.

    >>> number_of({"latitude": 52.1}, "latitude"), number_of({"latitude": "52.1"}, "latitude")
    (52.1, 52.1)
    >>> number_of({"latitude": 1e999}, "latitude"), number_of({"latitude": True}, "latitude")
    (None, None)
    """
    found = raw.get(name) if isinstance(raw, dict) else None
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def codes_of(raw: Any) -> list[int]:
    """The codes of `errors`, those that are numbers as Meta gives them."""
    found = (error.get("code") for error in list_of(raw, "errors") if isinstance(error, dict))
    return [code for code in found if isinstance(code, int) and abs(code) < 2**31][:5]


def moment_of(raw: Any, now: datetime) -> datetime:
    """When it happened by WhatsApp's clock; `now` where the stamp cannot be right."""
    stamp = raw.get("timestamp") if isinstance(raw, dict) else None
    try:
        moment = clock.from_epoch(stamp)  # type: ignore[arg-type]  # anything may stand there
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return moment if moment <= now + LARGEST_SKEW else now


def filled(**values: Any) -> dict[str, Any]:
    """The values that are there.

    >>> filled(name=None, size=0, items=[], kind="x")
    {'size': 0, 'kind': 'x'}
    """
    return {
        name: value
        for name, value in values.items()
        if value is not None and not (isinstance(value, list) and not value)
    }


def clean(text: str) -> str:
    """Databases take neither NUL nor half a surrogate pair, which JSON can smuggle in."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "")


def label(word: str, longest: int = 32) -> str:
    """A vendor's word, fit for a log line and a column of so many characters.

    >>> label("text"), label("te veel woorden!"), label("")
    ('text', 'teveelwoorden', 'unknown')
    """
    return (
        "".join(c for c in word if c.isascii() and (c.isalnum() or c in "_-"))[:longest]
        or "unknown"
    )
