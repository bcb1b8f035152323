"""What the nearest examples say, as a vote beside the linear model.

The linear model knows what a label's examples have in common; the vote remembers the odd one out:
"de automaat hield 'm vast" shares hardly a word with the other ways to lose a card. On messages
held out the two together were right one to two points more often than the linear model alone. The
gate needs the same similarities, so the vote costs next to nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[Any]
Places = npt.NDArray[np.intp]

VOTERS = 20
SHARE = 1 / 3  # of the vote in the probability; the rest is the linear model's


def votes(similarities: Floats, truth: Places, labels: int, width: float) -> Floats:
    """Return each label's share of the vote, shape (messages, labels).

    `similarities` has shape (messages, examples), `truth` the label's place of each example. An
    example that is `width` less similar than the most similar one has 1/e of its weight.

    >>> votes(np.array([[0.9, 0.9, 0.1]]), np.array([1, 0, 1]), 2, width=0.1).round(2).tolist()
    [[0.5, 0.5]]
    """
    count = min(VOTERS, similarities.shape[1])
    nearest = np.argpartition(-similarities, count - 1, axis=1)[:, :count]
    near = np.take_along_axis(similarities, nearest, axis=1)
    weights = np.exp((near - near.max(axis=1, keepdims=True)) / width)
    weights /= weights.sum(axis=1, keepdims=True)
    shares = np.zeros((len(similarities), labels), dtype=np.float32)
    rows = np.repeat(np.arange(len(similarities)), count)
    np.add.at(shares, (rows, truth[nearest].ravel()), weights.ravel())
    return shares


def join(probabilities: Floats, shares: Floats) -> Floats:
    """Return the linear model's probabilities and the vote as one distribution a row."""
    return np.asarray((1 - SHARE) * probabilities + SHARE * shares)
