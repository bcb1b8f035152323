"""A small invented set of Dutch examples, and the classifier trained on it as Rasa trains it."""

from __future__ import annotations

# First of all: it keeps quiet what Rasa and others warn about while they are imported.
from nlu import conftest as _quiet_imports  # noqa: F401

# isort: split
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.classifier import DutchIntentClassifier
from nlu.tokenizer import SpacyDutchTokenizer

SMALL_SET = Path(__file__).with_name("small_set.yml")
CONTEXT = ExecutionContext(GraphSchema({}), node_name="classifier")


# What Rasa 3.6.21 causes itself while it reads YAML and trains; each entry is one known message.
OF_RASA = [
    "ignore:the load_module:DeprecationWarning",
    "ignore:'[A-Za-z]+' deprecated - use:DeprecationWarning",  # pyparsing, of the packaging it pins
    # Our classifier does the ResponseSelector's work, which Rasa cannot know.
    "ignore:You have defined training data with examples for training a response selector",
]


def pytest_configure(config: pytest.Config) -> None:
    """Let those messages pass; every other warning stays an error."""
    for entry in OF_RASA:
        config.addinivalue_line("filterwarnings", entry)


class Trainer:
    """Trains, keeps and loads the classifier without the rest of Rasa's graph."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.tokenizer = SpacyDutchTokenizer(SpacyDutchTokenizer.get_default_config())
        self._folder = folder
        self._place: tuple[Any, ...] = ()
        self.settings = {
            **DutchIntentClassifier.get_default_config(),
            "cache": str(folder / "cache"),
            "threshold": 0.35,  # eight examples a label leave more doubt than data/ does
            **settings,
        }

    def train(self, data: TrainingData) -> None:
        """Train on the data and keep the model in the folder."""
        self._folder.joinpath("storage").mkdir(parents=True)
        storage = LocalModelStorage(self._folder / "storage")
        self._place = (storage, Resource("classifier"), CONTEXT)
        component = DutchIntentClassifier.create(self.settings, *self._place)
        component.train(self.tokenizer.process_training_data(data))

    def load(self) -> DutchIntentClassifier:
        """Return the component as a new process would load it."""
        return DutchIntentClassifier.load(self.settings, *self._place)

    def parse(self, component: DutchIntentClassifier, text: str) -> dict[str, Any]:
        """Return what Rasa would hand on of the message."""
        messages = self.tokenizer.process([Message(data={"text": text})])
        output: dict[str, Any] = component.process(messages)[0].as_dict(only_output_properties=True)
        return output


class Bot:
    """A trained and loaded classifier that one can talk to."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._component = trainer.load()

    def parse(self, text: str) -> dict[str, Any]:
        """Return what Rasa would hand on of the message."""
        return self._trainer.parse(self._component, text)

    def label(self, text: str) -> str:
        """Return the likeliest label."""
        return str(self.parse(text)["label_ranking"][0]["label"])


def read_small_set() -> TrainingData:
    """Return the set anew: training writes tokens into it."""
    return RasaYAMLReader().read(str(SMALL_SET))


def train_bot(folder: Path, **settings: Any) -> Bot:
    """Return a bot trained on the small set."""
    trainer = Trainer(folder, **settings)
    trainer.train(read_small_set())
    return Bot(trainer)


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """Return a bot without encoder."""
    return train_bot(tmp_path_factory.mktemp("bot"))
