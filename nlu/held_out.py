"""The scores of examples held out, kept from one training to the next.

They take several trainings to make and serve only to fit two figures, the temperature and what the
log says. After a change of a few examples those of the others will do: so they are kept, and made
anew once more than a tenth of the examples is new or gone. Measured from the last full round, so
that many small changes do not add up unseen. Like the sentence vectors, an example is known by a
hash.
"""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu.linear import Floats, Places

logger = logging.getLogger(__name__)

CHANGED_AT_MOST = 0.1


@dataclass(frozen=True)
class Scores:
    """Scores of shape (examples, labels) for those of the examples that have them."""

    rows: Places
    scores: Floats


def find(keys: Sequence[str], file: Path, make: Callable[[], Floats]) -> Scores:
    """Return the kept scores if they still hold, else what `make` makes for all."""
    kept = _read(file)
    rows = [row for row, key in enumerate(keys) if key in kept]
    if kept and len(rows) >= (1 - CHANGED_AT_MOST) * max(len(keys), len(kept)):
        logger.info("nlu: scores of %d examples held out are kept from before", len(rows))
        return Scores(np.array(rows, dtype=np.intp), np.stack([kept[keys[row]] for row in rows]))
    scores = make()
    _write(file, keys, scores)
    return Scores(np.arange(len(keys)), scores)


def name_all(recipe: Sequence[str], examples: Iterable[tuple[str, str]]) -> list[str]:
    """Return a key for each (text, label); another recipe (code, encoder, labels), other keys."""
    start = hashlib.sha256("\n".join(recipe).encode()).hexdigest()
    return [
        hashlib.sha256(f"{start}\n{label}\n{text}".encode()).hexdigest() for text, label in examples
    ]


def _read(file: Path) -> dict[str, Floats]:
    try:
        # Opened here: numpy leaves the file open when it turns out to be half an archive.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["scores"], strict=True))
    except (FileNotFoundError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return {}  # none yet, or half a file


def _write(file: Path, keys: Sequence[str], scores: Floats) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.stem}.{os.getpid()}.npz")
    np.savez(beside, keys=np.array(keys), scores=scores)
    beside.replace(file)
