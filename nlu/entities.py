"""Finds what a flow asks for in a message: a score from 1 to 5, the number of a card order.

A mask is an entity as well (`masked`; its value says what was hidden: "iban", "pincode"), so that a
slot, and a rule through it, can react to it.

What people write stands in entities.yml, for designers to read and extend. A pattern of words is
matched by spaCy's Matcher, so that it holds whatever the spacing and the case. A value always
leaves here in one form: "pb2026 4512" becomes "PB-2026-004512".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from care.privacy.spans import PLACEHOLDER
from nlu import tokenizer, version

PATTERNS = Path(__file__).with_name("entities.yml")
STAR = "⭐"


@dataclass(frozen=True)
class Found:
    """One value in a message; `start` and `end` count characters."""

    entity: str
    value: str
    start: int
    end: int


def find(text: str) -> list[Found]:
    """Return all that is found in the text, in reading order.

    >>> [(found.entity, found.value) for found in find("nr is pb2026 4512, ik geef een 4")]
    [('order_number', 'PB-2026-004512'), ('score', '4')]
    >>> [(found.entity, found.value) for found in find("mn pin is [pincode]")]
    [('masked', 'pincode')]
    >>> find("kan dat over 4 dagen?")
    []
    """
    document = tokenizer.split(text)
    orders = list(_find_orders(document))
    taken = {place for order in orders for place in range(order.start, order.end)}
    scores = [score for score in _find_scores(document) if score.start not in taken]
    return sorted([*orders, *scores, *_find_masks(text)], key=lambda found: found.start)


def compact_order_number(text: str) -> str:
    """Return the number of a card order as the bank writes it.

    >>> compact_order_number("pb 2026/4512")
    'PB-2026-004512'
    """
    digits = re.sub(r"\D", "", text)
    return f"PB-{digits[:4]}-{int(digits[4:]):06d}"


def _find_orders(document: Doc) -> Iterable[Found]:
    for span in filter_spans(_patterns().orders(document, as_spans=True)):
        value = compact_order_number(span.text)
        yield Found("order_number", value, span.start_char, span.end_char)


def _find_scores(document: Doc) -> Iterable[Found]:
    patterns = _patterns()
    said = [token for token in document if token.text == STAR or any(map(str.isalnum, token.text))]
    alone = patterns.scores_alone.get("".join(token.lower_ for token in said))
    if alone is not None:
        yield Found("score", alone, said[0].idx, said[-1].idx + len(said[-1]))
        return
    for span in filter_spans(patterns.scores(document, as_spans=True)):
        following = document[span.end : span.end + 1].text.lower()
        if following not in patterns.not_after_score:
            yield Found("score", span.label_, span.start_char, span.end_char)


def _find_masks(text: str) -> Iterable[Found]:
    for mask in PLACEHOLDER.finditer(text):
        yield Found("masked", mask[1].lower(), mask.start(), mask.end())


@dataclass(frozen=True)
class Patterns:
    """entities.yml, made ready for matching."""

    orders: Matcher
    scores: PhraseMatcher
    scores_alone: dict[str, str]
    not_after_score: frozenset[str]


@lru_cache(maxsize=1)
def _patterns() -> Patterns:
    written = yaml.safe_load(PATTERNS.read_text(encoding="utf-8"))
    score = written["score"]
    vocabulary = tokenizer.dutch().vocab
    orders = Matcher(vocabulary)
    orders.add("order_number", written["order_number"]["patterns"])
    scores = PhraseMatcher(vocabulary, attr="LOWER")
    alone = {}
    for value, words in score["values"].items():
        phrases = [form.format(n=word) for form in score["in_a_sentence"] for word in words]
        scores.add(value, [tokenizer.split(phrase) for phrase in phrases])
        alone.update(dict.fromkeys([*words, *score["alone"][value]], value))
    return Patterns(orders, scores, alone, frozenset(score["not_before"]))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DutchEntities(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Rasa's view of `find`: adds what is found to the entities of a message."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: none but the fingerprint of our code."""
        return {"code": version.fingerprint()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DutchEntities:
        """Make the component; it has nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities that each message holds."""
        for message in messages:
            found = [
                {"entity": it.entity, "value": it.value, "start": it.start, "end": it.end}
                for it in find(message.get(TEXT) or "")
            ]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages
