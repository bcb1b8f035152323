"""Does a message lean on what went before ("en hoe lang duurt dat?"), and what does it mean then?

1. It may lean when it is short and begins with "en", points at something ("dat", "hem", "daar"), or
   has no word at all that names a thing ("hoe lang duurt het?").
2. A message that names things of its own and of which the classifier is sure does not lean; nor do
   "dat klopt" and "dank u", which answer and ask nothing.
3. What leans is read twice: alone, and behind the question that it leans on. Both say which labels
   are likely, and their product decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from nlu import normalise
from nlu.tokenizer import split

Ranking = Sequence[tuple[str, float]]  # labels with their confidence, the likeliest first
Classify = Callable[[str], Ranking]


@dataclass(frozen=True)
class Question:
    """A question in the customer's words, and what it was taken to mean."""

    text: str
    label: str
    confidence: float


SMALL_WORDS = Path(__file__).with_name("small_words.yml")

LONGEST = 11
MOST_OWN = 3  # words that name a thing: "en als hij in het buitenland kapot gaat?"
SURE_OF_OWN = 0.8
SURE_OF_TALK = 0.6
# How much the message alone weighs beside the message behind its question, and what a label gets
# that one of both does not mention.
ALONE = 0.6
UNMENTIONED = 0.01
# A message that names nothing ("wat kost dat?") hardly ever leaves the topic.
OTHER_TOPIC = 0.1


@dataclass(frozen=True)
class SmallWords:
    """Words and labels that say nothing of what is asked (small_words.yml explains each)."""

    light: frozenset[str]
    pointing: frozenset[str]
    beginning: frozenset[str]
    particles: frozenset[str]
    joining: frozenset[str]
    filling: frozenset[str]
    asking: frozenset[str]
    answers: frozenset[str]
    no_question: frozenset[str]
    no_topic: frozenset[str]


@lru_cache(maxsize=1)
def small_words() -> SmallWords:
    """Return what stands in small_words.yml."""
    # Not as YAML would have it, for which "ja" or "no" may be a truth value.
    written = yaml.load(SMALL_WORDS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return SmallWords(**{name: frozenset(words.split()) for name, words in written.items()})


def leans(text: str, alone: Ranking) -> bool:
    """Return whether the message, read alone as `alone`, needs what went before.

    >>> leans("en hoe lang duurt dat?", [("faq_contact/response_time", 0.9)])
    True
    >>> leans("en in België?", [("out_of_scope", 0.3)])
    True
    >>> leans("en wat is jullie telefoonnummer?", [("faq_contact/phone", 0.99)])
    False
    >>> leans("dat klopt", [("affirm", 0.97)])
    False
    """
    words, small = _words(text), small_words()
    if not words or len(words) > LONGEST:
        return False
    if sum(confidence for label, confidence in alone if label in small.answers) >= SURE_OF_TALK:
        return False
    own = own_words(text)
    if not own:
        return len(words) > 1 and not small.particles.issuperset(words)
    marked = words[0] in small.beginning or not small.pointing.isdisjoint(words)
    return marked and len(own) <= MOST_OWN and alone[0][1] < SURE_OF_OWN


def own_words(text: str) -> list[str]:
    """Return the words that name something.

    >>> own_words("Wat moet ik nu doen?"), own_words("Wat is de spaarrente?")
    ([], ['spaarrente'])
    """
    light, pointing = small_words().light, small_words().pointing
    named = (word for word in _words(text) if word not in light and word not in pointing)
    return [word for word in named if re.search(r"\w", word)]


def read(
    text: str, alone: Ranking, before: Question, classify: Classify
) -> list[tuple[str, float]]:
    """Return the labels of a message that leans on the question `before`, the likeliest first."""
    behind = dict(classify(f"{before.text} {text}"))
    by_itself = dict(alone)
    elsewhere = 1.0 if own_words(text) else OTHER_TOPIC
    product = {
        label: behind.get(label, UNMENTIONED)
        * max(by_itself.get(label, 0), UNMENTIONED) ** ALONE
        * (1.0 if _topic(label) == _topic(before.label) else elsewhere)
        for label in {*behind, *by_itself}
    }
    total = sum(product.values())
    # No surer than the surest of both readings: a product of two doubts is a doubt.
    most = max(*behind.values(), *by_itself.values())
    ranked = sorted(product, key=lambda label: -product[label])
    return [(label, min(product[label] / total, most)) for label in ranked]


def _words(text: str) -> list[str]:
    return normalise.words(token.text for token in split(text) if not token.is_space)


def _topic(label: str) -> str:
    return label.split("/", 1)[0]
