"""What the words around a number say that it is.

Rules:
- The nearest word decides: "over mijn bestelling: mijn bsn is ..." speaks of a BSN.
- A harmless name does not reach past a comma: "mijn klantnummer weet ik niet, wel 111222333".
- Words before a number count for more than words after it; after it only "... is mijn bsn" counts.
- Words do not reach past another long number, a mask or the end of a sentence: otherwise masking
  one number would change what is said about the next.
"""

import re
from enum import Enum
from typing import Final

from care.privacy import typos
from care.privacy.spans import WALL


class Topic(Enum):
    """What a number is said to be."""

    IBAN = "iban"
    BSN = "bsn"
    CARD = "card"
    NATIONAL_NUMBER = "national_number"
    HARMLESS = "harmless"


# Each word of the text is matched as a whole, in capitals as the reading has them.
_NAMES: Final = {
    Topic.BSN: r"BSN\w{0,8}|BNS|BSM|\w{0,4}BURGERSERVI[CS]\w*|BURGERS?[EC]?RVICE\w*|SO[FV]I\w*"
    r"|SERVICENUMMER|BURGER|BURGERNUMMER|FISCAAL",
    Topic.NATIONAL_NUMBER: r"RIJKSREGISTER\w*|RIJKSREG\w*|INSZ\w*|NISS|RRN",
    Topic.IBAN: r"IBAN\w{0,8}|IABN|IBNA|POSTBANK\w*|GIRO|POSTGIRO"
    r"|(?:BANK|SPAAR|GIRO|TEGEN|BETAAL)?REKENING\w*"
    r"|(?:BANK|GIRO)(?:NUMMER|NR)"
    r"|REK|REKENINGNR|REKNR|REKNUMMER|BANKREK\w*",
    Topic.CARD: r"(?:CREDIT|DEBIT|BETAAL|BANK|PIN|GIRO)?(?:CARD|KAART|PAS|PASJE)S?(?:NUMMER|NR)?"
    r"|CC|VISA\w*|MASTERCARD\w*|MAESTRO|AMEX|AMERICANEXPRESS|CARDNUMBER",
    # What can only be the name of a number, or of what one does with a telephone number.
    Topic.HARMLESS: (
        r"TEL|TELNR|TELEFO\w*|MOBIEL\w*|MOB|GSM|WHATSAPP\w*|FAX\w*|SMS|BEL|BELLEN|BELT|GEBELD"
        r"|TERUGBEL\w*|BEREIKBAAR|BEREIKEN|PHONE"
        r"|KVK\w*|HANDELSREGISTER\w*|BTW\w*|VAT|RSIN\w*|REF|REFERENTIE\w*|\w*KENMERK\w*"
        r"|IMEI\w*|KENTEKEN\w*|METERSTAND\w*|BARCODE\w*|EAN\w*|ISBN|POSTCODE\w*|POSTBUS"
        r"|TRACK\w*|TRACE|POSTNL|DHL|DPD|GLS|GEBOREN|GEBOORTE\w*|BEDRAG|SALDO"
        # Any other "...nummer": ordernummer, klantnr, chassisnummer.
        r"|(?!PASPOORT|RIJBEWIJS|DOCUMENT|IDENTITEIT|PERSOON|PIN)\w{3,}(?:NUMMERS?|NR)"
    ),
}
_MISTYPED_BSN: Final = typos.near("BURGERSERVICENUMMER")
_MISTYPED_IBAN: Final = typos.near("REKENINGNUMMER", "REKENING")
# The first that fits counts, so all of them are asked at once.
_TOPICS: Final = re.compile(
    "|".join(f"(?P<{topic.name}>{names})" for topic, names in _NAMES.items())
)

# What has a number, but is also spoken of without one: it counts only directly before the number.
_THINGS: Final = re.compile(
    r"\w{0,8}ORDER\w{0,2}|BESTEL\w*|CLAIM\w*|SCHADE\w*|AANVRAAG\w*|KLANT\w*|CLIENT\w*|CLIËNT\w*"
    r"|RELATIE\w*|DEBITEUR\w*|CREDITEUR\w*|LIDMAATSCHAP\w*|POLIS\w*|CONTRACT\w*|DOSSIER\w*|ZAAK"
    r"|FACTUUR\w*|OFFERTE\w*|TICKET\w*|CASE|INCIDENT\w*|MELDING\w*|TRANSACTIE\w*|VERZEKERING\w*"
    r"|LENING\w*|AFSPRAAK\w*|INSCHRIJVING|RESERVERING\w*|BOEKING\w*|SERIE\w*|ARTIKEL\w*"
    r"|PRODUCT\w*|METER\w*|PAKKET\w*|PAKJE|PAKBON\w*|ZENDING\w*|RETOUR\w*|SPOORZOEK\w*|LOT"
    r"|KAVEL|VESTIGING\w*|DATUM|EURO?"
)
_JOINTS: Final = re.compile(
    r"IS|WAS|NR|NUMMER|NO|ID|CODE|MET|HEEFT|HET|DE|MIJN|OP|ONDER|STAAT|ZIJN|EN|AAN"
)

_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORT: Final = r"TEL|MOB|REF|REK|FACT|KVK|BTW|GEB|\w*N[RO]"  # their dot ends no sentence
_STOP: Final = re.compile(
    rf"[{WALL}!?]|(?:[0-9][ .,/_-]{{0,3}}){{6}}|\b(?!(?:{_SHORT})\.)\w+\.(?=\s)|\bMAAR\b"
)
_FILLERS: Final = re.compile(
    r"IS|WAS|DIT|DAT|DEZE|HET|DE|EEN|ALS|VOOR|VAN|DUS"
    r"|MIJN|MN|M|N|ME|ONS|ONZE|UW|JE|JOUW|ZIJN|HAAR|HUN"
)
_CHARACTERS: Final = 60
_WORDS: Final = 7


def topic_at(flat: str, start: int, end: int) -> Topic | None:
    """Return what the words around flat[start:end] say that it is; `flat` is a reading's text.

    >>> topic_at("MIJN BSN IS 111222333", 12, 21)
    <Topic.BSN: 'bsn'>
    >>> topic_at("111222333 IS MIJN KLANTNUMMER", 0, 9)
    <Topic.HARMLESS: 'harmless'>
    >>> topic_at("KIJK EENS: 111222333", 11, 20) is None
    True
    """
    return topic_before(flat, start) or _topic_after(flat, end)


def topic_before(flat: str, start: int) -> Topic | None:
    """Return what the nearest telling word before `start` speaks of.

    >>> topic_before("BESTELLING NR 111222333", 14)
    <Topic.HARMLESS: 'harmless'>
    >>> topic_before("MIJN BESTELLING IS WEG EN 111222333", 26) is None
    True
    """
    text = flat[max(0, start - _CHARACTERS) : start]
    reach = max((stop.end() for stop in _STOP.finditer(text)), default=0)
    clause = max(reach, text.rfind(",", 0, len(text.rstrip(" ,"))) + 1)
    joined = True  # has there been nothing but joints between this word and the number?
    for word in list(_WORD.finditer(text, reach))[: -_WORDS - 1 : -1]:
        here = word.start() >= clause
        topic = topic_of(word[0])
        if topic and (here or topic is not Topic.HARMLESS):
            return topic
        if joined and here and _THINGS.fullmatch(word[0]):
            return Topic.HARMLESS
        joined = joined and bool(_JOINTS.fullmatch(word[0]))
    return None


def _topic_after(flat: str, end: int) -> Topic | None:
    text = flat[end : end + _CHARACTERS]
    stop = _STOP.search(text)
    for word in _WORD.findall(text[: stop.start()] if stop else text)[:_WORDS]:
        topic = topic_of(word)
        if topic or not _FILLERS.fullmatch(word):
            return topic
    return None


def is_thing(word: str) -> bool:
    """Tell whether a word in capitals names what has a number: an order, a claim, a meter.

    >>> is_thing("SCHADE"), is_thing("FIETS")
    (True, False)
    """
    return bool(_THINGS.fullmatch(word))


def topic_of(word: str) -> Topic | None:
    """Return what one word in capitals speaks of.

    >>> topic_of("KLANTNUMMER"), topic_of("FIETS")
    (<Topic.HARMLESS: 'harmless'>, None)
    """
    found = _TOPICS.fullmatch(word)
    if found and found.lastgroup:
        return Topic[found.lastgroup]
    return Topic.BSN if word in _MISTYPED_BSN else Topic.IBAN if word in _MISTYPED_IBAN else None
