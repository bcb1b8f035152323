"""CVC, CVV, CID: the three or four digits on the back of a card, when it is spoken of.

Rules (PCI DSS 3.3: it may never be kept):
- The name has to lead to the number, or the number to the name (`codes`); "de code achterop" and
  "de drie cijfers achterop" are names.
- Directly after a card's number and its expiry date it needs no name.
"""

import re
from typing import Final

from care.privacy import codes, reading, spans

KIND: Final = "cvc"

_NAMES: Final = re.compile(
    r"""(?<![^\W\d_])(?:
      (?:CVC|CVV|CVS|CSC|CID|CV)2?(?:[ \-]?(?:CODE|KODE|NUMMER|NR|CIJFERS))?(?:IS)?
    | (?:VEILIGHEIDS|BEVEILIGINGS|CONTROLE|KAART)[ \-]?(?:CODE|CIJFERS|GETAL)
    | (?:KAART)?VERIFICATIE(?:CODE|GETAL)
    | (?:CODE|CIJFERS|GETAL|NUMMERTJE|CODETJE)[ ](?:[^\W\d_]{1,7}[ ]){0,2}?ACHTER(?:OP|KANT
    |ZIJDE|AAN)
    | (?:3|DRIE)-?[ ]?CIJFERIGE[ ](?:CODE|GETAL)
    | ACHTER[ ]?OP|ACHTERKANT|ACHTERZIJDE
    )(?![^\W\d_])""",
    re.VERBOSE,
)
_GAP: Final = r"[^\w\[]{1,4}(?:EN )?(?:CODE )?"
_AFTER_EXPIRY: Final = re.compile(rf"{_GAP}([0-9]{{3,4}})(?![0-9]|[.,:/\-][0-9])")
_AFTER_CARD: Final = re.compile(rf"{_GAP}([0-9]{{3}})(?=[^\w.,:/\-]*(?:$|\n)|[.,](?!\w))")
_LEAST, _MOST = 3, 4


def find(text: str) -> list[spans.Span]:
    """Find the codes on the back of cards.

    >>> find("cvc is 123")
    [Span(kind='cvc', start=7, end=10, replacement='[CVC]')]
    >>> find("[kaart ••1111] [vervaldatum] 123")[0].start
    29
    >>> find("wat is een cvc?"), find("cvc nodig voor 250 euro")
    ([], [])
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    places = set(codes.find(read, find_names, _LEAST, _MOST))
    for _, end, label in read.masks:
        after = {"vervaldatum": _AFTER_EXPIRY, "kaart": _AFTER_CARD}.get(label)
        found = after.match(read.text, end) if after else None
        if found and not codes.is_counted(read.text, *found.span(1)):
            places.add(found.span(1))
    return [
        spans.Span(KIND, *read.original(start, end), spans.placeholder("CVC"))
        for start, end in sorted(places)
    ]


def find_names(flat: str) -> list[tuple[int, int]]:
    """Return where the code is spoken of.

    >>> find_names("DE CIJFERS ACHTEROP")
    [(3, 19)]
    """
    return [name.span() for name in _NAMES.finditer(flat)]
