"""Learns a classifier from examples, in the stages that the log shows.

The recipe (words and pieces of words, sentence vectors, a linear machine, a fitted temperature and
a gate for what resembles nothing) needs seconds where a neural network needs a quarter of an hour,
and was right more often on Dutch messages: docs/decisions.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu import confidence, features, held_out, linear, memory, normalise, spelling, version
from nlu import encoder as encoders
from nlu.model import Model, correct, meaning

logger = logging.getLogger(__name__)

SAMPLE = 3000  # so many examples, spread over all, show what likeness is usual: seconds less


@dataclass(frozen=True)
class Example:
    """The tokens of a training example and its full label."""

    tokens: Sequence[str]
    label: str


@dataclass(frozen=True)
class Held:
    """How sure a model was of examples that it had not seen, and whether it was right."""

    confidence: linear.Floats
    right: linear.Floats

    def share_turned_away(self, threshold: float) -> float:
        """Return the share of examples below the threshold, 0 to 1."""
        return float((self.confidence < threshold).mean())


def train(
    examples: Sequence[Example], encoder: encoders.Encoder | None, cache: Path
) -> tuple[Model, Held]:
    """Return a model and how it does on examples that it has not seen."""
    names = sorted({example.label for example in examples})
    if len(names) < 2:
        raise ValueError("To tell labels apart, data/ must have examples of at least two.")
    truth = np.array([names.index(example.label) for example in examples], dtype=np.intp)
    logger.info("nlu: %d examples of %d labels", len(examples), len(names))

    with _stage("words and spelling"):
        written = [normalise.words(example.tokens) for example in examples]
        own_words = (word for words in written for word in words)
        corrector = spelling.learn(own_words, _plain(spelling.frequent_words()))
        texts = [correct(corrector, words) for words in written]
        counting = features.learn(texts)
    vectors = None if encoder is None else _encode(encoder, texts, cache)
    inputs = linear.Inputs(counting.transform(texts), vectors)
    with _stage("cross-validation"):
        recipe = [version.fingerprint(), encoder.name if encoder else "", *names]
        keys = held_out.name_all(recipe, zip(texts, (one.label for one in examples), strict=True))
        kept = held_out.find(
            keys,
            cache / "held_out.npz",
            lambda: linear.scores_out_of_fold(inputs, truth, len(names)),
        )
        sample = _compare_some(inputs, truth, len(names))
        _, of_kept, of_sample = np.intersect1d(kept.rows, sample.rows, return_indices=True)
        scores, shares = kept.scores[of_kept], sample.shares[of_sample]
        right = truth[sample.rows[of_sample]]
        temperature = confidence.fit_temperature(scores, right, shares)
    with _stage("final model"):
        weights = linear.train(inputs, truth, len(names))
    chances = memory.join(confidence.probabilities(scores, temperature), shares)
    trusted = chances.max(axis=1) * sample.gate.factor(sample.nearness[of_sample])
    held = Held(trusted, chances.argmax(axis=1) == right)
    directions = inputs.directions()
    return (
        Model(
            names,
            corrector,
            counting,
            encoder,
            weights,
            directions,
            truth,
            temperature,
            sample.gate,
        ),
        held,
    )


@dataclass(frozen=True)
class Sample:
    """Some examples (their rows) compared with all others: the gate that follows, and the votes."""

    rows: linear.Places
    nearness: linear.Floats
    gate: confidence.Gate
    shares: linear.Floats


def _compare_some(inputs: linear.Inputs, truth: linear.Places, labels: int) -> Sample:
    directions = inputs.directions()
    count = inputs.counts.shape[0]
    rows = np.arange(0, count, -(-count // SAMPLE))
    similarities = linear.cosines(directions[rows], directions)
    similarities[np.arange(len(rows)), rows] = -1.0  # its likeness to itself says nothing
    nearness = confidence.nearness(similarities)
    gate = confidence.fit_gate(nearness)
    return Sample(rows, nearness, gate, memory.votes(similarities, truth, labels, gate.spread))


def _encode(encoder: encoders.Encoder, texts: Sequence[str], cache: Path) -> encoders.Vectors:
    with _stage("sentence vectors"):
        texts = [meaning(text) for text in texts]
        vectors, made = encoders.encode_with_cache(encoder, texts, cache / "vectors.npz")
    logger.info("nlu: %d sentence vectors, %d of them new", len(texts), made)
    return vectors


def _plain(words: Sequence[str]) -> list[str]:
    return [normalise.fold(word) for word in words]


@contextmanager
def _stage(name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    logger.info("nlu: %s in %.1f s", name, time.perf_counter() - start)
