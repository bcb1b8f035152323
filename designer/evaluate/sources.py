"""What is measured with: the examples of data/, and test messages that stand apart from it.

- One topic is one file in data/; the same sentence twice under one label counts once, as in Rasa.
- A test file is tab-separated: message, label, further labels that are right as well (separated by
  blanks or commas). Messages of the development set are read, measured and never trained on.
- A team is what `handovers` in company.yml says: a colleague of the same team is the right one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

GOALS = Path(__file__).with_name("goals.yml")
SEPARATORS = re.compile(r"[\s,|;]+")


@dataclass(frozen=True)
class Message:
    """A message with the label that it should get; `also` are labels that are right as well."""

    text: str
    label: str
    topic: str
    also: tuple[str, ...] = ()

    def accepts(self, label: str) -> bool:
        """Return whether the label is right for this message."""
        return label == self.label or label in self.also


@dataclass(frozen=True)
class TestSet:
    """Messages that nobody trained on; the mark changes with the content of the file."""

    __test__ = False  # no test class, whatever pytest thinks of the name

    messages: tuple[Message, ...]
    mark: str


class UnreadableFile(Exception):
    """A file that was handed to us does not look as it should; says which line."""


def examples(data: Path) -> list[Message]:
    """Return the examples of all topics, each once, in the order of the files."""
    # Reading Rasa's format is Rasa's work: marked entities, metadata, all its forms of writing.
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    found: dict[tuple[str, str], Message] = {}
    for file in sorted(data.rglob("*.yml")):
        written = file.read_text(encoding="utf-8")
        if not re.search(r"^nlu:", written, re.MULTILINE):
            continue
        for one in RasaYAMLReader().reads(written).intent_examples:
            text, label = one.get(TEXT), one.get_full_intent()
            if text:
                found.setdefault((text, label), Message(text, label, file.stem))
    return list(found.values())


def read_tests(file: Path, topic: str) -> TestSet:
    """Return the messages of a tab-separated file. Raises UnreadableFile with the line's number."""
    written = file.read_text(encoding="utf-8")
    messages = []
    for number, line in enumerate(written.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, _, rest = line.partition("\t")
        label, _, also = rest.partition("\t")
        if not label.strip():
            raise UnreadableFile(f"{file.name}, regel {number}: na de zin een tab en het label.")
        further = tuple(filter(None, SEPARATORS.split(also)))
        messages.append(Message(text, label.strip(), topic, further))
    if not messages:
        raise UnreadableFile(f"{file.name}: daar staan geen zinnen in.")
    return TestSet(tuple(messages), hashlib.sha256(written.encode()).hexdigest()[:12])


def teams(company: Path) -> dict[str, str]:
    """Return for each label that may go to a person its team."""
    written = yaml.safe_load(company.read_text(encoding="utf-8"))
    return {label: str(row["team"]) for label, row in written["handovers"].items()}


def goals() -> dict[str, float]:
    """Return what must be reached, by name: see goals.yml."""
    written: dict[str, float] = yaml.safe_load(GOALS.read_text(encoding="utf-8"))["goals"]
    return written
