"""Words with one typing error: "pincdoe", "wachtwoort", "rijbwijs".

Rules:
- One letter left out, doubled or added, another letter, or two letters swapped.
- Only for words long enough that nothing else in Dutch is one error away: the caller chooses.
"""

import string

_LETTERS = string.ascii_uppercase


def near(*words: str) -> frozenset[str]:
    """Return the words, in capitals, and everything one typing error away from them.

    >>> sorted({"PINCDOE", "PINKODE", "PICODE", "FIETS"} & near("PINCODE"))
    ['PICODE', 'PINCDOE', 'PINKODE']
    """
    return frozenset(typed for word in words for typed in _one_away(word)) | frozenset(words)


def _one_away(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    more = {left + letter + right for left, right in cuts for letter in _LETTERS}
    return fewer | swapped | other | more
