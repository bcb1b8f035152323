"""May it go, and what if it did not: the decisions as tables."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from care import delivery
from care.delivery import (
    Advice,
    Drop,
    GiveUp,
    Refuse,
    RetryAt,
    Send,
    SendAgain,
    StayUnknown,
    WaitForWord,
)
from care.messages import OutboundMessage
from tests.care.builders import NOON, SECOND

DAY = timedelta(hours=24)
BOTS = OutboundMessage(
    id=1,
    conversation_id="c1",
    wa_id="31600000001",
    user_id=None,
    kind="text",
    text="Dag",
    payload={},
    author="bot",
    attempts=1,
    claimed_by="door-1",
    epoch=3,
    current_epoch=3,
    last_customer_at=NOON,
)


@pytest.mark.parametrize(
    ("author", "epoch", "kind", "spoke", "expected"),
    [
        ("bot", 3, "text", NOON, Send()),
        ("bot", 2, "text", NOON, Drop()),
        ("agent", 2, "text", NOON, Send()),
        ("bot", 3, "text", NOON - DAY + SECOND, Send()),
        ("bot", 3, "text", NOON - DAY, Refuse(131047)),
        ("agent", 3, "text", NOON - DAY, Refuse(131047)),
        ("agent", 3, "text", None, Refuse(131047)),
        ("agent", 3, "template", NOON - DAY, Send()),
        ("agent", 3, "template", None, Send()),
        # Whoever was overtaken says nothing, whatever the window.
        ("bot", 2, "template", NOON - DAY, Drop()),
    ],
)
def test_may_it_go(
    author: str, epoch: int, kind: str, spoke: datetime | None, expected: object
) -> None:
    message = replace(BOTS, author=author, epoch=epoch, kind=kind, last_customer_at=spoke)
    assert delivery.decide_sending(message, NOON) == expected


def after(seconds: float, *, counts: bool = True) -> RetryAt:
    return RetryAt(NOON + timedelta(seconds=seconds), counts)


@pytest.mark.parametrize(
    ("advice", "attempts", "expected"),
    [
        *((advice, 1, GiveUp()) for advice in Advice if advice.is_final),
        (Advice.KEY, 1, after(30, counts=False)),
        (Advice.ACCOUNT, 99, after(30, counts=False)),
        (Advice.LOST, 1, WaitForWord(NOON + timedelta(seconds=20))),
        (Advice.LOST, 99, WaitForWord(NOON + timedelta(seconds=20))),
        # Meta's advice for one customer: 4^X seconds, and never more than a quarter of an hour.
        (Advice.PAIR, 1, after(1)),
        (Advice.PAIR, 2, after(4)),
        (Advice.PAIR, 5, after(256)),
        (Advice.PAIR, 6, after(900)),
        (Advice.PAIR, 50, after(900)),
        # The number rests as a whole: no message loses a try over it.
        (Advice.NUMBER, 1, after(1, counts=False)),
        (Advice.NUMBER, 50, after(1, counts=False)),
        (Advice.LATER, 1, after(1)),
        (Advice.LATER, 2, after(2)),
        (Advice.LATER, 7, after(64)),
        (Advice.LATER, 11, after(512)),
        (Advice.LATER, 12, GiveUp()),
        (Advice.LATER, 13, GiveUp()),
    ],
)
def test_what_follows_a_failure(advice: Advice, attempts: int, expected: object) -> None:
    assert delivery.decide_retry(advice, attempts, NOON, chance=0.5) == expected


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4.0), (0.5, 8.0), (1.0, 12.0)])
def test_retries_are_spread_around_the_pause(chance: float, seconds: float) -> None:
    assert delivery.decide_retry(Advice.LATER, 4, NOON, chance) == after(seconds)


def test_without_a_given_chance_the_spread_stays_in_its_bounds() -> None:
    for _ in range(50):
        decision = delivery.decide_retry(Advice.LATER, 4, NOON)
        assert isinstance(decision, RetryAt)
        assert after(4).at <= decision.at <= after(12).at


@pytest.mark.parametrize(
    ("author", "kind", "attempts", "room", "expected"),
    [
        ("bot", "text", 1, 0, SendAgain()),
        ("bot", "interactive", 1, 500, SendAgain()),
        ("bot", "text", 2, 500, StayUnknown()),
        ("bot", "text", 1, -1, StayUnknown()),
        ("bot", "template", 1, 500, StayUnknown()),
        ("agent", "text", 1, 500, StayUnknown()),
    ],
)
def test_nothing_goes_twice_unless_it_says_so(
    author: str, kind: str, attempts: int, room: int, expected: object
) -> None:
    assert delivery.decide_unknown(author, kind, attempts, room) == expected
