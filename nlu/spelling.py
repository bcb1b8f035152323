"""Corrects typing mistakes before a message is classified.

- A word of four letters and more that is unknown becomes the likeliest known word one edit away
  (a letter too many, too few, another, or two swapped). A word of eight letters and more may be two
  edits away from a word of the training data.
- Words that ran together ("mijnpas", "inboedelschade") are parted, and a word that was written in
  two ("spaar rekening") is joined, where the training data know the parts or the whole.
- Known are the 40,000 most frequent Dutch words and the words of the training data; but not what
  stands there once only and is no frequent word: examples hold typing mistakes on purpose, and a
  mistake that counts as known is never corrected. Likelier is what the training data say more.

The list of frequent words comes from wordfreq (data CC BY-SA 4.0) when a model is trained and is
kept in that model, never in this repository.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

FREQUENT = 40_000
SHORTEST = 4
SHORTEST_FOR_TWO = 8
LONG = SHORTEST_FOR_TWO - 2  # two letters less
SHORTEST_PART = 3
MANY = 5_000  # from so many words of training data on, once is not enough to be known


def frequent_words() -> list[str]:
    """Return the most frequent Dutch words, the most frequent first."""
    import wordfreq  # only training needs it

    return list(wordfreq.top_n_list("nl", FREQUENT))


class Corrector:
    """Knows words in order of likelihood and finds the nearest one.

    >>> corrector = Corrector(["bedrag", "pincode", "rekening", "reeks"], {"rekening", "pincode"})
    >>> [corrector.correct(word) for word in ("pinocde", "rekning", "reknng", "bedrag", "xyzq")]
    ['pincode', 'rekening', 'reknng', 'bedrag', 'xyzq']
    >>> corrector.correct("rreknning")
    'rekening'
    >>> corrector.correct_all(["reke", "ning", "rekeningpincode"])
    ['rekening', 'rekening', 'pincode']
    """

    def __init__(self, words: Iterable[str], own: Iterable[str]) -> None:
        """Take the known words, the likeliest first, and those of the training data."""
        self.words = list(dict.fromkeys(words))
        self.own = set(own)
        self._place = {word: place for place, word in enumerate(self.words)}
        self._long = [word for word in self.words if word in self.own and len(word) >= LONG]

    def correct_all(self, words: Iterable[str]) -> list[str]:
        """Return the words of a message as they were probably meant."""
        return [part for word in self._join(list(words)) for part in self.correct(word).split(" ")]

    def correct(self, word: str) -> str:
        """Return the word itself, the known word that was probably meant, or two with a blank."""
        if len(word) < SHORTEST or not word.isalpha() or word in self._place:
            return word
        for near in (self._find_one_away, self._find_parts, self._find_two_away):
            found = min(near(word), key=self._likelihood, default=None)
            if found is not None:
                return found
        return word

    def _likelihood(self, found: str) -> int:
        """Return the place in the list of the word, of two the later one: lower is likelier."""
        return max(self._place[word] for word in found.split(" "))

    def _find_one_away(self, word: str) -> Iterator[str]:
        return (other for other in edits(word) if other in self._place)

    def _find_two_away(self, word: str) -> Iterator[str]:
        if len(word) >= SHORTEST_FOR_TWO:
            near = process.extract_iter(word, self._long, scorer=OSA.distance, score_cutoff=2)
            yield from (other for other, _edits, _place in near)

    def _find_parts(self, word: str) -> Iterator[str]:
        for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if word[:place] in self.own and word[place:] in self.own:
                yield f"{word[:place]} {word[place:]}"

    def _join(self, words: Sequence[str]) -> Iterator[str]:
        place = 0
        while place < len(words):
            whole = "".join(words[place : place + 2])
            together = len(whole) > SHORTEST and whole in self.own and whole != words[place]
            yield whole if together else words[place]
            place += 2 if together else 1


def learn(training_words: Iterable[str], frequent: Iterable[str]) -> Corrector:
    """Return a corrector; words of the training data go before others that are as near.

    >>> learn(["wereldpas", "pas", "pas"], ["de", "pas"]).words
    ['pas', 'wereldpas', 'de']
    """
    counted = Counter(word for word in training_words if word.isalpha())
    frequent = list(frequent)
    often, known = (2 if sum(counted.values()) >= MANY else 1), set(frequent)
    own = [word for word, count in counted.most_common() if count >= often or word in known]
    return Corrector(chain(own, frequent), own)


def edits(word: str) -> set[str]:
    """Return all that is one edit away.

    >>> {"pas", "ps", "pass", "apas"} <= edits("paas") | edits("pas")
    True
    """
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    deletes = {head + tail[1:] for head, tail in splits if tail}
    swaps = {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    letters = string.ascii_lowercase
    replaced = {head + letter + tail[1:] for head, tail in splits if tail for letter in letters}
    inserted = {head + letter + tail for head, tail in splits for letter in letters}
    return deletes | swaps | replaced | inserted
