"""May this message go, and what if it did not? Decisions over data and `now`, nothing else."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from care.conversations import WINDOW
from care.messages import OutboundMessage

# Transient faults: after this many tries a person is told instead.
MAX_ATTEMPTS = 8
# Throttling for one customer: Meta advises 4^X seconds ("Pair rate limits").
PAIR_BASE = 4
LONGEST_PAUSE = timedelta(minutes=15)
# How long all sending rests when Meta refuses our key or account.
CIRCUIT_PAUSE = timedelta(seconds=30)


class Advice(Enum):
    """What an answer of Meta means for the next step (connectors/whatsapp/errors.py decides it)."""

    LATER = "later"
    THROTTLED = "throttled"
    NEVER = "never"
    STOP = "stop"
    LOST = "lost"


@dataclass(frozen=True)
class Send:
    """Send it now."""


@dataclass(frozen=True)
class Drop:
    """A human took over after the bot decided to say this."""


@dataclass(frozen=True)
class Refuse:
    """It would fail: the window has closed. `code` is what Meta would say."""

    code: int


@dataclass(frozen=True)
class RetryAt:
    """Try again then. `counts` is False where the fault was not the message's."""

    at: datetime
    counts: bool = True


@dataclass(frozen=True)
class WaitForWord:
    """It may have arrived: wait until then for a status before sending again."""

    until: datetime


@dataclass(frozen=True)
class GiveUp:
    """It will never arrive."""


def decide_sending(message: OutboundMessage, now: datetime) -> Send | Drop | Refuse:
    """Look once more before sending: is the bot still the one to speak, is the window open?"""
    if message.author == "bot" and message.epoch != message.current_epoch:
        return Drop()
    if message.kind != "template" and not window_is_open(message.last_customer_at, now):
        return Refuse(131047)
    return Send()


def window_is_open(last_customer_at: datetime | None, now: datetime) -> bool:
    """Free messages are allowed for 24 hours after the customer's last one, by WhatsApp's clock."""
    return last_customer_at is not None and now - last_customer_at < WINDOW


def decide_retry(
    advice: Advice, attempts: int, now: datetime, chance: float | None = None
) -> RetryAt | WaitForWord | GiveUp:
    """What to do after `attempts` tries that ended with this advice.

    `chance` (0 to 1) spreads retries so that many messages do not return at once.
    """
    spread = 0.5 + (random.random() if chance is None else chance)  # noqa: S311 - no secret
    if advice is Advice.NEVER:
        return GiveUp()
    if advice is Advice.STOP:
        return RetryAt(now + CIRCUIT_PAUSE, counts=False)
    if advice is Advice.LOST:
        if attempts >= MAX_ATTEMPTS:
            return GiveUp()
        return WaitForWord(now + timedelta(seconds=10))
    if advice is Advice.THROTTLED:
        pause = timedelta(seconds=float(PAIR_BASE ** min(attempts - 1, 6)))
        return RetryAt(now + min(pause, LONGEST_PAUSE))
    if attempts >= MAX_ATTEMPTS:
        return GiveUp()
    pause = timedelta(seconds=2.0 ** min(attempts - 1, 8) * spread)
    return RetryAt(now + min(pause, LONGEST_PAUSE))
