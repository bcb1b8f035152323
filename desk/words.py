"""The desk's words for what the database knows by code. Nouns and verbs, no jargon of ours."""

from care import phones
from care.company import Company
from care.handover import Case

PRIORITY = {"urgent": "Spoed", "high": "Hoog", "normal": "Normaal"}

# Kinds of messages whose content is not text: an icon and a name stand for it.
KINDS = {
    "image": ("image", "Foto"),
    "video": ("video", "Video"),
    "audio": ("mic", "Spraakbericht"),
    "document": ("file", "Document"),
    "sticker": ("sticker", "Sticker"),
    "location": ("map-pin", "Locatie"),
    "contacts": ("contact", "Contactgegevens"),
    "reaction": ("smile", "Reactie"),
    "order": ("file", "Bestelling"),
    "system": ("circle-alert", "Melding van WhatsApp"),
    "template": ("file", "Sjabloonbericht"),
    "revoke": ("x", "Bericht ingetrokken"),
}
SPOKEN = frozenset({"text", "button", "interactive", "edit"})
UNKNOWN_KIND = ("message-circle", "Bericht dat WhatsApp niet doorgeeft")

# Meta's codes on messages that failed (WhatsApp Cloud API, "Error codes").
FAILURES = {
    **dict.fromkeys((0, 3, 10, 190, 131005), "WhatsApp weigert ons toegang"),
    **dict.fromkeys((4, 80007, 130429), "te veel berichten tegelijk verstuurd"),
    **dict.fromkeys((1, 2, 131000, 131057, 133004), "storing bij WhatsApp"),
    **dict.fromkeys((33, 100, 135000), "er klopte iets niet in het bericht"),
    **dict.fromkeys((368, 131031, 131063, 131064), "ons WhatsApp-account is geblokkeerd"),
    **dict.fromkeys((132000, 132007, 132008, 132012), "het sjabloon is niet goed ingevuld"),
    **dict.fromkeys((132068, 132069), "het formulier staat bij WhatsApp uit"),
    130472: "WhatsApp hield het bericht tegen voor een proef",
    130497: "WhatsApp staat berichten naar dit land niet toe",
    131008: "er ontbrak iets in het bericht",
    131009: "er klopte iets niet in het bericht",
    131016: "WhatsApp is tijdelijk niet bereikbaar",
    131021: "afzender en ontvanger zijn hetzelfde nummer",
    131026: "dit nummer kan het bericht niet ontvangen",
    131030: "dit nummer staat niet op de lijst voor proeven",
    131037: "de naam van ons nummer is nog niet goedgekeurd",
    131042: "er is een probleem met de betaling aan WhatsApp",
    131045: "ons nummer is niet goed aangemeld bij WhatsApp",
    131047: "meer dan 24 uur na het laatste bericht van de klant",
    131048: "WhatsApp beperkt ons nummer tijdelijk",
    131049: "WhatsApp hield het bericht tegen voor deze klant",
    131050: "de klant wil deze berichten niet meer",
    131051: "dit soort bericht wordt niet ondersteund",
    131052: "de bijlage van de klant was niet op te halen",
    131053: "de bijlage was niet te versturen",
    131056: "te veel berichten kort na elkaar aan deze klant",
    131060: "dit bericht is bij WhatsApp nu niet beschikbaar",
    131062: "dit bericht kan alleen naar een telefoonnummer",
    132001: "WhatsApp kent dit sjabloon niet",
    132005: "het ingevulde sjabloon is te lang",
    132015: "WhatsApp heeft dit sjabloon gepauzeerd",
    132016: "WhatsApp heeft dit sjabloon uitgezet",
    133010: "ons nummer is niet aangemeld bij WhatsApp",
    137000: "de klant heeft een andere telefoon of simkaart: controleer eerst wie het is",
}


def failure(code: int | None) -> str:
    """Why a message did not arrive.

    >>> failure(131026), failure(42), failure(None)
    ('dit nummer kan het bericht niet ontvangen', 'foutcode 42', 'oorzaak onbekend')
    """
    if code is None:
        return "oorzaak onbekend"
    return FAILURES.get(code, f"foutcode {code}")


def confidence(value: float | None) -> str:
    """How sure the assistant was of what the customer meant; "" where it made no guess.

    >>> confidence(0.93), confidence(0.2), confidence(None)
    ('De assistent was hier zeker van.', 'De assistent twijfelde hierover.', '')
    >>> confidence(0.6)
    'De assistent was hier vrij zeker van.'
    """
    if value is None:
        return ""
    if value >= 0.8:
        return "De assistent was hier zeker van."
    if value >= 0.5:
        return "De assistent was hier vrij zeker van."
    return "De assistent twijfelde hierover."


def reason(company: Company, code: str) -> str:
    """Why a case is here, as company.yml calls it."""
    return company.handover_rule(code).reason


def customer(case: Case) -> str:
    """What to call a customer: the profile name, else the number."""
    return case.customer_name or number(case.wa_id) or "Klant zonder naam"


def number(wa_id: str | None) -> str:
    """A telephone number, in groups that can be read aloud."""
    return phones.in_words(wa_id)


def initials(name: str) -> str:
    """One or two letters for a round mark.

    >>> initials("Fatima el Amrani"), initials("Sanne"), initials("")
    ('FA', 'S', '')
    """
    letters = [word[0] for word in name.split() if word[0].isalpha()]
    if len(letters) > 1:
        return (letters[0] + letters[-1]).upper()
    return "".join(letters).upper()
