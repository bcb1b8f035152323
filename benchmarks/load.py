"""The three kinds of load. Each is bounded in time, and says what went wrong beside what it took.

- `reception`: updates at a fixed rate, whether the door keeps up or not; how long until its 200?
- `open_loop`: questions at a fixed rate; how long until the answer?
- `closed_loop`: as many customers as given, each asks again as soon as the answer is there; how
  many answers a second?

At a fixed rate the clock runs from the moment at which a question was meant to go, not from when
it went: otherwise a slow answer would hold up the next question and hide its own slowness
("coordinated omission").
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from benchmarks.lines import Line, WhatsAppLine
from benchmarks.questions import Crowd, Customer

CUSTOMERS = 50


@dataclass(frozen=True)
class Latency:
    """Milliseconds (None when nothing succeeded); of how many, and how many failed altogether."""

    median: float | None
    p95: float | None
    p99: float | None
    longest: float | None
    count: int
    failed: int


@dataclass(frozen=True)
class Throughput:
    """Answers a second while all customers ask as fast as they hear, and their latency."""

    per_second: float
    latency: Latency
    # With those that came after the end: what the processor time was spent on.
    answered: int


async def reception(line: WhatsAppLine, crowd: Crowd, rate: int, seconds: float) -> Latency:
    """Updates of fifty customers in turn; the bot works on them meanwhile."""
    customers = [crowd.next_customer() for _ in range(CUSTOMERS)]

    async def send(turn: int, meant_at: float) -> float | None:
        place = turn % CUSTOMERS
        if not customers[place].questions:
            customers[place] = crowd.next_customer()
        customer = customers[place]
        posted = await line.post(customer.number, customer.questions.pop(0))
        return posted.at - meant_at if posted.status == 200 else None

    return summarise(await _at_rate(send, rate, seconds))


async def open_loop(line: Line, crowd: Crowd, rate: int, seconds: float) -> Latency:
    """Questions at `rate`; a customer who still waits is not asked to ask more."""
    idle: list[Customer] = [crowd.next_customer() for _ in range(CUSTOMERS)]

    async def ask(_turn: int, meant_at: float) -> float | None:
        customer = idle.pop(0) if idle else crowd.next_customer()
        answered_at = await line.ask(customer.number, customer.questions.pop(0))
        keeps = answered_at is not None and customer.questions
        idle.append(customer if keeps else crowd.next_customer())
        return None if answered_at is None else answered_at - meant_at

    return summarise(await _at_rate(ask, rate, seconds))


async def closed_loop(
    line: Line, crowd: Crowd, seconds: float, customers: int = CUSTOMERS
) -> Throughput:
    """Answers within the time count; what is open at its end is waited for, and not counted."""
    end = time.perf_counter() + seconds
    taken: list[float | None] = []
    late = 0

    async def talk() -> None:
        nonlocal late
        customer = crowd.next_customer()
        while (asked_at := time.perf_counter()) < end:
            if not customer.questions:
                customer = crowd.next_customer()
            answered_at = await line.ask(customer.number, customer.questions.pop(0))
            if answered_at is None:
                customer = crowd.next_customer()
                taken.append(None)
            elif answered_at <= end:
                taken.append(answered_at - asked_at)
            else:
                late += 1

    await asyncio.gather(*(talk() for _ in range(customers)))
    latency = summarise(taken)
    return Throughput(round(latency.count / seconds, 1), latency, latency.count + late)


def summarise(taken: Sequence[float | None]) -> Latency:
    """Seconds (None: failed) -> milliseconds, by nearest rank.

    >>> summarise([0.010, 0.020, 0.030, None])
    Latency(median=20.0, p95=30.0, p99=30.0, longest=30.0, count=3, failed=1)
    """
    known = sorted(seconds for seconds in taken if seconds is not None)
    failed = len(taken) - len(known)

    def rank(share: int) -> float | None:
        if not known:
            return None
        return round(known[max(0, -(-len(known) * share // 100) - 1)] * 1000, 1)

    return Latency(rank(50), rank(95), rank(99), rank(100), len(known), failed)


async def _at_rate(
    act: Callable[[int, float], Awaitable[float | None]], rate: int, seconds: float
) -> list[float | None]:
    """Start `act` at its moments, come what may, and wait until all have ended."""
    began = time.perf_counter()
    tasks: list[asyncio.Future[float | None]] = []
    for turn in range(int(rate * seconds)):
        meant_at = began + turn / rate
        await asyncio.sleep(max(0.0, meant_at - time.perf_counter()))
        tasks.append(asyncio.ensure_future(act(turn, meant_at)))
    return list(await asyncio.gather(*tasks))
