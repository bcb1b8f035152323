"""Examples of data/ that say almost the same: under two labels they teach the model to doubt.

Alike is measured in pieces of words, so that order, capitals and a letter more or less hardly
matter. Within one label such pairs are only wasted work. In cross-validation they stay together:
else a model is asked what it has as good as seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from designer.evaluate.sources import Message

ALIKE = 0.85
MARKS = re.compile(r"[^\w\s]")  # a full stop more or less says nothing
ROWS = 1000  # compared at a time, so that memory stays small


@dataclass(frozen=True)
class Alike:
    """Two examples that say almost the same, by their places; likeness is 1 for the same words."""

    one: int
    other: int
    likeness: float


def find_alike(messages: Sequence[Message], least: float = ALIKE) -> list[Alike]:
    """Return all pairs that are at least so much alike, the likest first."""
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), dtype=np.float32)
    rows = pieces.fit_transform([MARKS.sub("", one.text) for one in messages])
    others = rows.T.tocsr()
    found = []
    for start in range(0, rows.shape[0], ROWS):
        likeness = (rows[start : start + ROWS] @ others).tocoo()
        # Each pair once, and nothing with itself.
        wanted = (likeness.data >= least) & (likeness.col > likeness.row + start)
        found += [
            Alike(int(one) + start, int(other), float(value))
            for one, other, value in zip(
                likeness.row[wanted], likeness.col[wanted], likeness.data[wanted], strict=True
            )
        ]
    return sorted(found, key=lambda pair: (-pair.likeness, pair.one, pair.other))


def groups(messages: int, pairs: Sequence[Alike]) -> list[int]:
    """Return for each message the number of its group: those that are alike share one.

    >>> groups(4, [Alike(0, 2, 1.0), Alike(2, 3, 0.9)])
    [0, 1, 0, 0]
    """
    leader = list(range(messages))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for pair in pairs:
        first, second = sorted((find(pair.one), find(pair.other)))
        leader[second] = first
    return [find(place) for place in range(messages)]


def label_clashes(messages: Sequence[Message], pairs: Sequence[Alike]) -> list[Alike]:
    """Return the pairs that stand under different labels."""
    return [pair for pair in pairs if messages[pair.one].label != messages[pair.other].label]


def spares(messages: Sequence[Message], pairs: Sequence[Alike]) -> dict[str, int]:
    """Return for each topic how many examples say what another of the same label says."""
    seen: dict[str, set[int]] = defaultdict(set)
    for pair in pairs:
        if messages[pair.one].label == messages[pair.other].label:
            seen[messages[pair.other].topic].add(pair.other)
    return {topic: len(places) for topic, places in sorted(seen.items())}


def deal(messages: Sequence[Message], together: Sequence[int], folds: int) -> list[int]:
    """Return a fold for each message: each label's messages are dealt out like cards.

    A group goes to one fold as a whole, to the one that has fewest of the label so far.
    """
    fold = [-1] * len(messages)
    for group in _by_label(messages, together):
        held = [0] * folds
        for places in group:
            fewest = held.index(min(held))
            held[fewest] += len(places)
            for place in places:
                fold[place] = fewest
    return fold


def _by_label(messages: Sequence[Message], together: Sequence[int]) -> Iterator[list[list[int]]]:
    """Yield for each label its groups; a group of two labels goes with the label it starts with."""
    members: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(together):
        members[group].append(place)
    labels: dict[str, list[list[int]]] = defaultdict(list)
    for places in members.values():
        labels[messages[places[0]].label].append(places)
    yield from labels.values()
