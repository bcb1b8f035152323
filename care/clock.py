"""The one place where the time of day enters; decisions get `now` as an argument."""

from datetime import datetime, timezone


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    return datetime.now(timezone.utc)


def from_epoch(seconds: int | float | str) -> datetime:
    """Turn WhatsApp's timestamps (seconds since 1970, as text) into an aware UTC moment.

    >>> from_epoch("1763712000").isoformat()
    '2025-11-21T08:00:00+00:00'
    """
    return datetime.fromtimestamp(float(seconds), timezone.utc)
