"""Secrets in what designers write: real account numbers, BSNs and PINs have no place here.

Found by the same rules as in customers' messages (care/privacy). The assistant only ever sees the
mask, so an example with a real number also teaches it something that never comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from care.privacy.mask import mask
from designer.check.finding import Finding, quote, wrong
from designer.check.project import Project

NAMES = {
    "iban": "een rekeningnummer (IBAN)",
    "bsn": "een burgerservicenummer",
    "card_number": "een kaartnummer",
    "account_number": "een oud rekeningnummer",
    "national_number": "een rijksregisternummer",
    "cvc": "een CVC",
    "expiry": "de vervaldatum van een kaart",
    "pin": "een pincode",
    "app_code": "een code",
    "password": "een wachtwoord",
    "document_number": "een documentnummer",
    "birth_date": "een geboortedatum",
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
                "Vervang het door wat de assistent ziet, zoals [IBAN ••4300], [BSN],"
                " [pincode] of [geboortedatum].",
            )
    for reply in project.replies:
        for variation in reply.variations:
            names = _find_names(variation.text)
            if names:
                what = f"In het antwoord {reply.name} staat {names}."
                yield wrong(variation.place, what, "Haal het weg.")


def _find_names(text: str) -> str:
    kinds = dict.fromkeys(found.kind for found in mask(text).found)
    return " en ".join(NAMES.get(kind, kind) for kind in kinds)
