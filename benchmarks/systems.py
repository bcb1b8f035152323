"""The same measurements, in the same order, on each system that is compared."""

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks import load
from benchmarks.graph import FakeGraph
from benchmarks.house import House
from benchmarks.lines import Line, Replies, RestLine, WhatsAppLine
from benchmarks.load import Latency, Throughput
from benchmarks.questions import Crowd
from benchmarks.running import Running
from benchmarks.stock import StockRasa
from benchmarks.training import Trained

UPDATES_A_SECOND = 50
QUESTIONS_A_SECOND = 10
# Before anything counts: seconds in which ten customers talk.
WARM_UP = 5.0


@dataclass(frozen=True)
class Measured:
    """One system. Reception is the door's, so a plain Rasa server has none."""

    name: str
    reception: Latency | None
    replies: Latency
    throughput: Throughput
    # Milliseconds of processor time an answer, at full load: hardly touched by who else is busy.
    rasa_cpu: float | None
    all_cpu: float | None
    rasa_memory: int
    rasa_start: float
    training: Trained
    # Replies that could not be paired with a question; more than a few and latencies mean little.
    unexpected: int


@dataclass(frozen=True)
class Talked:
    """What the bot's turns took."""

    replies: Latency
    throughput: Throughput
    rasa_cpu: float | None
    all_cpu: float | None


async def measure_house(name: str, trained: Trained, seconds: float) -> Measured:
    """Ours, or another model in our house: webhook in, reply at the Graph API out."""
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            replies = Replies()
            graph = FakeGraph(replies.heard)
            await graph.start()
            house = House(Path(folder), Path(trained.path), graph.url)
            line = WhatsAppLine(session, house.webhook, house.app_secret, replies)
            try:
                _say(f"{name}: starting")
                await asyncio.to_thread(house.start)
                crowd = Crowd()
                talked = await _talk(name, line, crowd, house.processes, seconds)
                unexpected = replies.unexpected
                # Last, because it may leave more questions behind than the bot can answer soon.
                _say(f"{name}: reception at {UPDATES_A_SECOND} a second")
                took_in = await load.reception(line, crowd, UPDATES_A_SECOND, seconds)
                memory = house.processes["rasa"].memory()
            finally:
                await asyncio.to_thread(house.stop)
                await graph.stop()
    if not house.is_gone():
        _say(f"{name}: a port is still in use")
    return Measured(
        name,
        took_in,
        **vars(talked),
        rasa_memory=memory,
        rasa_start=house.rasa_start,
        training=trained,
        unexpected=unexpected,
    )


async def measure_stock(name: str, trained: Trained, seconds: float) -> Measured:
    """A plain Rasa server, asked on its REST channel."""
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            stock = StockRasa(Path(folder), Path(trained.path))
            try:
                _say(f"{name}: starting")
                await asyncio.to_thread(stock.start)
                line = RestLine(session, stock.url)
                talked = await _talk(name, line, Crowd(), stock.processes, seconds)
                memory = stock.processes["rasa"].memory()
            finally:
                await asyncio.to_thread(stock.stop)
    return Measured(
        name,
        None,
        **vars(talked),
        rasa_memory=memory,
        rasa_start=stock.rasa_start,
        training=trained,
        unexpected=0,
    )


async def _talk(
    name: str, line: Line, crowd: Crowd, processes: Mapping[str, Running], seconds: float
) -> Talked:
    _say(f"{name}: warming up")
    await load.closed_loop(line, crowd, WARM_UP, customers=10)
    _say(f"{name}: {QUESTIONS_A_SECOND} questions a second")
    replies = await load.open_loop(line, crowd, QUESTIONS_A_SECOND, seconds)
    _say(f"{name}: {load.CUSTOMERS} customers at once")
    before = {process: running.cpu() for process, running in processes.items()}
    throughput = await load.closed_loop(line, crowd, seconds)
    used = {process: running.cpu() - before[process] for process, running in processes.items()}
    turns = throughput.answered
    return Talked(replies, throughput, _each(used["rasa"], turns), _each(sum(used.values()), turns))


def _each(seconds: float, turns: int) -> float | None:
    """Milliseconds a turn."""
    return round(1000 * seconds / turns, 1) if turns else None


def _say(what: str) -> None:
    sys.stderr.write(f"  {what}\n")
    sys.stderr.flush()
