"""How the overview says things in Dutch."""

from collections.abc import Mapping
from datetime import datetime

from care.opening_hours import MONTHS

SAID: Mapping[str, str] = {
    "marketing": "Nieuws en aanbiedingen",
    "service": "Berichten over uw eigen zaken waar u niet om vroeg",
    "whatsapp_settings": "instellingen van WhatsApp",
    "chat": "bericht van u",
    "desk": "via een medewerker",
    "customer": "U",
    "bot": "Assistent",
    "agent": "Medewerker",
    "system": "WhatsApp",
    "image": "foto",
    "video": "video",
    "audio": "spraakbericht",
    "document": "document",
    "sticker": "sticker",
    "location": "locatie",
    "contacts": "contactkaart",
    "reaction": "reactie",
    "interactive": "keuze",
    "button": "keuze",
    "template": "bericht",
    "solved": "Opgelost",
    "forwarded": "Doorgezet naar een andere afdeling",
    "no_reply": "Geen reactie meer van u",
    "other": "Anders",
    "seen": "Een medewerker bekeek het gesprek",
    "file_seen": "Een medewerker bekeek een bestand",
    "exported": "Van uw gegevens is een kopie gemaakt",
}


def say(word: str | None) -> str:
    """Our word in the customer's; what has none is shown as it is.

    >>> say("image"), say(None), say("poll")
    ('foto', '', 'poll')
    """
    return SAID.get(word or "", word or "")


def moment(at: str | None) -> str:
    """A moment as one writes it.

    >>> moment("2026-11-24T09:05:00+01:00"), moment(None)
    ('24 november 2026, 09.05 uur', '')
    """
    if at is None:
        return ""
    read = datetime.fromisoformat(at)
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}, {read:%H.%M} uur"


def link(path: str) -> str:
    """What stands on a file's link: its name without the folder."""
    return path.rpartition("/")[2]
