"""One run, from data/ to everything that the report shows: the list of its steps.

The whole training comes first, since it finds the temperature that the parts need; then the parts,
two at a time; then the clock, when nothing else is at work.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from designer.evaluate import adapter, clashes, work
from designer.evaluate.readings import Gate, Reading
from designer.evaluate.sources import Message, TestSet

WORKERS = 2
UNDER_NOISE = 900  # so many held-out messages are read again under each kind of noise
TIMED = 300
QUICK_SHARE = 3  # --quick takes every third example
QUICK_FOLDS = 2
SEED = 20260101

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What to measure, and with what."""

    root: Path
    folds: int
    quick: bool
    messages: list[Message]
    settings: adapter.Settings
    development: TestSet | None = None
    outside: TestSet | None = None

    @property
    def gate(self) -> Gate:
        """Return when the assistant acts on a label."""
        return Gate(self.settings.threshold, self.settings.outside_label)


@dataclass(frozen=True)
class Noisy:
    """The same messages as typed and under one kind of noise."""

    clean: list[Reading]
    noisy: list[Reading]


@dataclass(frozen=True)
class Measured:
    """All readings of a run, and what else was seen."""

    held_out: list[Reading]
    noise: dict[str, Noisy]
    development: list[Reading]
    development_noise: dict[str, Noisy]
    outside: list[Reading]
    alike: list[clashes.Alike]
    speed: work.Speed
    training_seconds: float


def sample(messages: Sequence[Message]) -> list[Message]:
    """Return every third example of each label, for a quick look."""
    seen: dict[str, int] = {}
    taken = []
    for one in messages:
        number = seen.setdefault(one.label, 0)
        seen[one.label] += 1
        if number % QUICK_SHARE == 0:
            taken.append(one)
    return taken


def measure(plan: Plan, say: Say) -> Measured:
    """Train, read and time; says in Dutch how far it is."""
    say("zinnen vergelijken die op elkaar lijken")
    alike = clashes.find_alike(plan.messages)
    together = clashes.groups(len(plan.messages), alike)
    fold = clashes.deal(plan.messages, together, plan.folds)
    with tempfile.TemporaryDirectory(prefix="balie-meten-") as made:
        folder = Path(made)
        with _workers() as pool:
            say(f"trainen op alle {len(plan.messages)} voorbeelden")
            whole = pool.submit(work.run_whole, _whole(plan, folder)).result()
            say(f"klaar in {whole.seconds:.0f} s")
            parts = _run_parts(pool, plan, fold, folder, whole.temperature, say)
        say("tijd en geheugen meten")
        texts = [one.text for one in some(plan.messages, TIMED)]
        # A process that did nothing before: what training held would count as the model's.
        with _workers() as pool:
            speed = pool.submit(work.time_reading, folder / "model", plan.settings, texts).result()
    development = plan.development.messages if plan.development else ()
    mine, theirs = _split(whole.was_read.readings, len(development))
    return Measured(
        held_out=[reading for part in parts for reading in part.readings],
        noise=_pair_noise(parts),
        development=mine,
        development_noise={
            kind: Noisy(mine, noisy[: len(mine)]) for kind, noisy in whole.was_read.noisy.items()
        },
        outside=theirs,
        alike=alike,
        speed=speed,
        training_seconds=whole.seconds,
    )


def _whole(plan: Plan, folder: Path) -> work.Whole:
    tests = [
        one
        for each in (plan.development, plan.outside)
        if each is not None
        for one in each.messages
    ]
    cache = adapter.borrow_cache(plan.settings, plan.root, folder / "vectors")
    return work.Whole(plan.messages, tests, plan.settings, cache, folder / "model")


def _run_parts(
    pool: ProcessPoolExecutor,
    plan: Plan,
    fold: Sequence[int],
    folder: Path,
    temperature: float,
    say: Say,
) -> list[work.WasRead]:
    chosen = set(map(id, some(plan.messages, UNDER_NOISE)))
    waiting = {}
    for number in range(plan.folds):
        held = [one for one, place in zip(plan.messages, fold, strict=True) if place == number]
        learn = [one for one, place in zip(plan.messages, fold, strict=True) if place != number]
        cache = adapter.copy_cache(folder / "vectors", folder / f"vectors-{number}")
        again = [one for one in held if id(one) in chosen]
        part = work.Part(learn, held, again, plan.settings, cache, temperature)
        waiting[pool.submit(work.run_part, part)] = number
    parts: dict[int, work.WasRead] = {}
    for done in as_completed(waiting):
        parts[waiting[done]] = done.result()
        say(f"deel {len(parts)} van {plan.folds} gelezen door een model dat het niet kende")
    return [parts[number] for number in sorted(parts)]


def _pair_noise(parts: Sequence[work.WasRead]) -> dict[str, Noisy]:
    paired: dict[str, Noisy] = {}
    for part in parts:
        clean = {reading.message: reading for reading in part.readings}
        for kind, noisy in part.noisy.items():
            held = paired.setdefault(kind, Noisy([], []))
            held.noisy.extend(noisy)
            held.clean.extend(clean[reading.message] for reading in noisy)
    return paired


def some(messages: Sequence[Message], wanted: int) -> list[Message]:
    """Return so many of the messages, the same ones in each run."""
    luck = random.Random(SEED)  # noqa: S311 - nothing secret depends on it
    return luck.sample(list(messages), min(wanted, len(messages)))


def _split(readings: Sequence[Reading], first: int) -> tuple[list[Reading], list[Reading]]:
    return list(readings[:first]), list(readings[first:])


@contextmanager
def _workers() -> Iterator[ProcessPoolExecutor]:
    """Fresh processes: what was imported here, or runs in threads, does not come along."""
    kept = dict(os.environ)
    work.be_modest()
    os.environ["PYTHONWARNINGS"] = "ignore"
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
            yield pool
    finally:
        os.environ.clear()
        os.environ.update(kept)
