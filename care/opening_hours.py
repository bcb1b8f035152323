"""Is a team there, and if not, when again? In the company's own time zone, with its holidays.

Wall-clock times are joined to dates first and given their zone then, so that both clock changes
come out right: a day that opens at 08:00 opens at 08:00, whatever the night did.
Public holidays come from the `holidays` library; the day itself is closed. Liberation Day counts
only in the years in which most people have it off (every fifth), as that library has it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from care.company import Company, Hours

# Further ahead than this nobody is promised anything.
HORIZON_DAYS = 60

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


def is_open(company: Company, hours: Hours, at: datetime) -> bool:
    """Is a team with these hours there at this moment?"""
    if hours.always:
        return True
    local = at.astimezone(company.zone)
    return any(opens <= at < closes for opens, closes in stretches_on(company, hours, local.date()))


def next_opening(company: Company, hours: Hours, after: datetime) -> datetime | None:
    """The next moment at which they open (`after` itself when they are there); None if never."""
    if is_open(company, hours, after):
        return after
    first_day = after.astimezone(company.zone).date()
    for ahead in range(HORIZON_DAYS):
        for opens, _ in stretches_on(company, hours, first_day + timedelta(days=ahead)):
            if opens > after:
                return opens
    return None


def stretches_on(company: Company, hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The open stretches of one day, as moments in time, earliest first."""
    if is_closed_day(company, day):
        return
    for opens, closes in sorted(hours.days.get(day.weekday(), ())):
        yield _moment(company, day, opens), _moment(company, day, closes)


def is_closed_day(company: Company, day: date) -> bool:
    """Is this a holiday, or a day that company.yml closes?"""
    if day in company.also_open:
        return False
    return day in company.also_closed or day in _public_holidays(company.holiday_country, day.year)


def say_when(company: Company, moment: datetime, now: datetime) -> str:
    """A moment in words: "vandaag vanaf 13.30 uur", "morgen vanaf 9.00 uur", or with the date."""
    local, today = moment.astimezone(company.zone), now.astimezone(company.zone).date()
    clock = f"vanaf {local.hour}.{local.minute:02} uur"
    if local.date() == today:
        return f"vandaag {clock}"
    if local.date() == today + timedelta(days=1):
        return f"morgen {clock}"
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {clock}"


def _moment(company: Company, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=company.zone)


@lru_cache(maxsize=32)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
