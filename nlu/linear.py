"""The linear model: a weight for each feature and label, learnt by a support vector machine.

- One model for every label, the full labels of retrieval intents ("faq_card/limit") included.
- Scores of counts and of sentence vectors are computed apart and added: joining them into one
  sparse matrix for each message costs 15 ms.
- Deterministic: the same examples give the same weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack, issparse
from sklearn.svm import LinearSVC

Floats = npt.NDArray[Any]
Places = npt.NDArray[np.intp]

PENALTY = 0.3
VECTOR_SCALE = 1.5  # how much the sentence vector weighs against the counts
FOLDS = 5
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
    joined = inputs.counts
    if inputs.vectors is not None:
        joined = hstack([joined, csr_matrix(inputs.vectors * VECTOR_SCALE)], format="csr")
    machine = LinearSVC(C=PENALTY, dual=True, max_iter=5000, random_state=0).fit(joined, truth)
    weights, bias = _one_column_a_label(machine, labels)
    width = inputs.counts.shape[1]
    return LinearModel(
        of_counts=np.ascontiguousarray(weights[:width]),
        of_vectors=None if inputs.vectors is None else weights[width:] * np.float32(VECTOR_SCALE),
        bias=bias,
    )


def _one_column_a_label(machine: LinearSVC, labels: int) -> tuple[Floats, Floats]:
    """Return weights and bias for all labels; for two, scikit-learn learns a single column."""
    learnt, bias = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:
        learnt, bias = np.hstack([-learnt, learnt]), np.array([-bias[0], bias[0]])
    all_weights = np.zeros((learnt.shape[0], labels), dtype=np.float32)
    all_bias = np.full(labels, NEVER, dtype=np.float32)
    all_weights[:, machine.classes_] = learnt
    all_bias[machine.classes_] = bias
    return all_weights, all_bias


def scores_out_of_fold(inputs: Inputs, truth: Places, labels: int) -> Floats:
    """Return scores for each example by a model that has not seen it."""
    scores = np.zeros((len(truth), labels), dtype=np.float32)
    for rest, held_out in _folds(truth):
        scores[held_out] = train(inputs[rest], truth[rest], labels).scores(inputs[held_out])
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
