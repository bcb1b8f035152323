"""A trained classifier: from the words of a message to a ranking of labels with confidences.

Plain Python around numpy, scipy and scikit-learn; Rasa comes in at classifier.py, and training.py
makes one. Saved as JSON and npz, never as pickle: a model file cannot run code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import issparse, load_npz, save_npz

from nlu import careful, confidence, features, linear, memory, normalise, spelling
from nlu import encoder as encoders


@dataclass(frozen=True)
class Model:
    """Everything that is needed to classify.

    `examples` are what a message is compared with, `truth` holds the place of each one's label.
    """

    names: list[str]
    corrector: spelling.Corrector
    features: features.Features
    encoder: encoders.Encoder | None
    weights: linear.LinearModel
    examples: Any
    truth: linear.Places
    temperature: float
    gate: confidence.Gate

    def rank(self, tokens: Iterable[str]) -> list[tuple[str, float]]:
        """Return all labels with their confidence, the likeliest first."""
        words = normalise.words(tokens)
        text = correct(self.corrector, words)
        vectors = None if self.encoder is None else self.encoder.encode([meaning(text)])
        inputs = linear.Inputs(self.features.transform([text]), vectors)
        similarities = linear.cosines(inputs.directions(), self.examples)
        chances = careful.prefer(careful.read(), self.names, self._chances(inputs, similarities))
        trust = 0.0 if normalise.says_nothing(words) else self._trust(similarities)
        order = np.argsort(-chances, kind="stable")
        return [(self.names[place], float(chances[place] * trust)) for place in order]

    def _chances(self, inputs: linear.Inputs, similarities: linear.Floats) -> linear.Floats:
        alone = confidence.probabilities(self.weights.scores(inputs), self.temperature)
        shares = memory.votes(similarities, self.truth, len(self.names), self.gate.spread)
        return np.asarray(memory.join(alone, shares)[0])

    def _trust(self, similarities: linear.Floats) -> float:
        return float(self.gate.factor(confidence.nearness(similarities))[0])

    def save(self, folder: Path) -> None:
        """Write the model into the folder."""
        facts = {
            "names": self.names,
            "encoder": None if self.encoder is None else self.encoder.name,
            "temperature": self.temperature,
            "gate": asdict(self.gate),
        }
        _write_json(folder / "model.json", facts)
        words = {"words": self.corrector.words, "own": sorted(self.corrector.own)}
        _write_json(folder / "spelling.json", words)
        self.features.save(folder)
        self.weights.save(folder / "weights.npz")
        np.save(folder / "truth.npy", self.truth, allow_pickle=False)
        if issparse(self.examples):
            save_npz(folder / "examples.npz", self.examples)
        else:
            np.save(folder / "examples.npy", self.examples, allow_pickle=False)


def load(folder: Path, encoder: encoders.Encoder | None) -> Model:
    """Return what `save` wrote; the encoder must be the one that it was trained with."""
    facts = _read_json(folder / "model.json")
    if facts["encoder"] != (encoder.name if encoder else None):
        raise ValueError(
            "The model was trained with another encoder than config.yml names, or than this"
            " machine can run: train again here."
        )
    return Model(
        names=facts["names"],
        corrector=spelling.Corrector(**_read_json(folder / "spelling.json")),
        features=features.load(folder),
        encoder=encoder,
        weights=linear.load(folder / "weights.npz"),
        examples=_load_examples(folder),
        truth=np.load(folder / "truth.npy", allow_pickle=False),
        temperature=facts["temperature"],
        gate=confidence.Gate(**facts["gate"]),
    )


def correct(corrector: spelling.Corrector, words: Iterable[str]) -> str:
    """Return the words with typing mistakes corrected, as one text."""
    return " ".join(corrector.correct_all(words))


def meaning(text: str) -> str:
    """Return what the encoder reads: it knows the word "iban", not our sign "#iban".

    >>> meaning("geld naar #iban")
    'geld naar iban'
    """
    return text.replace("#", "")


def _load_examples(folder: Path) -> Any:
    if (folder / "examples.npz").exists():
        return load_npz(folder / "examples.npz")
    return np.load(folder / "examples.npy", allow_pickle=False)


def _write_json(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _read_json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
