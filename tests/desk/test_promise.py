"""What a waiting customer was promised: only opening hours count."""

from datetime import datetime, timedelta, timezone

import pytest

from care import clock, company, handover
from care.database import Engine, writing
from care.handover import Agent
from desk import rows
from desk.promise import decide_promise
from tests.desk.seeding import add_case

# Tuesday 17 November 2026, 10.00 in Amsterdam; mortgages are there from 9.00 and promise an hour.
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=timezone.utc)
# The Monday evening before, 22.00: nobody is there.
EVENING = datetime(2026, 11, 16, 21, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("minutes", "left", "is_late"), [(0, 1.0, False), (45, 0.25, False), (61, 0.0, True)]
)
def test_the_ring_empties_towards_the_promise(
    engine: Engine, minutes: int, left: float, is_late: bool
) -> None:
    case = add_case(engine, now=TUESDAY, ago=timedelta(0))
    row = rows.build(case, company.load(), 1, TUESDAY + timedelta(minutes=minutes))
    assert (row.left, row.is_late, row.opens) == (left, is_late, "")


def test_who_wrote_at_night_waits_from_the_opening_on(engine: Engine) -> None:
    case = add_case(engine, now=EVENING, ago=timedelta(0))
    promise = decide_promise(case, company.load())
    assert promise is not None
    opening = datetime(2026, 11, 17, 8, 0, tzinfo=timezone.utc)
    assert (promise.starts, promise.ends) == (opening, opening + timedelta(hours=1))
    row = rows.build(case, company.load(), 1, EVENING)
    assert (row.opens, row.is_late) == ("morgen 9.00 uur", False)


def test_nothing_is_promised_once_somebody_helps(engine: Engine, agent: Agent) -> None:
    case = add_case(engine)
    with writing(engine) as db:
        taken = handover.take(db, case.id, agent, clock.now())
    assert decide_promise(taken, company.load()) is None
