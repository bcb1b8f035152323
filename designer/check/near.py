"""Texts that are the same, the same in another order, or one or two letters apart. Quickly.

Comparing each text with each other one would take minutes. Two texts at most two edits apart,
though, share one of three equal parts, moved by two places at most (Li et al., "Pass-Join", VLDB
2011): so only texts that share such a part are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

EDITS = 2
PARTS = EDITS + 1
# In a shorter text a letter or two make another meaning ("mijn pas", "mijn app").
SHORTEST_FOR_ONE = 8
SHORTEST_FOR_TWO = 16


def find_reordered(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of texts with the same words in another order, the earlier one first.

    >>> list(find_reordered(["pas kwijt help", "help pas kwijt", "pas weg"]))
    [(0, 1)]
    """
    first: dict[tuple[str, ...], int] = {}
    for place, text in enumerate(texts):
        key = tuple(sorted(text.split()))
        other = first.setdefault(key, place)
        if other != place and texts[other] != text:
            yield other, place


def find_edited(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of texts that are one or two edits apart, the earlier one first.

    >>> list(find_edited(["waar blijft mijn pasje", "waar blijf mijn pasje", "waar is mijn pas"]))
    [(0, 1)]
    """
    index: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if len(text) < SHORTEST_FOR_ONE:
            continue
        for other in sorted(_candidates(text, index)):
            if _is_near(texts[other], text):
                yield other, place
        for number, start, end in _parts(len(text)):
            index[len(text), number, text[start:end]].append(place)


def _candidates(text: str, index: dict[tuple[int, int, str], list[int]]) -> set[int]:
    found: set[int] = set()
    for length in range(len(text) - EDITS, len(text) + EDITS + 1):
        for number, start, end in _parts(length):
            for moved in range(max(0, start - EDITS), start + EDITS + 1):
                part = text[moved : moved + end - start]
                found.update(index.get((length, number, part), ()))
    return found


def _parts(length: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of the equal parts of a text of this length."""
    for number in range(PARTS):
        yield number, number * length // PARTS, (number + 1) * length // PARTS


def _is_near(one: str, other: str) -> bool:
    allowed = EDITS if min(len(one), len(other)) >= SHORTEST_FOR_TWO else 1
    return bool(0 < OSA.distance(one, other, score_cutoff=allowed) <= allowed)
