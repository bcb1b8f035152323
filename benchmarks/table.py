"""Figures -> a small table that a person reads, and the same figures for machines."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Any

from benchmarks.systems import Measured

Figure = float | None
WIDTH = 15


@dataclass(frozen=True)
class Setting:
    """Under which circumstances was measured: without them the figures say little."""

    at: str
    processors: int
    python: str
    seconds: float
    # Processes that wanted a processor (one-minute average) before we did anything.
    load_before: float


def look_around(seconds: float) -> Setting:
    return Setting(
        at=datetime.now(timezone.utc).isoformat(timespec="minutes"),
        processors=len(os.sched_getaffinity(0)),
        python=platform.python_version(),
        seconds=seconds,
        load_before=round(os.getloadavg()[0], 1),
    )


ROWS: Sequence[tuple[str, Callable[[Measured], Figure]]] = (
    ("reception at 50/s: median, ms", lambda m: m.reception.median if m.reception else None),
    ("  99th percentile, ms", lambda m: m.reception.p99 if m.reception else None),
    ("  longest, ms", lambda m: m.reception.longest if m.reception else None),
    ("  not answered with 200", lambda m: m.reception.failed if m.reception else None),
    ("reply at 10/s: median, ms", lambda m: m.replies.median),
    ("  95th percentile, ms", lambda m: m.replies.p95),
    ("  99th percentile, ms", lambda m: m.replies.p99),
    ("  questions without a reply", lambda m: m.replies.failed),
    ("50 customers at once: turns/s", lambda m: m.throughput.per_second),
    ("  reply, median, ms", lambda m: m.throughput.latency.median),
    ("  questions without a reply", lambda m: m.throughput.latency.failed),
    ("processor time a turn: rasa, ms", lambda m: m.rasa_cpu),
    ("  all processes, ms", lambda m: m.all_cpu),
    ("memory of rasa, MB", lambda m: m.rasa_memory),
    ("start of rasa, s", lambda m: m.rasa_start),
    ("training, s", lambda m: m.training.seconds),
    ("  processor time, s", lambda m: m.training.cpu_seconds),
    ("replies not paired", lambda m: m.unexpected),
)


def as_text(setting: Setting, demo_ready: Figure, measured: Sequence[Measured]) -> str:
    """One column a system, and how many times the first one's figure the others' are."""
    first = measured[0]
    head = [f"{m.name:>{WIDTH}}" for m in measured]
    head += [f"{m.name + ' / ' + first.name:>{WIDTH + 8}}" for m in measured[1:]]
    lines = [
        f"{setting.at}, {setting.processors} processors, load before: {setting.load_before}, "
        f"Python {setting.python}, {setting.seconds:g} s a measurement",
        f"`balie demo` with a fitting model: ready after {_shown(demo_ready)} s",
        "",
        f"{'':<34}{''.join(head)}",
    ]
    for label, read in ROWS:
        figures = [read(m) for m in measured]
        shown = [f"{_shown(figure):>{WIDTH}}" for figure in figures]
        shown += [f"{_ratio(figure, figures[0]):>{WIDTH + 8}}" for figure in figures[1:]]
        lines.append(f"{label:<34}{''.join(shown)}")
    if any(m.training.is_older for m in measured):
        lines += ["", "The default's model was made from earlier data than there are now."]
    return "\n".join(lines)


def as_json(setting: Setting, demo_ready: Figure, measured: Sequence[Measured]) -> dict[str, Any]:
    return {
        "setting": asdict(setting),
        "demo_ready_seconds": demo_ready,
        "systems": [asdict(m) for m in measured],
    }


def _shown(figure: Figure) -> str:
    """
    >>> _shown(None), _shown(0.0), _shown(12.34), _shown(1234.5)
    ('-', '0', '12.3', '1,234')
    """
    if figure is None:
        return "-"
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:,.1f}"


def _ratio(figure: Figure, first: Figure) -> str:
    """
    >>> _ratio(90.0, 30.0), _ratio(1.0, 0), _ratio(None, 2.0)
    ('3.00 x', '', '')
    """
    if figure is None or not first:
        return ""
    return f"{figure / first:.2f} x"
