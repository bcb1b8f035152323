"""What the sections of the report are made from, and the small questions that all of them ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from designer.evaluate import words
from designer.evaluate.figures import Figures
from designer.evaluate.measuring import Measured, Plan
from designer.evaluate.page import Verdict
from designer.evaluate.readings import Reading
from designer.evaluate.words import percent


@dataclass(frozen=True)
class Shown:
    """A run with its figures, the run before it, and Rasa's default pipeline where measured."""

    plan: Plan
    measured: Measured
    figures: Figures
    previous: Figures | None
    default: Figures | None
    careful: Sequence[str]
    teams: dict[str, str]
    goals: dict[str, float]

    def change(self, *path: str, less_is_better: bool = False) -> str:
        """Return in words how a share changed since the previous run."""
        now, before = find(self.figures, path), find(self.previous, path)
        if now is None:
            return ""
        return words.change(now, before, less_is_better=less_is_better)

    def at_least(self, name: str, value: float) -> Verdict:
        """Return whether a goal of goals.yml is reached."""
        return Verdict(value >= self.goals[name], f"ten minste {percent(self.goals[name], 0)}")

    def at_most(self, name: str, value: float) -> Verdict:
        """Return whether a goal that must not be passed is kept."""
        return Verdict(value <= self.goals[name], f"hoogstens {percent(self.goals[name], 0)}")


def find(figures: Figures | None, path: Sequence[str]) -> float | None:
    """Return the figure at a path, None where there is none.

    >>> find({"outside": {"n": 4}}, ["outside", "n"]), find({}, ["right"]), find(None, ["right"])
    (4.0, None, None)
    """
    place: Any = figures
    for name in path:
        if not isinstance(place, dict) or name not in place:
            return None
        place = place[name]
    return None if place is None else float(place)


def note(reading: Reading) -> str:
    """Return where a message comes from and how it was read."""
    return f"{reading.message.topic}: gelezen als {reading.label}, {percent(reading.confidence, 0)}"
