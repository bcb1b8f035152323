"""The intent classifier that config.yml names: our model inside Rasa's training and serving.

- One component predicts intents and, for retrieval intents, which answer: no ResponseSelector and
  no FallbackClassifier beside it. What it sets on a message stands in labels.py.
- Settings (config.yml): `encoder` e5, use or null; `threshold` below which a message is not
  understood; `outside_label` the intent that means "not for us"; `cache` folder for sentence
  vectors and scores of examples held out.
- Rasa insists on the names of arguments: `training_data` in `train` and `process_training_data`.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import encoder, labels, model, training, version

logger = logging.getLogger(__name__)

LABELS = "labels.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DutchIntentClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Classifies a message among all labels of data/, or says that it does not know."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        known: model.Model | None = None,
        known_labels: labels.Labels | None = None,
    ) -> None:
        """Take the settings, and a model if there is one already."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = known
        self._labels = known_labels

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["sklearn", "scipy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that hold where config.yml says nothing."""
        return {
            "encoder": None,
            "threshold": 0.15,
            "outside_label": "out_of_scope",
            "cache": "var/cache/nlu",
            "code": version.fingerprint(),
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DutchIntentClassifier:
        """Make the component, still without a model."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DutchIntentClassifier:
        """Make the component with the model that was trained."""
        eyes = encoder.find(config["encoder"])
        with model_storage.read_from(resource) as folder:
            known = model.load(Path(folder), eyes)
            written = json.loads((Path(folder) / LABELS).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, known, labels.Labels(**written))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of data/ and keep what was learnt."""
        messages = [one for one in training_data.intent_examples if one.get(TEXT)]
        examples = [training.Example(_tokens(one), one.get_full_intent()) for one in messages]
        eyes = encoder.find(self._config["encoder"])
        self._model, held = training.train(examples, eyes, Path(self._config["cache"]))
        self._labels = labels.learn(messages, training_data.responses)
        logger.info(
            "nlu: of examples held out %.1f %% right, %.1f %% below the threshold of %.2f",
            100 * held.right.mean(),
            100 * held.share_turned_away(self._config["threshold"]),
            self._config["threshold"],
        )
        self._persist(self._model, self._labels)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set label, confidence and what follows from them on each message with text."""
        if self._model is None or self._labels is None:
            raise RuntimeError("DutchIntentClassifier was asked to classify before it was trained.")
        for message in messages:
            if not message.get(TEXT):
                continue  # a photo, say: nothing to classify
            described = labels.describe(
                self._labels,
                self._model.rank(_tokens(message)),
                self._config["threshold"],
                self._config["outside_label"],
            )
            for name, value in described.items():
                message.set(name, value, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the data as they are: nothing that is trained later reads predictions."""
        return training_data

    def _persist(self, learnt: model.Model, known_labels: labels.Labels) -> None:
        with self._storage.write_to(self._resource) as folder:
            learnt.save(Path(folder))
            written = json.dumps(known_labels.to_dict(), ensure_ascii=False)
            (Path(folder) / LABELS).write_text(written, encoding="utf-8")


def _tokens(message: Message) -> list[str]:
    return [token.text for token in message.get(TOKENS_NAMES[TEXT])]
