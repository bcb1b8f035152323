"""Moments and durations in Dutch, in the company's time zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from care.opening_hours import MONTHS, WEEKDAYS


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day, as it stands in a bubble: 14.05."""
    local = moment.astimezone(zone)
    return f"{local.hour}.{local.minute:02}"


def day(when: date, today: date) -> str:
    """A day as a separator between messages.

    >>> day(date(2026, 11, 20), date(2026, 11, 21))
    'Gisteren'
    >>> day(date(2026, 11, 17), date(2026, 11, 21))
    'Dinsdag 17 november'
    >>> day(date(2025, 12, 31), date(2026, 11, 21))
    'Woensdag 31 december 2025'
    """
    if when == today:
        return "Vandaag"
    if when == today - timedelta(days=1):
        return "Gisteren"
    words = f"{WEEKDAYS[when.weekday()].capitalize()} {when.day} {MONTHS[when.month - 1]}"
    return words if when.year == today.year else f"{words} {when.year}"


def date_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """A date in full: 17 november 2026."""
    local = moment.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def moment_in_words(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A moment beside an event: "14.05", "gisteren 14.05" or "17 november 14.05"."""
    local, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    if local == today:
        return clock(moment, zone)
    if local == today - timedelta(days=1):
        return f"gisteren {clock(moment, zone)}"
    return f"{local.day} {MONTHS[local.month - 1]} {clock(moment, zone)}"


def opening(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When a closed team is there again, short: "9.00 uur", "morgen 9.00 uur", "ma 9.00 uur"."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"{clock(moment, zone)} uur"
    if local.date() == today + timedelta(days=1):
        return f"morgen {clock(moment, zone)} uur"
    if local.date() < today + timedelta(days=7):
        return f"{WEEKDAYS[local.weekday()][:2]} {clock(moment, zone)} uur"
    return f"{local.day} {MONTHS[local.month - 1]}"


def waited(length: timedelta) -> str:
    """How long somebody has been waiting, short enough for a row of the queue.

    The page counts on by the same rule (static/desk/clock.js).

    >>> waited(timedelta(seconds=20)), waited(timedelta(minutes=12)), waited(timedelta(hours=3))
    ('nu', '12 min', '3 u')
    >>> waited(timedelta(hours=3, minutes=5)), waited(timedelta(days=2, hours=3))
    ('3 u 5 min', '2 d')
    """
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return "nu"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return hours_and_minutes(minutes)
    return f"{minutes // (24 * 60)} d"


def hours_and_minutes(minutes: int) -> str:
    """A stretch of time in hours and minutes.

    >>> hours_and_minutes(192), hours_and_minutes(120), hours_and_minutes(7)
    ('3 u 12 min', '2 u', '7 min')
    """
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} u"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)
