"""In doubt between an ordinary label and one that cannot wait, the careful road.

A stolen card that is answered with how to order a new one costs more than the reverse. So where a
label of careful.yml has at least `ratio` of the likeliest label's chance, the two change places.
The ratio is chosen on examples held out: lower finds little more and takes many ordinary questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

FILE = Path(__file__).with_name("careful.yml")


@dataclass(frozen=True)
class Care:
    """The labels that go first, and from which share of the likeliest label's chance on."""

    labels: frozenset[str]
    ratio: float


@lru_cache(maxsize=1)
def read() -> Care:
    """Return what careful.yml says."""
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Care(frozenset(written["labels"]), float(written["ratio"]))


def prefer(care: Care, names: Sequence[str], chances: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the chances of one message, a careful label before an ordinary one if it is near.

    >>> care = Care(frozenset({"block_card"}), ratio=0.5)
    >>> prefer(care, ["block_card", "greet"], np.array([0.4, 0.6])).tolist()
    [0.6, 0.4]
    >>> prefer(care, ["block_card", "greet"], np.array([0.1, 0.9])).tolist()
    [0.1, 0.9]
    """
    top = int(np.argmax(chances))
    careful = [place for place, name in enumerate(names) if name in care.labels]
    if not careful or names[top] in care.labels:
        return chances
    nearest = max(careful, key=lambda place: float(chances[place]))
    if chances[nearest] < care.ratio * chances[top]:
        return chances
    changed = chances.copy()
    changed[[top, nearest]] = chances[[nearest, top]]
    return changed
