"""Brings chat Dutch into one form before it is classified.

"Waaaar blijft m'n pas??? 😀" and "waar blijft mijn pas" should look alike. Only the classifier
reads this form; entities and people keep the customer's own words.

- Lower case, accents folded, three and more equal letters to two; an emoji is a word of its own.
- Abbreviations are written out (chat_words.yml, for designers to extend).
- A mask ("[IBAN ••4300]") is one word that says what was hidden.
- The digits of a number or code of three and more do not matter, its shape does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import yaml

CHAT_WORDS = Path(__file__).with_name("chat_words.yml")
# As care.privacy writes it; the tokenizer puts "_" for the blank while it works.
MASK = re.compile(r"\[([^\W\d_]+)(?:[ _]••\w+)?\]")
REPEATED = re.compile(r"([^\W\d_])\1{2,}")
DIGITS = re.compile(r"\d")
SPOKEN_PUNCTUATION = "?€%+"


def words(tokens: Iterable[str]) -> list[str]:
    """Return the words to classify; what is said twice in a row counts once.

    >>> words(["Waaaar", "blijft", "m'n", "pas", "???", "😀"])
    ['waar', 'blijft', 'mijn', 'pas', '?', '😀']
    >>> words(["Z.s.m.", "één", "[IBAN ••4300]", "PB-2026-004512", "4", "!"])
    ['zo', 'snel', 'mogelijk', 'een', '#iban', 'pb-0000-000000', '4']
    """
    each = (word for token in tokens for word in _words_of(token))
    return [word for word, _repeated in groupby(each)]


def _words_of(token: str) -> list[str]:
    mask = MASK.fullmatch(token)
    if mask:
        return [f"#{mask[1].lower()}"]
    word = shorten(fold(token))
    bare = word.strip(".").replace(".", "") if word[:1].isalpha() else word
    if bare in chat_words():
        return chat_words()[bare].split()
    if not any(map(str.isalnum, word)):
        return _signs(word)
    return [hide_digits(word)]


def fold(text: str) -> str:
    """Return the text in lower case without accents and without the shades of an emoji.

    >>> fold("Geïnd, één, FINANCIËLE 👍🏽")
    'geind, een, financiele 👍'
    """
    plain = text.replace("’", "'").replace("`", "'").lower()
    parts = unicodedata.normalize("NFD", plain)
    return "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Sk", "Cf"))


def shorten(text: str) -> str:
    """Return the text with three and more equal letters brought back to two.

    >>> shorten("heeeeel raar, 10000")
    'heel raar, 10000'
    """
    return REPEATED.sub(r"\1\1", text)


def hide_digits(word: str) -> str:
    """Return the word with its digits as zeros if there are three or more.

    >>> hide_digits("3171"), hide_digits("pb2026"), hide_digits("14"), hide_digits("4")
    ('0000', 'pb0000', '14', '4')
    """
    return DIGITS.sub("0", word) if len(DIGITS.findall(word)) > 2 else word


def _signs(token: str) -> list[str]:
    """Return what a token without letters or digits says: emoji and a few signs, one by one."""
    return [sign for sign in token if sign in SPOKEN_PUNCTUATION or _is_emoji(sign)]


def says_nothing(words: Iterable[str]) -> bool:
    """Return whether there is no word, number or emoji among them.

    >>> says_nothing([]), says_nothing(["?"]), says_nothing(["pas", "?"]), says_nothing(["👍"])
    (True, True, False, False)
    """
    return all(word in SPOKEN_PUNCTUATION for word in words)


def _is_emoji(sign: str) -> bool:
    return unicodedata.category(sign) == "So"


@lru_cache(maxsize=1)
def chat_words() -> dict[str, str]:
    """Return the abbreviations with what they stand for."""
    written = yaml.load(CHAT_WORDS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return {str(short): str(long) for short, long in written.items()}
