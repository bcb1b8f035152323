"""How fast a business may send (Meta, "Throughput" and "Pair rate limits").

To one customer: one message in 6 seconds, with a burst of up to 45 that is borrowed from the
future. In all: 80 messages a second.
"""

from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """Holds `size` tokens and gets one back every `refill` seconds."""

    size: float
    refill: float
    filled_at: float
    tokens: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.tokens = self.size

    def take(self, now: float) -> bool:
        """Take a token if there is one.

        >>> bucket = Bucket(size=2, refill=6, filled_at=0.0)
        >>> [bucket.take(0.0), bucket.take(0.0), bucket.take(5.9), bucket.take(6.1)]
        [True, True, False, True]
        """
        passed = max(0.0, now - self.filled_at)
        self.tokens = min(self.size, self.tokens + passed / self.refill)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


PAIR_BURST, PAIR_REFILL = 45, 6.0
PER_SECOND = 80
PAIRS_KEPT = 5000


class Limits:
    def __init__(self, now: float) -> None:
        self._all = Bucket(PER_SECOND, 1 / PER_SECOND, now)
        self._pairs: OrderedDict[str, Bucket] = OrderedDict()

    def take_throughput(self, now: float) -> bool:
        return self._all.take(now)

    def take_pair(self, customer: str, now: float) -> bool:
        bucket = self._pairs.setdefault(customer, Bucket(PAIR_BURST, PAIR_REFILL, now))
        self._pairs.move_to_end(customer)
        if len(self._pairs) > PAIRS_KEPT:
            self._pairs.popitem(last=False)
        return bucket.take(now)
