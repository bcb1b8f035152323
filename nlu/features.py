"""Turns normalised messages into weighted counts of words and of pieces of words.

Words alone and in pairs say what a message is about; pieces of 2 to 5 letters see through compounds
("spaarrekeningnummer") and what is left of typing mistakes. Saved as plain JSON and arrays.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

WORDS: dict[str, Any] = {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\S+"}
PIECES: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5)}

# From so many texts on, what stands in only one of them is left out: it teaches nothing about
# others, and is more than half of all features.
MANY = 1000


class Features:
    """The two vectorizers side by side."""

    def __init__(self, vectorizers: Sequence[TfidfVectorizer]) -> None:
        """Take vectorizers that know their vocabulary; see `learn` and `load`."""
        self._vectorizers = vectorizers

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row for each text; each vectorizer's part has length one."""
        return hstack([one.transform(texts) for one in self._vectorizers], format="csr")

    def save(self, folder: Path) -> None:
        """Write vocabularies and weights into the folder."""
        for name, vectorizer in zip(("words", "pieces"), self._vectorizers, strict=True):
            terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
            (folder / f"{name}.json").write_text(json.dumps(terms, ensure_ascii=False), "utf-8")
            np.save(folder / f"{name}.npy", vectorizer.idf_, allow_pickle=False)


def learn(texts: Sequence[str]) -> Features:
    """Return the features of these training texts."""
    fewest = 2 if len(texts) >= MANY else 1
    return Features([_vectorizer({**how, "min_df": fewest}).fit(texts) for how in (WORDS, PIECES)])


def load(folder: Path) -> Features:
    """Return what `save` wrote."""
    vectorizers = []
    for name, how in (("words", WORDS), ("pieces", PIECES)):
        terms = json.loads((folder / f"{name}.json").read_text("utf-8"))
        vectorizer = _vectorizer({**how, "vocabulary": terms})
        vectorizer.idf_ = np.load(folder / f"{name}.npy", allow_pickle=False)
        vectorizers.append(vectorizer)
    return Features(vectorizers)


def _vectorizer(how: dict[str, Any]) -> TfidfVectorizer:
    return TfidfVectorizer(**how, lowercase=False, sublinear_tf=True, dtype=np.float32)
