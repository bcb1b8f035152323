"""How much the door takes on at once: what is more waits at Meta, who sends it again later.

Meta repeats what is not answered with 200 for days (WhatsApp Business Platform, "Webhooks",
retries), so a 503 loses nothing; taking on more than the machine can hold would.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic

# Requests in work, and bytes of bodies held in memory, at one moment.
MOST_REQUESTS = 400
MOST_BYTES = 96 * 1024 * 1024
# Seconds within which a body has to be here.
BODY_PATIENCE = 20.0
# Updates (messages, statuses) a second for our number, and how many at once beyond that. Meta sends
# up to 1,000 messages a second and puts up to 1,000 updates in one request.
UPDATES_PER_SECOND = 1000
UPDATES_AT_ONCE = 10_000


class Room:
    """Counts what is in the door at this moment; belongs to one event loop."""

    def __init__(self, requests: int = MOST_REQUESTS, size: int = MOST_BYTES) -> None:
        self._requests, self._bytes = requests, size

    def enter(self) -> bool:
        """One more request; False when there is no room for it."""
        if self._requests <= 0:
            return False
        self._requests -= 1
        return True

    def leave(self, held: int) -> None:
        """A request has ended that held so many bytes."""
        self._requests += 1
        self._bytes += held

    def take(self, size: int) -> bool:
        """Hold so many bytes more; False when there is no room for them."""
        if self._bytes < size:
            return False
        self._bytes -= size
        return True


class Pace:
    """A bucket of tokens: so many a second, and some in stock for a sudden crowd."""

    def __init__(
        self,
        per_second: float = UPDATES_PER_SECOND,
        at_once: float = UPDATES_AT_ONCE,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._per_second, self._at_once, self._now = per_second, at_once, now
        self._stock, self._at, self._lock = float(at_once), now(), Lock()

    def take(self, count: int) -> bool:
        """May these go on? A batch goes as a whole: the next one waits until it is made up for.

        >>> seconds = iter([0.0, 0.0, 0.0, 2.0])
        >>> pace = Pace(10, 5, lambda: next(seconds))
        >>> pace.take(15), pace.take(1), pace.take(1)
        (True, False, True)
        """
        with self._lock:
            at = self._now()
            self._stock = min(self._at_once, self._stock + (at - self._at) * self._per_second)
            self._at = at
            if self._stock <= 0:
                return False
            self._stock -= count
            return True
