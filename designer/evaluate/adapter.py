"""The one place where measuring touches nlu/ and config.yml.

A reader is trained by the same function as the assistant itself and asked as on WhatsApp: with the
masked text. So what is measured here is what customers get.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from care.privacy.mask import mask
from designer.evaluate.readings import Reading
from designer.evaluate.sources import Message
from nlu import (
    careful,
    confidence,
    encoder,
    features,
    held_out,
    linear,
    model,
    normalise,
    spelling,
    training,
    version,
)
from nlu.tokenizer import split

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Settings:
    """What config.yml says about the classifier."""

    encoder: str | None
    threshold: float
    outside_label: str
    cache: str


def settings(config: Path) -> Settings:
    """Return the classifier's settings, with its own defaults where config.yml says nothing."""
    from nlu.reader import ConversationReader

    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    # Whatever the component is called: the one that is told which encoder to use.
    written = next(part for part in pipeline if "encoder" in part)
    held = {**ConversationReader.get_default_config(), **written}
    return Settings(
        held["encoder"], float(held["threshold"]), held["outside_label"], str(held["cache"])
    )


@dataclass(frozen=True)
class Reader:
    """A trained model that is asked with a customer's words."""

    known: model.Model

    def read(self, text: str) -> Ranking:
        """Return all labels with their confidence, the likeliest first."""
        return self.known.rank(_tokens(mask(text).text))

    @property
    def temperature(self) -> float:
        """Return the temperature of its confidences."""
        return self.known.temperature

    def save(self, folder: Path) -> None:
        """Write the model into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.known.save(folder)


def train(messages: Sequence[Message], held: Settings, cache: Path) -> Reader:
    """Return a reader trained exactly as the assistant is."""
    known, _ = training.train(_examples(messages), encoder.find(held.encoder), cache)
    return Reader(known)


def train_part(
    messages: Sequence[Message], held: Settings, cache: Path, temperature: float
) -> Reader:
    """Return what `train` would return, knowing the temperature already: much quicker.

    Fitting the temperature needs a cross-validation of its own; of one training to the next on the
    same data it hardly moves. tests/designer/test_adapter.py holds this recipe to that of nlu.
    """
    eyes = encoder.find(held.encoder)
    names, truth = _truth(messages)
    corrector, texts = _correct(messages)
    counting = features.learn(texts)
    vectors = None
    if eyes is not None:
        meant = [model.meaning(text) for text in texts]
        vectors, _ = encoder.encode_with_cache(eyes, meant, cache / "vectors.npz")
    inputs = linear.Inputs(counting.transform(texts), vectors)
    weights = linear.train(inputs, truth, len(names))
    directions = inputs.directions()
    similarities = linear.cosines(directions, directions)
    np.fill_diagonal(similarities, -1.0)
    gate = confidence.fit_gate(confidence.nearness(similarities))
    return Reader(
        model.Model(names, corrector, counting, eyes, weights, directions, truth, temperature, gate)
    )


@dataclass(frozen=True)
class HeldOut:
    """How training itself read the examples while it held them out; `unread` are newer ones."""

    readings: list[Reading]
    unread: list[Message]


def find_held_out(messages: Sequence[Message], held: Settings, cache: Path) -> HeldOut | None:
    """Return what the last training kept of its cross-validation, None where that does not hold.

    It holds for the same code, encoder and labels, while nine examples in ten are still the same
    (nlu/held_out.py). Nothing is trained here.
    """
    scores = cache / "held_out.npz"
    if not scores.exists():
        return None  # known at once, without reading all messages first
    eyes = encoder.find(held.encoder)
    names, truth = _truth(messages)
    _, texts = _correct(messages)
    recipe = [version.fingerprint(), eyes.name if eyes else "", *names]
    keys = held_out.name_all(recipe, zip(texts, (one.label for one in messages), strict=True))
    try:
        kept = held_out.find(keys, scores, _refuse)
    except _NothingKept:
        return None
    temperature = confidence.fit_temperature(kept.scores, truth[kept.rows])
    chances = confidence.probabilities(kept.scores, temperature)
    best = chances.argmax(axis=1)
    readings = [
        Reading(messages[row], names[label], float(chances[place, label]))
        for place, (row, label) in enumerate(zip(kept.rows, best, strict=True))
    ]
    known = set(kept.rows.tolist())
    return HeldOut(readings, [one for row, one in enumerate(messages) if row not in known])


class _NothingKept(Exception):
    """Where training would make scores, measuring makes none."""


def _refuse() -> linear.Floats:
    raise _NothingKept


def load(folder: Path, held: Settings) -> Reader:
    """Return what `save` wrote."""
    return Reader(model.load(folder, encoder.find(held.encoder)))


def borrow_cache(held: Settings, root: Path, folder: Path) -> Path:
    """Return a cache of sentence vectors of our own, begun with what training has kept.

    Trainings side by side each write the whole cache, so each gets its own copy.
    """
    return copy_cache(root / held.cache, folder)


def careful_labels() -> tuple[str, ...]:
    """Return the labels that the classifier prefers when in doubt: there a mistake hurts most."""
    return tuple(sorted(careful.read().labels))


def copy_cache(kept: Path, folder: Path) -> Path:
    """Return the folder, with a copy of the cache if there is one."""
    if kept.is_dir():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    return folder


def _truth(messages: Sequence[Message]) -> tuple[list[str], linear.Places]:
    """Return the labels in the order of the alphabet, and the place of each message's label."""
    names = sorted({one.label for one in messages})
    places = {name: place for place, name in enumerate(names)}
    return names, np.array([places[one.label] for one in messages], dtype=np.intp)


def _correct(messages: Sequence[Message]) -> tuple[spelling.Corrector, list[str]]:
    """Return the corrector that training makes of these messages, and their texts after it."""
    written = [normalise.words(one.tokens) for one in _examples(messages)]
    frequent = [normalise.fold(word) for word in spelling.frequent_words()]
    corrector = spelling.learn((word for words in written for word in words), frequent)
    return corrector, [model.correct(corrector, words) for words in written]


def _examples(messages: Sequence[Message]) -> list[training.Example]:
    return [training.Example(_tokens(one.text), one.label) for one in messages]


def _tokens(text: str) -> list[str]:
    return [token.text for token in split(text) if not token.is_space]
