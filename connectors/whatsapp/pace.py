"""How fast we may send, kept before Meta has to say so.

Rules (Meta, "Throughput" and "Pair rate limits"): so many messages a second for the number (a
setting; 80 to begin with); to one customer one message in 6 seconds, with up to 45 at once that
are borrowed from the seconds to come. Both are buckets of tokens. They are held in memory: after a
restart we may be too fast for a moment, and then Meta's own word (130429, 131056) slows us down.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A little less than Meta allows: our clock and theirs are not the same.
PAIR_BURST, PAIR_SECONDS = 44, 6.1
# Of the number's second this much may go at once.
NUMBER_BURST = 0.5
# Customers whose bucket is remembered; one that is forgotten was full or is caught by Meta.
PAIRS_KEPT = 10_000
# How long the number rests when Meta says "too fast": 1, 2, 4 ... seconds.
LONGEST_REST = timedelta(minutes=5)


@dataclass
class Bucket:
    """Holds up to `size` tokens and gets one back every `refill` seconds."""

    size: float
    refill: float
    filled_at: datetime
    tokens: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.size

    def wait(self, now: datetime) -> timedelta:
        """How long until there is a token; zero when there is one."""
        passed = max(0.0, (now - self.filled_at).total_seconds())
        self.tokens = min(self.size, self.tokens + passed / self.refill)
        self.filled_at = max(now, self.filled_at)
        return timedelta(seconds=max(0.0, 1 - self.tokens) * self.refill)

    def take(self) -> None:
        self.tokens -= 1


class Pace:
    """The pace of one number; shared by the sender's threads."""

    def __init__(self, messages_per_second: int, now: datetime) -> None:
        size = max(1.0, messages_per_second * NUMBER_BURST)
        self._number = Bucket(size, 1 / messages_per_second, now)
        self._pairs: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()
        self._rests_until = now
        self._rests = 0

    def take_turn(self, now: datetime) -> bool:
        """May the number send one now? Takes the turn if so."""
        with self._lock:
            if now < self._rests_until or self._number.wait(now):
                return False
            self._number.take()
            return True

    def give_back_turn(self) -> None:
        """The turn was not used."""
        with self._lock:
            self._number.tokens += 1

    def take_pair(self, conversation_id: str, now: datetime) -> timedelta:
        """Zero when this customer may get a message now (and it counts); else how long to wait."""
        with self._lock:
            bucket = self._pairs.get(conversation_id)
            if bucket is None:
                bucket = self._pairs[conversation_id] = Bucket(PAIR_BURST, PAIR_SECONDS, now)
                if len(self._pairs) > PAIRS_KEPT:
                    self._pairs.popitem(last=False)
            self._pairs.move_to_end(conversation_id)
            wait = bucket.wait(now)
            if not wait:
                bucket.take()
            return wait

    def slow_down(self, now: datetime) -> timedelta:
        """Meta says that the number is too fast: everything rests; returns for how long."""
        with self._lock:
            if now >= self._rests_until:
                # What is under way beside it is refused as well: that is the same once.
                self._rests += 1
                rest = min(timedelta(seconds=2.0 ** min(self._rests - 1, 12)), LONGEST_REST)
                self._rests_until = now + rest
            return self._rests_until - now

    def went_well(self, now: datetime) -> None:
        """Meta took one: the next time we begin with a short rest again."""
        with self._lock:
            if self._rests and now >= self._rests_until:
                self._rests = 0
