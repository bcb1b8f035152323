"""How sure is the classifier, and does the message look like anything it knows?

- Scores become probabilities by a softmax with one temperature, fitted on examples that the model
  had not seen, together with the vote of the nearest ones (memory.py). So of the answers with
  confidence 0.7, about seven in ten are right.
- The gate lowers all confidences of a message that resembles no training example: its mean
  cosine to the three nearest is compared with what training examples have among themselves.
  A linear classifier alone is often sure of a message about something else altogether.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import expit, softmax

from nlu import memory

Floats = npt.NDArray[Any]

NEAREST = 3
KEPT = 0.05  # so many training examples are less like the others than the gate's middle
STEEPNESS = 4.0
# A handful of examples can be told apart without a mistake: no reason to be certain for ever.
TEMPERATURES = (np.log(0.1), np.log(10.0))


def fit_temperature(
    scores: Floats, truth: npt.NDArray[np.intp], shares: Floats | None = None
) -> float:
    """Return the temperature under which the true labels are likeliest, beside the votes if any."""
    rows = np.arange(len(truth))

    def unlikelihood(log_temperature: float) -> float:
        chances = probabilities(scores, np.exp(log_temperature))
        if shares is not None:
            chances = memory.join(chances, shares)
        return float(-np.log(chances[rows, truth] + 1e-9).mean())

    found = minimize_scalar(unlikelihood, bounds=TEMPERATURES, method="bounded")
    return float(np.exp(found.x))


def probabilities(scores: Floats, temperature: float) -> Floats:
    """Return probabilities over the labels, a row for each message.

    >>> probabilities(np.array([[2.0, 0.0]]), temperature=1.0).round(2).tolist()
    [[0.88, 0.12]]
    """
    return np.asarray(softmax(scores / temperature, axis=1))


@dataclass(frozen=True)
class Gate:
    """A factor between 0 and 1 for a message's likeness to the training examples."""

    middle: float
    slope: float

    @property
    def spread(self) -> float:
        """Return how far apart in likeness examples are: from the least alike to the median."""
        return STEEPNESS / self.slope

    def factor(self, nearness: Floats) -> Floats:
        """Return 0.5 at the middle and almost 1 for a message like the examples.

        >>> Gate(middle=0.4, slope=20.0).factor(np.array([0.1, 0.4, 0.7])).round(2).tolist()
        [0.0, 0.5, 1.0]
        """
        return np.asarray(expit(self.slope * (nearness - self.middle)))


def fit_gate(nearness: Floats) -> Gate:
    """Return the gate for what training examples have among themselves.

    >>> fit_gate(np.array([0.3, 0.5, 0.5, 0.5])).slope > 0
    True
    """
    middle = float(np.quantile(nearness, KEPT))
    spread = max(float(np.median(nearness)) - middle, 0.01)
    return Gate(middle, STEEPNESS / spread)


def nearness(similarities: Floats) -> Floats:
    """Return each row's mean over its nearest training examples.

    >>> nearness(np.array([[0.1, 0.9, 0.6, 0.3]])).round(2).tolist()
    [0.6]
    """
    count = min(NEAREST, similarities.shape[1])
    nearest = np.partition(similarities, similarities.shape[1] - count, axis=1)[:, -count:]
    return np.asarray(nearest.mean(axis=1))
