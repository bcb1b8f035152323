"""Who is there when: nights, weekends, holidays and both clock changes, worked out by hand.

Moments are written as Amsterdam's wall clock with the offset that holds that day (winter +1,
summer +2), so that nothing here is computed by what is tested.
"""

from datetime import datetime, timedelta, timezone

import pytest

from care import opening_hours
from care.company import Hours
from tests.care.builders import a_company, raw_company

COMPANY = a_company()
GENERAL = COMPANY.team("general").hours  # Mon-Fri 08:00-21:00, Sat 09:00-17:00
MORTGAGES = COMPANY.team("mortgages").hours  # Mon-Fri 09:00-17:30, Wed without 12:30-13:30
FRAUD = COMPANY.team("fraud").hours  # day and night


def at(text: str) -> datetime:
    """A moment with its offset, handed on in UTC as everywhere in care."""
    return datetime.fromisoformat(text).astimezone(timezone.utc)


@pytest.mark.parametrize(
    ("hours", "moment", "is_open"),
    [
        (GENERAL, "2026-11-23T07:59:59+01:00", False),  # a Monday
        (GENERAL, "2026-11-23T08:00:00+01:00", True),
        (GENERAL, "2026-11-23T20:59:59+01:00", True),
        (GENERAL, "2026-11-23T21:00:00+01:00", False),
        (GENERAL, "2026-11-24T00:30:00+01:00", False),
        (GENERAL, "2026-11-28T08:59:00+01:00", False),  # a Saturday
        (GENERAL, "2026-11-28T09:00:00+01:00", True),
        (GENERAL, "2026-11-28T17:00:00+01:00", False),
        (GENERAL, "2026-11-29T12:00:00+01:00", False),  # a Sunday
        (MORTGAGES, "2026-11-25T12:29:00+01:00", True),  # a Wednesday, split in two
        (MORTGAGES, "2026-11-25T12:30:00+01:00", False),
        (MORTGAGES, "2026-11-25T13:29:00+01:00", False),
        (MORTGAGES, "2026-11-25T13:30:00+01:00", True),
        (MORTGAGES, "2026-11-26T13:00:00+01:00", True),  # a Thursday is not
        (MORTGAGES, "2026-11-28T12:00:00+01:00", False),
        (FRAUD, "2026-11-29T03:00:00+01:00", True),
        (FRAUD, "2026-12-25T03:00:00+01:00", True),
        # King's Day: Monday 27 April 2026; in 2025 the 27th is a Sunday, so Saturday the 26th.
        (GENERAL, "2026-04-27T12:00:00+02:00", False),
        (GENERAL, "2026-04-28T12:00:00+02:00", True),
        (GENERAL, "2025-04-26T12:00:00+02:00", False),
        (GENERAL, "2025-04-28T12:00:00+02:00", True),
        # Easter Monday, Ascension, Whit Monday, both Christmas days, New Year.
        (GENERAL, "2026-04-06T12:00:00+02:00", False),
        (GENERAL, "2026-05-14T12:00:00+02:00", False),
        (GENERAL, "2026-05-25T12:00:00+02:00", False),
        (GENERAL, "2026-12-25T12:00:00+01:00", False),
        (GENERAL, "2026-12-26T12:00:00+01:00", False),
        (GENERAL, "2026-12-24T12:00:00+01:00", True),
        (GENERAL, "2027-01-01T12:00:00+01:00", False),
        # Liberation Day: off for most people every fifth year, so 2025 and not 2026.
        (GENERAL, "2025-05-05T12:00:00+02:00", False),
        (GENERAL, "2026-05-05T12:00:00+02:00", True),
    ],
)
def test_who_is_there(hours: Hours, moment: str, is_open: bool) -> None:
    assert opening_hours.is_open(COMPANY, hours, at(moment)) is is_open


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        (GENERAL, "2026-11-23T12:00:00+01:00", "2026-11-23T12:00:00+01:00"),  # there already
        (GENERAL, "2026-11-23T06:00:00+01:00", "2026-11-23T08:00:00+01:00"),
        (GENERAL, "2026-11-23T21:00:00+01:00", "2026-11-24T08:00:00+01:00"),
        (GENERAL, "2026-11-28T17:00:00+01:00", "2026-11-30T08:00:00+01:00"),  # the weekend
        (MORTGAGES, "2026-11-25T12:45:00+01:00", "2026-11-25T13:30:00+01:00"),
        (MORTGAGES, "2026-11-27T17:30:00+01:00", "2026-11-30T09:00:00+01:00"),
        # Saturday evening before King's Day: Sunday, then the holiday, then Tuesday.
        (GENERAL, "2026-04-25T18:00:00+02:00", "2026-04-28T08:00:00+02:00"),
        # Christmas 2026 is Friday and Saturday.
        (GENERAL, "2026-12-24T22:00:00+01:00", "2026-12-28T08:00:00+01:00"),
        # Easter 2026 is Sunday 5 April.
        (GENERAL, "2026-04-04T17:00:00+02:00", "2026-04-07T08:00:00+02:00"),
        # Summer time began on Sunday 29 March, ended on Sunday 25 October 2026.
        (GENERAL, "2026-03-28T18:00:00+01:00", "2026-03-30T08:00:00+02:00"),
        (GENERAL, "2026-10-24T18:00:00+02:00", "2026-10-26T08:00:00+01:00"),
    ],
)
def test_when_they_are_back(hours: Hours, now: str, opens: str) -> None:
    assert opening_hours.next_opening(COMPANY, hours, at(now)) == at(opens)


def test_a_day_that_opens_in_the_night_of_a_clock_change() -> None:
    """Sunday 00:00-06:00: five hours long in March, seven in October."""
    nightly = {"mon": [], "sun": ["00:00-06:00"]}
    hours = (
        a_company(
            opening_hours=raw_company()["opening_hours"] | {"general": nightly},
            holidays={"country": "NL"},
        )
        .team("general")
        .hours
    )
    for day, offsets, length in (
        ("2026-03-29", "+01:00 +02:00", 5),
        ("2026-10-25", "+02:00 +01:00", 7),
    ):
        before, after = offsets.split()
        opens, closes = at(f"{day}T00:00:00{before}"), at(f"{day}T06:00:00{after}")
        assert closes - opens == timedelta(hours=length)
        moments = [opens - timedelta(seconds=1), opens, closes - timedelta(seconds=1), closes]
        found = [opening_hours.is_open(COMPANY, hours, moment) for moment in moments]
        assert found == [False, True, True, False]


def test_a_company_closes_and_opens_days_of_its_own() -> None:
    days = {"country": "NL", "also_closed": ["2026-11-24"], "also_open": ["2026-04-27"]}
    company = a_company(holidays=days)
    closed, opened = at("2026-11-24T12:00:00+01:00"), at("2026-04-27T12:00:00+02:00")
    assert not opening_hours.is_open(company, GENERAL, closed)
    assert opening_hours.is_open(company, GENERAL, opened)
    assert opening_hours.next_opening(company, GENERAL, closed) == at("2026-11-25T08:00:00+01:00")


def test_a_team_that_never_opens_is_never_promised() -> None:
    never = Hours(always=False, days={})
    moment = at("2026-11-23T12:00:00+01:00")
    assert opening_hours.next_opening(COMPANY, never, moment) is None


@pytest.mark.parametrize(
    ("moment", "now", "words"),
    [
        ("2026-11-25T13:30:00+01:00", "2026-11-25T12:45:00+01:00", "vandaag vanaf 13.30 uur"),
        ("2026-11-24T09:00:00+01:00", "2026-11-23T22:00:00+01:00", "morgen vanaf 9.00 uur"),
        # Shortly after midnight in Amsterdam it is still yesterday in UTC.
        ("2026-11-24T08:00:00+01:00", "2026-11-24T00:30:00+01:00", "vandaag vanaf 8.00 uur"),
        (
            "2026-04-28T08:00:00+02:00",
            "2026-04-25T18:00:00+02:00",
            "dinsdag 28 april vanaf 8.00 uur",
        ),
        (
            "2026-03-30T08:00:00+02:00",
            "2026-03-28T18:00:00+01:00",
            "maandag 30 maart vanaf 8.00 uur",
        ),
        (
            "2027-01-02T09:05:00+01:00",
            "2026-12-31T22:00:00+01:00",
            "zaterdag 2 januari vanaf 9.05 uur",
        ),
        ("2027-01-01T09:00:00+01:00", "2026-12-31T22:00:00+01:00", "morgen vanaf 9.00 uur"),
    ],
)
def test_a_moment_in_words(moment: str, now: str, words: str) -> None:
    assert opening_hours.say_when(COMPANY, at(moment), at(now)) == words
