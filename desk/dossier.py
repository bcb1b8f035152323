"""What a privacy officer sees of a customer: how much of what there is, wishes, and who did what.

Not the conversation itself: to answer a request nobody needs to read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from care import audit, consent, conversations, customers, phones
from care.audit import Entry
from care.company import Company
from care.database import Connection
from care.tables import handovers, media, messages, tracker_events
from desk import people, times

WISHES = {
    consent.MARKETING: "Nieuws en aanbiedingen",
    consent.SERVICE: "Berichten over eigen zaken die wij beginnen",
}
SOURCES = {consent.CHAT: "in het gesprek", consent.WHATSAPP_SETTINGS: "in WhatsApp ingesteld"}
EVENTS = {
    "seen": "bekeek het gesprek",
    "file_seen": "bekeek een bestand",
    "looked_up": "zocht deze klant op",
    "exported": "maakte een kopie van de gegevens",
    "requested": "vroeg om een medewerker",
    "taken": "nam het gesprek over",
    "released": "gaf het gesprek terug",
    "closed": "sloot het gesprek af",
    "scored": "kreeg een score van de klant",
    "identity_confirmed": "controleerde wie de klant is",
    "joined": "voegde twee gesprekken van deze klant samen",
}
# What a receipt counts.
STORED = {
    "assistant_memory": "Stappen die de assistent onthield",
    "cases": "Gesprekken met een medewerker",
    "changes": "Meldingen aan de balie",
    "conversations": "Gesprekken",
    "customers": "Klanten",
    "files": "Bestanden",
    "former_ids": "Vroegere nummers",
    "messages": "Berichten",
    "scores": "Scores",
    "signals": "Wie aan het antwoorden was",
    "wishes": "Wensen over berichten",
}


@dataclass(frozen=True)
class Dossier:
    """One customer. `counts` are pairs of a word and a number."""

    conversation_id: str
    name: str
    number: str
    since: str
    counts: Sequence[tuple[str, int]]
    wishes: Sequence[tuple[str, str]]
    events: Sequence[tuple[str, str]]


def read(db: Connection, conversation_id: str, company: Company, now: datetime) -> Dossier:
    """What there is of this customer. Raises care's NotFound."""
    conversation = conversations.get(db, conversation_id)
    row = customers.get(db, conversation.customer_id)
    return Dossier(
        conversation_id=conversation_id,
        name=conversation.name or "Klant zonder naam",
        number=phones.in_words(conversation.wa_id) or conversation.user_id or "",
        since=times.date_in_words(row.created_at, company.zone),
        counts=_counts(db, conversation_id),
        wishes=_wishes(db, conversation.customer_id, company),
        events=in_words(audit.find_of(db, conversation_id), company, now),
    )


def in_words(
    entries: Sequence[Entry], company: Company, now: datetime
) -> Sequence[tuple[str, str]]:
    """Who did what, and when."""
    names = people.names_of(entry.agent_id for entry in entries if entry.agent_id is not None)
    return [
        (f"{_who(entry, names)} {say(entry)}", times.moment_in_words(entry.at, now, company.zone))
        for entry in entries
    ]


def say(entry: Entry) -> str:
    """What was done, after the name of who did it."""
    if entry.event == "forgotten":
        return f"wiste alles van een klant (bewijs {entry.details.get('receipt', '?')})"
    if entry.event == "retention":
        rows = sum(count for count in entry.details.values() if isinstance(count, int))
        return f"verwijderde {rows} regels na de bewaartijd"
    if entry.event == "listed":
        return "bekeek de lijst met berichten"
    return EVENTS.get(entry.event, entry.event)


def stored(name: str) -> str:
    """What a receipt counts, in Dutch.

    >>> stored("files"), stored("new_table")
    ('Bestanden', 'new_table')
    """
    return STORED.get(name, name)


def _who(entry: Entry, names: dict[int, str]) -> str:
    if entry.agent_id is not None:
        return names.get(entry.agent_id, "Een oud-collega")
    by = str(entry.details.get("by") or "")
    return by[:1].upper() + by[1:] if by else "Balie"


def _counts(db: Connection, conversation_id: str) -> Sequence[tuple[str, int]]:
    own_files = (
        select(func.count())
        .select_from(media)
        .join(messages, messages.c.id == media.c.message_id)
        .where(messages.c.conversation_id == conversation_id, media.c.name.is_not(None))
    )
    return [
        ("Berichten", _count(db, messages.c.conversation_id == conversation_id)),
        ("Bestanden", int(db.execute(own_files).scalar_one())),
        (
            "Gesprekken met een medewerker",
            _count(db, handovers.c.conversation_id == conversation_id),
        ),
        (
            "Stappen die de assistent onthoudt",
            _count(db, tracker_events.c.sender_id == conversation_id),
        ),
    ]


def _count(db: Connection, which: object) -> int:
    return int(db.execute(select(func.count()).where(which)).scalar_one())


def _wishes(db: Connection, customer_id: int, company: Company) -> Sequence[tuple[str, str]]:
    said = []
    for line in reversed(consent.ledger(db, customer_id)):
        wish = f"{WISHES.get(line.purpose, line.purpose)}: {'ja' if line.granted else 'nee'}"
        day = times.date_in_words(line.at, company.zone)
        said.append((wish, f"{day}, {SOURCES.get(line.source, line.source)}"))
    return said
