"""The linear model: a weight for each feature and label, learnt by support vectors (solver.py).

- One model for every label, the full labels of retrieval intents ("faq_card/limit") included.
- Scores of counts and of sentence vectors are computed apart and added: joining them into one
  sparse matrix for each message costs 15 ms.
- Sentence vectors are centred for learning and brought to one length on average, whatever the
  encoder: e5's all point much the same way. The centre ends up in the bias.
- Deterministic: the same examples give the same weights.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse

from nlu import solver

logger = logging.getLogger(__name__)

Floats = npt.NDArray[Any]
Places = npt.NDArray[np.intp]

PENALTY = 1.0
# Of the sentence vector; words and pieces of words weigh 1 each. The fewer examples there are of a
# label, the more must come from what the encoder knows of Dutch: measured with 30 and with 230.
VECTOR_WEIGHT, VECTOR_WEIGHT_OF_FEW = 0.7, 1.5
FEW = 50  # examples a label
FOLDS = 2  # they fit one figure, the temperature; five took minutes more and found much the same
NEVER = -3.0  # the score of a label that a fold has not seen; others lie between about -1.5 and 1


@dataclass(frozen=True)
class Inputs:
    """What the model sees of some messages: counts, and sentence vectors if there is an encoder."""

    counts: csr_matrix
    vectors: Floats | None

    def __getitem__(self, rows: Places) -> Inputs:
        """Return the inputs of some of the messages."""
        return Inputs(self.counts[rows], None if self.vectors is None else self.vectors[rows])

    def directions(self) -> Any:
        """Return a row of length one for each message: its meaning, or else its words."""
        return self.counts / np.sqrt(2) if self.vectors is None else self.vectors


def cosines(ones: Any, others: Any) -> Floats:
    """Return the cosine of each direction with each other one."""
    product = ones @ others.T
    return np.asarray(product.toarray() if issparse(product) else product)


@dataclass(frozen=True)
class LinearModel:
    """Weights of shape (features, labels)."""

    of_counts: Floats
    of_vectors: Floats | None
    bias: Floats

    def scores(self, inputs: Inputs) -> Floats:
        """Return a score for each message and label."""
        scores = np.asarray(inputs.counts @ self.of_counts) + self.bias
        if self.of_vectors is not None and inputs.vectors is not None:
            scores = scores + inputs.vectors @ self.of_vectors
        return scores

    def save(self, file: Path) -> None:
        """Write the weights."""
        vectors = {} if self.of_vectors is None else {"of_vectors": self.of_vectors}
        np.savez(file, of_counts=self.of_counts, bias=self.bias, **vectors)


def load(file: Path) -> LinearModel:
    """Return what `save` wrote."""
    with np.load(file, allow_pickle=False) as kept:
        vectors = kept.get("of_vectors")
        return LinearModel(kept["of_counts"], vectors, kept["bias"])


def train(inputs: Inputs, truth: Places, labels: int) -> LinearModel:
    """Return a model of `labels` labels; `truth` holds a label's place for each message."""
    present, places = np.unique(truth, return_inverse=True)
    few = len(truth) < FEW * len(present)
    centred, centre, scale = _centre(inputs, VECTOR_WEIGHT_OF_FEW if few else VECTOR_WEIGHT)
    found = solver.separate(inputs.counts, centred, places, len(present), PENALTY)
    of_vectors = found.of_dense * scale
    bias = np.full(labels, NEVER, dtype=np.float32)
    bias[present] = found.bias - centre @ of_vectors
    return LinearModel(
        of_counts=_widen(found.of_sparse, present, labels),
        of_vectors=None if inputs.vectors is None else _widen(of_vectors, present, labels),
        bias=bias,
    )


def _centre(inputs: Inputs, weight: float) -> tuple[Floats, Floats, np.float32]:
    """Return the vectors to learn from, and the centre and scale that made them so."""
    if inputs.vectors is None:
        none = np.zeros((inputs.counts.shape[0], 0), dtype=np.float32)
        return none, none.sum(axis=0), np.float32(1)
    centre = inputs.vectors.mean(axis=0)
    centred = inputs.vectors - centre
    length = float(np.linalg.norm(centred, axis=1).mean())
    scale = np.float32(weight / max(length, 1e-6))
    return centred * scale, centre, scale


def _widen(weights: Floats, present: Places, labels: int) -> Floats:
    """Return weights for all labels; one that is not present has none."""
    wide = np.zeros((weights.shape[0], labels), dtype=np.float32)
    wide[:, present] = weights
    return wide


def scores_out_of_fold(inputs: Inputs, truth: Places, labels: int) -> Floats:
    """Return scores for each example by a model that has not seen it."""
    scores = np.zeros((len(truth), labels), dtype=np.float32)
    for number, (rest, held_out) in enumerate(_folds(truth), 1):
        known = train(inputs[rest], truth[rest], labels)
        scores[held_out] = known.scores(inputs[held_out])
        logger.info("nlu: cross-validation, part %d of %d", number, FOLDS)
    return scores


def _folds(truth: Places) -> Iterator[tuple[Places, Places]]:
    """Yield (rest, held out); each label's examples are dealt out like cards."""
    fold = np.empty(len(truth), dtype=np.intp)
    for label in np.unique(truth):
        places = np.flatnonzero(truth == label)
        fold[places] = np.arange(len(places)) % FOLDS
    for number in range(FOLDS):
        rest = np.flatnonzero(fold != number)
        if number in fold and len(np.unique(truth[rest])) > 1:
            yield rest, np.flatnonzero(fold == number)
