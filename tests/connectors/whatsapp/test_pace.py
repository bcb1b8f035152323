"""The pace of one number and the circuit around it, with time in hand."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.whatsapp.circuit import LONGEST_PAUSE, Circuit, Permit
from connectors.whatsapp.pace import LONGEST_REST, PAIRS_KEPT, Pace
from tests.care.builders import MINUTE, NOON, SECOND

NO_WAIT = timedelta(0)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=300))
def test_meta_never_has_to_say_that_one_customer_gets_too_much(steps: list[float]) -> None:
    """Meta's own rule beside ours: 45 at once, then one in 6 seconds."""
    pace, now, tokens = Pace(80, NOON), NOON, 45.0
    for step in steps:
        now += timedelta(seconds=step)
        tokens = min(45.0, tokens + step / 6)
        if not pace.take_pair("c1", now):
            tokens -= 1
            assert tokens >= -1e-6


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.floats(min_value=0, max_value=0.05), min_size=1, max_size=400),
    rate=st.sampled_from([20, 80]),
)
def test_no_second_has_more_than_the_number_may_send(steps: list[float], rate: int) -> None:
    pace, now, sent = Pace(rate, NOON), NOON, []
    for step in steps:
        now += timedelta(seconds=step)
        if pace.take_turn(now):
            sent.append(now)
    for moment in sent:
        within = [other for other in sent if moment <= other < moment + SECOND]
        # Half a second's worth at once and a second's worth of refill.
        assert len(within) <= rate * 1.5 + 1


def test_a_customer_waits_as_long_as_needed_and_others_do_not() -> None:
    pace = Pace(80, NOON)
    assert [pace.take_pair("c1", NOON) for _ in range(44)] == [NO_WAIT] * 44
    wait = pace.take_pair("c1", NOON)
    assert timedelta(seconds=6) < wait < timedelta(seconds=7)
    assert pace.take_pair("c2", NOON) == NO_WAIT
    assert pace.take_pair("c1", NOON + wait) == NO_WAIT


def test_only_so_many_customers_are_remembered() -> None:
    pace = Pace(80, NOON)
    for number in range(PAIRS_KEPT + 10):
        pace.take_pair(f"c{number}", NOON)
    assert len(pace._pairs) == PAIRS_KEPT


def test_a_turn_that_is_not_used_comes_back() -> None:
    pace = Pace(2, NOON)
    assert pace.take_turn(NOON) and not pace.take_turn(NOON)
    pace.give_back_turn()
    assert pace.take_turn(NOON)


def test_each_time_meta_says_too_fast_the_rest_is_longer_until_it_goes_well() -> None:
    pace, now, rests = Pace(80, NOON), NOON, []
    for _ in range(12):
        rests.append(pace.slow_down(now))
        assert pace.slow_down(now) == rests[-1], "what was under way beside it counts once"
        assert not pace.take_turn(now)
        now += rests[-1]
    assert rests[:4] == [SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND] and rests[-1] == LONGEST_REST
    pace.went_well(now)
    assert pace.slow_down(now) == SECOND


def test_the_circuit_opens_tries_with_one_and_closes() -> None:
    circuit = Circuit()
    assert circuit.admit(NOON) is Permit.FREE and not circuit.accept(Permit.FREE)
    assert circuit.refuse(Permit.FREE, 190, NOON) == 30 * SECOND
    assert circuit.state() == "sending rests: Meta says 190"
    # What was under way when it opened says the same, or the opposite: neither counts.
    assert circuit.refuse(Permit.FREE, 190, NOON) is None and not circuit.accept(Permit.FREE)
    assert circuit.admit(NOON + 29 * SECOND) is None
    assert not circuit.may_admit(NOON + 29 * SECOND)
    assert circuit.admit(NOON + 30 * SECOND) is Permit.TRIAL
    assert circuit.admit(NOON + 30 * SECOND) is None, "one tries"
    assert circuit.accept(Permit.TRIAL)
    assert circuit.admit(NOON) is Permit.FREE and circuit.state() == "ok"


def test_each_refused_trial_makes_the_pause_longer() -> None:
    circuit, now = Circuit(), NOON
    pauses: list[timedelta] = []
    permit = circuit.admit(now)
    while len(pauses) < 8:
        assert permit is not None
        pause = circuit.refuse(permit, 131042, now)
        assert pause is not None
        pauses.append(pause)
        now += pause
        permit = circuit.admit(now)
    assert pauses[:3] == [30 * SECOND, MINUTE, 2 * MINUTE] and pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize("wasted", [True, False])
def test_a_trial_that_told_nothing_leaves_it_to_the_next(wasted: bool) -> None:
    circuit = Circuit()
    circuit.refuse(Permit.FREE, 190, NOON)
    later = NOON + MINUTE
    assert circuit.admit(later) is Permit.TRIAL
    if wasted:
        circuit.waste(Permit.TRIAL, later)
    assert (circuit.admit(later) is Permit.TRIAL) is wasted
