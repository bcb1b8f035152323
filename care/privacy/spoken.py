"""Digits that are written as words: "vier acht twee een", "achtenveertig eenentwintig".

Rules:
- Only a row of at least three digits counts, with at least two words in it, or words that are
  glued together: "een of twee" and "twee drie weken" stay words.
- A word stands for one digit, from ten on for two: numbers are dictated that way in Dutch.
"""

import re
from collections.abc import Iterator
from typing import Final

_ONES: Final = {
    "NUL": "0",
    "EEN": "1",
    "ÉÉN": "1",
    "ÉEN": "1",
    "TWEE": "2",
    "DRIE": "3",
    "VIER": "4",
    "VIJF": "5",
    "ZES": "6",
    "ZEVEN": "7",
    "ZEUVEN": "7",
    "ACHT": "8",
    "NEGEN": "9",
}
_TEENS: Final = {
    "TIEN": "10",
    "ELF": "11",
    "TWAALF": "12",
    "DERTIEN": "13",
    "VEERTIEN": "14",
    "VIJFTIEN": "15",
    "ZESTIEN": "16",
    "ZEVENTIEN": "17",
    "ACHTTIEN": "18",
    "NEGENTIEN": "19",
}
_TENS: Final = {
    "TWINTIG": "2",
    "DERTIG": "3",
    "VEERTIG": "4",
    "VIJFTIG": "5",
    "ZESTIG": "6",
    "ZEVENTIG": "7",
    "TACHTIG": "8",
    "NEGENTIG": "9",
}
_WORTH: Final = {
    **_ONES,
    **_TEENS,
    **{word: digit + "0" for word, digit in _TENS.items()},
    **{
        f"{one}{joint}{ten}": tens + ones
        for one, ones in _ONES.items()
        for joint in ("EN", "ËN")
        for ten, tens in _TENS.items()
        if ones != "0"
    },
}
_ONE: Final = "|".join(_ONES)
_WORD: Final = (
    rf"(?:(?:{_ONE})[EË]N)?(?:{'|'.join(_TENS)})|{'|'.join(reversed(list(_TEENS)))}|{_ONE}"
)
_HAS_SOME: Final = re.compile(_WORD)
# Each word is taken once and for all (a lookahead does not go back): "achttien" also reads as two
# words, and trying both for each of many would take for ever.
_FIRST: Final = rf"(?:(?:(?=(?P<one>{_WORD}))(?P=one))+|[0-9]{{1,4}})"
_NEXT: Final = rf"(?:(?:(?=(?P<two>{_WORD}))(?P=two))+|[0-9]{{1,4}})"
_ROW: Final = re.compile(rf"(?<![^\W_]){_FIRST}(?:(?:[ ,.\-/\n]{{1,3}}| EN ){_NEXT})*(?![^\W_])")
_PIECE: Final = re.compile(rf"{_WORD}|[0-9]+")
_LEAST_DIGITS: Final = 3
_IBAN_BEFORE: Final = re.compile(r"(?<![^\W_])NL ?$")


def find(flat: str) -> Iterator[tuple[int, int, str]]:
    """Yield each number word of such a row: start, end and the digits that it stands for.

    A comma or "en" between two of them is yielded as a space.

    >>> list(find("VIER ACHT 2 EEN"))
    [(0, 4, '4'), (5, 9, '8'), (12, 15, '1')]
    >>> list(find("EEN OF TWEE PASSEN"))
    []
    """
    if not _HAS_SOME.search(flat):
        return
    for row in _ROW.finditer(flat):
        pieces = list(_PIECE.finditer(flat, row.start(), row.end()))
        said = [piece for piece in pieces if not piece[0].isdecimal()]
        digits = sum(len(_WORTH.get(piece[0], piece[0])) for piece in pieces)
        if len(said) > 1 and (digits >= _LEAST_DIGITS or _IBAN_BEFORE.search(flat, 0, row.start())):
            for before, piece in zip([None, *pieces[:-1]], pieces, strict=True):
                if before and flat[before.end() : piece.start()].strip(" -.\n"):
                    yield before.end(), piece.start(), " "  # "een, twee en drie"
                if not piece[0].isdecimal():
                    yield piece.start(), piece.end(), _WORTH[piece[0]]
