"""The heavy work, each piece in a process of its own: train, read, time.

Whatever comes back is plain data. Nothing here prints a message.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from designer.evaluate import adapter, noise
from designer.evaluate.readings import Reading
from designer.evaluate.sources import Message

# Read before the clock starts: the first messages load what is loaded once.
WARMING_UP = 20
KILOBYTES = 1024


@dataclass(frozen=True)
class Part:
    """A training on some of the examples, to read others that it has not seen."""

    learn: Sequence[Message]
    read: Sequence[Message]
    under_noise: Sequence[Message]
    settings: adapter.Settings
    cache: Path
    temperature: float


@dataclass(frozen=True)
class WasRead:
    """Readings as typed, and of some messages once more under each kind of noise."""

    readings: list[Reading]
    noisy: dict[str, list[Reading]]


@dataclass(frozen=True)
class Whole:
    """The training on all examples; the model is kept in the folder, to be timed afterwards."""

    learn: Sequence[Message]
    read: Sequence[Message]
    settings: adapter.Settings
    cache: Path
    folder: Path


@dataclass(frozen=True)
class Trained:
    """What the whole training gave: how it read the test messages, its temperature, its time."""

    was_read: WasRead
    temperature: float
    seconds: float


@dataclass(frozen=True)
class Speed:
    """Milliseconds a message, and megabytes: of the process, and of it what the model needs."""

    milliseconds: list[float]
    process_megabytes: float
    model_megabytes: float


def run_part(part: Part) -> WasRead:
    """Train on a part and read what was held out."""
    reader = adapter.train_part(part.learn, part.settings, part.cache, part.temperature)
    return _read(reader, part.read, part.under_noise)


def run_whole(whole: Whole) -> Trained:
    """Train on everything, as the assistant is trained, and read the test messages."""
    start = time.perf_counter()
    reader = adapter.train(whole.learn, whole.settings, whole.cache)
    seconds = time.perf_counter() - start
    reader.save(whole.folder)
    return Trained(_read(reader, whole.read, whole.read), reader.temperature, seconds)


def time_reading(folder: Path, settings: adapter.Settings, texts: Sequence[str]) -> Speed:
    """Time a trained model on messages, one by one, with nothing else at work."""
    before = resident_megabytes()
    reader = adapter.load(folder, settings)
    for text in texts[:WARMING_UP]:
        reader.read(text)
    milliseconds = []
    for text in texts:
        start = time.perf_counter()
        reader.read(text)
        milliseconds.append(1000 * (time.perf_counter() - start))
    after = resident_megabytes()
    return Speed(milliseconds, after, after - before)


def be_modest() -> None:
    """One thread for each process, and quiet libraries; called before anything is imported."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", TF_CPP_MIN_LOG_LEVEL="3")


def _read(
    reader: adapter.Reader, messages: Sequence[Message], under_noise: Sequence[Message]
) -> WasRead:
    noisy = {
        kind: [
            _reading(reader, one, change(one.text, noise.luck_for(one.text, kind)))
            for one in under_noise
        ]
        for kind, change in noise.KINDS.items()
    }
    return WasRead([_reading(reader, one, one.text) for one in messages], noisy)


def _reading(reader: adapter.Reader, message: Message, text: str) -> Reading:
    ranking = reader.read(text)
    label, sure = ranking[0]
    return Reading(message, label, sure)


def resident_megabytes() -> float:
    """Return how much memory this process holds now (Linux; elsewhere the most that it held)."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        held = int(pages.read_text(encoding="ascii").split()[1])
        return held * os.sysconf("SC_PAGE_SIZE") / KILOBYTES**2
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
