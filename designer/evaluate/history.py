"""What changed since the previous run: which figures, and which labels got better or worse.

Runs are compared when they were made in the same way (as many folds, as quick). Figures of a test
file are compared only when the file is the same to the letter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from designer.evaluate.figures import Figures

NAME = "evaluation-*.json"
# Smaller changes of a single label are luck: of 120 examples, three points are four messages.
WORTH_TELLING = 0.03
TEST_FILES = ("development", "outside")


@dataclass(frozen=True)
class Change:
    """A label's F1 now and before."""

    label: str
    now: float
    before: float

    @property
    def points(self) -> float:
        """Return the difference, as a share."""
        return self.now - self.before


def find_previous(folder: Path, figures: Figures) -> Figures | None:
    """Return the newest run that may be compared with this one."""
    for file in sorted(folder.glob(NAME), reverse=True):
        try:
            kept: Figures = json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            continue  # half a file of a run that was broken off
        if kept.get("made") == figures["made"]:
            continue
        if all(kept.get(way) == figures[way] for way in ("folds", "quick")):
            return _only_same_tests(kept, figures)
    return None


def _only_same_tests(kept: Figures, figures: Figures) -> Figures:
    other = {
        name
        for name in TEST_FILES
        if kept.get(name, {}).get("mark") != figures.get(name, {}).get("mark")
    }
    return {name: value for name, value in kept.items() if name not in other}


def changes(figures: Figures, previous: Figures | None) -> list[Change]:
    """Return the labels that changed enough to be told, the worst first."""
    if previous is None:
        return []
    found = [
        Change(label, score["f1"], previous["labels"][label]["f1"])
        for label, score in figures["labels"].items()
        if label in previous["labels"]
    ]
    told = [change for change in found if abs(change.points) >= WORTH_TELLING]
    return sorted(told, key=lambda change: change.points)
