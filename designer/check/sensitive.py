"""Secrets in what designers write: real account numbers, BSNs and card numbers have no place here.

Found by the same rules as in customers' messages (care/privacy). The assistant only ever sees the
mask, so an example with a real number also teaches it something that never comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from care.privacy.mask import mask
from designer.check.finding import Finding, quote, wrong
from designer.check.project import Project

# The shortest secret, a BSN without its 0, has eight: looking at the others would take seconds.
FEWEST_DIGITS = 4
NAMES = {
    "iban": "een rekeningnummer (IBAN)",
    "bsn": "een burgerservicenummer",
    "card_number": "een kaartnummer",
}


def find(project: Project) -> Iterator[Finding]:
    """Yield examples and replies with a secret; what is shown of them is masked."""
    for example in project.examples:
        names = _find_names(example.text)
        if names:
            masked = mask(example.text).text
            yield wrong(
                example.place,
                f"In dit voorbeeld staat {names}: {quote(masked)}",
                "Vervang het door wat de assistent ziet, zoals [IBAN ••4300], [BSN] of"
                " [kaart ••1234].",
            )
    for reply in project.replies:
        for variation in reply.variations:
            names = _find_names(variation.text)
            if names:
                what = f"In het antwoord {reply.name} staat {names}."
                yield wrong(variation.place, what, "Haal het weg.")


def _find_names(text: str) -> str:
    if sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return ""
    kinds = dict.fromkeys(found.kind for found in mask(text).found)
    return " en ".join(NAMES.get(kind, kind) for kind in kinds)
