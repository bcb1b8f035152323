"""Stops all sending when Meta refuses our key or account, and tries again with one message.

    closed -> (refused) -> open -> (time is over: one message tries) -> closed | open for longer

Nothing is lost meanwhile: messages stay in the outbox, in order.
"""

import threading
from datetime import datetime, timedelta
from enum import Enum

from care.delivery import CIRCUIT_PAUSE

LONGEST_PAUSE = timedelta(minutes=10)
# How long the one message that tries may take before another one may.
TRIAL = timedelta(seconds=30)


class Permit(Enum):
    """With what a message is sent: as one of all, or as the one that tries."""

    FREE = "free"
    TRIAL = "trial"


class Circuit:
    """Shared by the sender's threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._code: int | None = None
        self._failures = 0
        self._until: datetime | None = None

    def admit(self, now: datetime) -> Permit | None:
        """A permit to send one message; None while sending rests."""
        with self._lock:
            if self._until is None:
                return Permit.FREE
            if now < self._until:
                return None
            self._until = now + TRIAL
            return Permit.TRIAL

    def may_admit(self, now: datetime) -> bool:
        """Would there be a permit? A look that uses nothing up."""
        with self._lock:
            return self._until is None or now >= self._until

    def waste(self, permit: Permit, now: datetime) -> None:
        """The permit told nothing about our key: there was nothing to send, or Meta was away."""
        with self._lock:
            if permit is Permit.TRIAL and self._until is not None:
                self._until = now

    def refuse(self, permit: Permit, code: int | None, now: datetime) -> timedelta | None:
        """Meta refused our key or account: rest, longer each time.

        Returns for how long; None where another message has said the same just before.
        """
        with self._lock:
            if self._until is not None and permit is Permit.FREE:
                return None
            self._failures += 1
            pause: timedelta = min(CIRCUIT_PAUSE * 2 ** min(self._failures - 1, 10), LONGEST_PAUSE)
            self._code, self._until = code, now + pause
            return pause

    def accept(self, permit: Permit) -> bool:
        """Meta dealt with a message: our key works. True when that ends a rest."""
        with self._lock:
            if self._until is None or permit is Permit.FREE:
                # Sent before the circuit opened and answered after it: no proof.
                return False
            self._failures, self._until, self._code = 0, None, None
            return True

    def is_open(self) -> bool:
        """Does sending rest?"""
        with self._lock:
            return self._until is not None

    def state(self) -> str:
        """ok, or in a few words why nothing is sent."""
        with self._lock:
            return "ok" if self._until is None else f"sending rests: Meta says {self._code}"
