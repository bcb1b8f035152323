"""Before an agent's words go out: is there something sensitive in them?

An agent who types an account number is told what was found, and nothing is sent. Sending once more
sends it masked: what is sensitive does not belong in a chat, whoever writes it.
"""

from collections.abc import Mapping
from typing import Final

from care.privacy.mask import mask

NAMES: Final[Mapping[str, str]] = {
    "iban": "een rekeningnummer",
    "account_number": "een oud rekeningnummer",
    "bsn": "een BSN",
    "national_number": "een rijksregisternummer",
    "card_number": "een kaartnummer",
    "cvc": "de code van een kaart",
    "expiry": "de vervaldatum van een kaart",
    "pin": "een pincode",
    "app_code": "een code",
    "password": "een wachtwoord",
    "document_number": "het nummer van een paspoort, identiteitskaart of rijbewijs",
    "birth_date": "een geboortedatum",
}


def warn(text: str) -> str:
    """Return what an agent is told before this text is sent, or "" when nothing was found.

    >>> warn("Uw rekening NL91ABNA0417164300 klopt.")
    'Hier staat een rekeningnummer in. Verstuurt u het nog eens, dan maken wij dat onleesbaar.'
    >>> warn("Goedemiddag")
    ''
    """
    kinds = dict.fromkeys(found.kind for found in mask(text).found)
    if not kinds:
        return ""
    *first, last = [NAMES[kind] for kind in kinds]
    names = f"{', '.join(first)} en {last}" if first else last
    return f"Hier staat {names} in. Verstuurt u het nog eens, dan maken wij dat onleesbaar."
