"""What a customer means who answers options that went out as numbered text: "2", "de tweede".

Options for which WhatsApp has no form are sent as lines with a number (connectors/whatsapp,
rendering.py); what the numbers mean is kept with that message. A number only counts right after
them: once we have said something else, "2" is an amount or a date like any other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from care.database import Connection
from care.messages import InboundMessage
from care.tables import messages

# A choice is said in a few words; what is longer is a question of its own.
LONGEST = 60

_NUMBERS = (
    ("1", "een", "één", "eerste", "1e", "1ste", "bovenste"),
    ("2", "twee", "tweede", "2e", "2de"),
    ("3", "drie", "derde", "3e", "3de"),
    ("4", "vier", "vierde", "4e", "4de"),
    ("5", "vijf", "vijfde", "5e", "5de"),
    ("6", "zes", "zesde", "6e", "6de"),
    ("7", "zeven", "zevende", "7e", "7de"),
    ("8", "acht", "achtste", "8e", "8ste"),
    ("9", "negen", "negende", "9e", "9de"),
    ("10", "tien", "tiende", "10e", "10de"),
)
_MEANT = {word: place for place, words in enumerate(_NUMBERS, 1) for word in words}
_LAST = frozenset({"laatste", "onderste"})
# Words around a number that change nothing about it.
_AROUND = frozenset(
    {"optie", "keuze", "nummer", "nr", "no", "antwoord", "punt", "de", "het", "die", "dan", "er"}
    | {"doe", "doet", "maar", "graag", "ik", "kies", "wil", "neem", "maak", "ga", "voor", "met"}
    | {"mij", "a", "u", "b", "aub", "svp", "alsjeblieft", "alstublieft", "is", "was", "toch"}
    | {"ja", "oke", "oké", "ok"}
)
_WORD = re.compile(r"[^\W_]+")


def recognise(db: Connection, message: InboundMessage) -> InboundMessage:
    """The message, with `choice` in its payload where it picks one of the options we just sent."""
    if message.kind != "text" or not may_choose(message.text) or "choice" in message.payload:
        return message
    offered = _find_offered(db, message)
    choice = decide_choice(message.text, offered) if offered else None
    if choice is None:
        return message
    return replace(message, payload={**message.payload, "choice": choice})


def may_choose(text: str) -> bool:
    """Is it worth a look at what was offered? Short, and with a number or a word for one in it.

    >>> may_choose("doe maar 2"), may_choose("hoe laat zijn jullie open")
    (True, False)
    """
    return len(text) <= LONGEST and _find_place(text, 10_000) is not None


def decide_choice(text: str, offered: Sequence[Mapping[str, Any]]) -> str | None:
    """The payload of the option that this text picks, by its words or by its number; else None.

    >>> offered = [{"title": "Pas", "payload": "/a"}, {"title": "Sparen", "payload": "/b"}]
    >>> decide_choice("de tweede graag", offered), decide_choice("3", offered)
    ('/b', None)
    """
    said = text.strip().casefold()
    for option in offered:
        if str(option["title"]).strip().casefold() == said:
            return str(option["payload"])
    place = _find_place(text, len(offered))
    return None if place is None else str(offered[place - 1]["payload"])


def _find_place(text: str, count: int) -> int | None:
    """The one number that the text comes down to, from 1 to `count`; None where it is more."""
    # "2️⃣" is a 2 with two invisible characters behind it.
    words = _WORD.findall(text.casefold().replace("\ufe0f", "").replace("\u20e3", ""))
    telling = [word for word in words if word not in _AROUND]
    if len(telling) != 1:
        return None
    [word] = telling
    if word in _LAST:
        return count
    place = _MEANT.get(word) or (int(word) if word.isdecimal() and len(word) <= 2 else 0)
    return place if 0 < place <= count else None


def _find_offered(db: Connection, message: InboundMessage) -> Sequence[Mapping[str, Any]]:
    """The numbered options of the last thing we said before this message; often none."""
    query = (
        select(messages.c.payload)
        .where(messages.c.conversation_id == message.conversation_id, messages.c.direction == "out")
        .where(messages.c.id < message.id, messages.c.state.not_in(("failed", "dropped")))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    payload = db.execute(query).scalar()
    found = payload.get("numbered", ()) if isinstance(payload, dict) else ()
    return found if isinstance(found, list) else ()
