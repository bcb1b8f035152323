"""May this message go, and what if it did not? Decisions over data and `now`, nothing else."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from care.conversations import WINDOW
from care.messages import OutboundMessage

# Passing trouble: after this many tries (some 50 minutes) a person is told instead.
MAX_ATTEMPTS = 12
# Throttling for one customer: Meta advises 4^X seconds ("Pair rate limits").
PAIR_BASE = 4
LONGEST_PAUSE = timedelta(minutes=15)
# How long a message waits at least when Meta refuses our key or account; the sender's circuit
# decides when the next one tries.
CIRCUIT_PAUSE = timedelta(seconds=30)
# How long we wait for a status when an answer was lost. Meta tells "sent" within seconds.
WAIT_FOR_WORD = timedelta(seconds=20)
# Of a message whose fate is unknown this many tries are made by ourselves, the second of which
# says that it may be one.
MAX_UNCERTAIN = 2


class Advice(Enum):
    """What an answer of Meta means for the next step (connectors/whatsapp/errors.py decides it)."""

    # Passes by itself.
    LATER = "later"
    # Too much for this customer; too much for the whole number or account.
    PAIR = "pair"
    NUMBER = "number"
    # Final, each for another reason.
    WINDOW = "window"
    RECIPIENT = "recipient"
    STOPPED = "stopped"
    IDENTITY = "identity"
    REQUEST = "request"
    TEMPLATE = "template"
    # Nothing can be sent until a person mends our key or account.
    KEY = "key"
    ACCOUNT = "account"
    # Meta may have taken it: we got no answer that can be read.
    LOST = "lost"

    @property
    def is_final(self) -> bool:
        """Will the same message be refused for ever?"""
        return self in _FINAL

    @property
    def stops_all(self) -> bool:
        """Does this hold for every message of ours?"""
        return self in (Advice.KEY, Advice.ACCOUNT)


_FINAL = frozenset(
    {
        Advice.WINDOW,
        Advice.RECIPIENT,
        Advice.STOPPED,
        Advice.IDENTITY,
        Advice.REQUEST,
        Advice.TEMPLATE,
    }
)


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
    """It may have arrived: wait until then for a status."""

    until: datetime


@dataclass(frozen=True)
class GiveUp:
    """It will never arrive."""


@dataclass(frozen=True)
class SendAgain:
    """No word came: send it once more, with a sentence that says that it may be the second time."""


@dataclass(frozen=True)
class StayUnknown:
    """No word came: whether to send it again is for a person to decide."""


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
    if advice.is_final:
        return GiveUp()
    if advice.stops_all:
        return RetryAt(now + CIRCUIT_PAUSE, counts=False)
    if advice is Advice.LOST:
        return WaitForWord(now + WAIT_FOR_WORD)
    if advice is Advice.PAIR:
        pause = timedelta(seconds=float(PAIR_BASE ** min(attempts - 1, 6)))
        return RetryAt(now + min(pause, LONGEST_PAUSE))
    if advice is Advice.NUMBER:
        # The sender rests as a whole and says for how long; this message is the first to go then.
        return RetryAt(now + timedelta(seconds=1), counts=False)
    if attempts >= MAX_ATTEMPTS:
        return GiveUp()
    pause = timedelta(seconds=2.0 ** min(attempts - 1, 9) * spread)
    return RetryAt(now + min(pause, LONGEST_PAUSE))


def decide_unknown(author: str, kind: str, attempts: int, room: int) -> SendAgain | StayUnknown:
    """What to do with a message on which no word came; `room` is what fits below its text.

    An agent decides for herself; a template's words are fixed, so it cannot say that it is the
    second one; and nothing is tried more than twice.
    """
    if author != "bot" or kind == "template" or attempts >= MAX_UNCERTAIN or room < 0:
        return StayUnknown()
    return SendAgain()
