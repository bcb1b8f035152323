"""PIN: the four to six digits of a card or an app, when the words say that they are one.

Rules:
- The name has to lead to the number, or the number to the name (`codes`).
- "De code van mijn pas", "geheime code" and a name with a typing error are names as well.
- "Pin" is also how people pay: an amount, a cash machine or a payment in between ends it.
"""

import re
from typing import Final

from care.privacy import codes, reading, spans, typos

KIND: Final = "pin"

_CARD: Final = (
    r"(?:(?:PIN|BANK|BETAAL|WERELD)?PAS(?:JE|SEN)?|(?:CREDIT|BANK|BETAAL)?KAART(?:JE)?|CREDITCARD)"
)
_NAMES: Final = re.compile(
    rf"""(?<![^\W\d_])(?:
      (?:MIJN|MN|ME)?(?:PIN|PNI|PINC|PINN|P[. ]I[. ]N[.]?)(?:[ \-]?(?:[CK]ODES?|NUMMERS?|NR|CIJFERS
      |CODE[A-Z]{{0,2}}))?(?:IS)?
    | (?:GEHEIME?|VIER-?CIJFERIGE|4-?CIJFERIGE|5-?CIJFERIGE|VIJF-?CIJFERIGE)[ ](?:PIN|[CK]ODE
    |PINCODE|GETAL|NUMMER)
    | (?:PAS|KAART|BANKPAS|PINPAS|CREDITCARD)-?CODE
    | [CK]ODE[ ](?:VAN|VOOR|BIJ|OP|V)[ ](?:[^\W\d_']{{1,9}}['’]?[^\W\d_]?[ ]){{0,3}}?{_CARD}
    | (?:PAS|KAART)[ ]CODE|CIJFERCODE
    )(?![^\W\d_])""",
    re.VERBOSE,
)
_MISTYPED: Final = typos.near("PINCODE", "PINKODE")
_WORD: Final = re.compile(r"[^\W\d_]{6,8}")
_LEAST, _MOST = 4, 6


def find(text: str) -> list[spans.Span]:
    """Find PINs.

    >>> find("mn pin is 4821")
    [Span(kind='pin', start=10, end=14, replacement='[pincode]')]
    >>> [span.start for span in find("vier acht twee een is m'n pincode")]
    [0]
    >>> find("pin vergeten, ordernummer 4821")
    []
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    return [
        spans.Span(KIND, *read.original(start, end), spans.placeholder("pincode"))
        for start, end in codes.find(read, find_names, _LEAST, _MOST)
    ]


def find_names(flat: str) -> list[tuple[int, int]]:
    """Return where a PIN is spoken of.

    >>> find_names("DE CODE VAN M'N PAS, DUS MIJN PINCDOE")
    [(3, 19), (30, 37)]
    """
    found = {name.span() for name in _NAMES.finditer(flat)}
    found |= {word.span() for word in _WORD.finditer(flat) if word[0] in _MISTYPED}
    return sorted(found)
