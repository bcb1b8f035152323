"""A conversation as the desk shows it: messages, what happened to the case, and days.

Each entry has an id of its own, so that a page that is already open can take over what is new
without touching the rest. An entry looks the same whichever page of the history it comes from:
one message more than shown is read, to know what stands before the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from care.company import Company
from care.conversations import HistoryItem
from care.media import FileState
from desk import attachments, contents, parts, times, words
from desk.attachments import Attachment
from desk.happenings import Happening
from desk.parts import Part


@dataclass(frozen=True)
class Bubble:
    """One message. `who` is set on the first of a row by the same author."""

    key: str
    message_id: int
    author: str
    who: str
    parts: Sequence[Part]
    icon: str
    kind: str
    options: Sequence[str]
    clock: str
    state: str
    tick: str
    tick_words: str
    trouble: str
    can_be_quoted: bool = False
    can_go_again: bool = False
    attachment: Attachment | None = None
    lines: Sequence[contents.Line] = ()
    marks: Sequence[str] = ()
    quoted: Sequence[Part] = ()
    reactions: Sequence[str] = ()
    shape: str = "bubble"


@dataclass(frozen=True)
class Day:
    """A new day begins."""

    key: str
    words: str
    shape: str = "day"


@dataclass(frozen=True)
class Event:
    """Something happened to the case."""

    key: str
    words: str
    clock: str
    shape: str = "event"


Entry = Bubble | Day | Event


@dataclass(frozen=True)
class Around:
    """What belongs to messages and stands elsewhere: files, what they reply to, reactions."""

    files: Mapping[int, FileState] = field(default_factory=dict)
    quoted: Mapping[str, HistoryItem] = field(default_factory=dict)


# State of an outgoing message -> icon and words; delivered and read come from WhatsApp.
TICKS = {
    "queued": ("clock", "Wordt verzonden"),
    "sending": ("clock", "Wordt verzonden"),
    "unknown": ("circle-alert", "Niet zeker of dit aankwam"),
    "sent": ("check", "Verzonden"),
    "delivered": ("check-check", "Afgeleverd"),
    "read": ("check-check", "Gelezen"),
    "played": ("check-check", "Afgespeeld"),
    "failed": ("circle-alert", "Niet aangekomen"),
    "dropped": ("x", "Niet verzonden"),
}


def build(
    items: Sequence[HistoryItem],
    happenings: Iterable[Happening],
    company: Company,
    now: datetime,
    before: HistoryItem | None = None,
    around: Around | None = None,
) -> list[Entry]:
    """Messages, oldest first, with events and days between them; `before` precedes the first.

    A reaction stands on the message it is for, where that is shown.
    """
    around = around or Around()
    reactions = reactions_to(items)
    items = [item for item in items if not _is_shown_elsewhere(item, reactions)]
    today = now.astimezone(company.zone).date()
    last_day = _day(before.occurred_at, company) if before else None
    previous: HistoryItem | Happening | None = before
    entries: list[Entry] = []
    for thing in _in_order(items, happenings):
        entry: Entry
        if isinstance(thing, HistoryItem):
            at = thing.occurred_at
            starts_row = _author(previous) != _author(thing)
            on_it = list(reactions.get(thing.wamid or "", {}).values())
            entry = _bubble(thing, company, starts_row, around, on_it)
        else:
            at = thing.at
            entry = Event(f"event-{thing.id}", thing.words, times.clock(at, company.zone))
        if _day(at, company) != last_day:
            last_day = _day(at, company)
            entries.append(Day(f"day-{entry.key}", times.day(last_day, today)))
        entries.append(entry)
        previous = thing
    return entries


def _in_order(
    items: Sequence[HistoryItem], happenings: Iterable[Happening]
) -> Iterator[HistoryItem | Happening]:
    """Messages stay in the order of the history; each event goes before the next message."""
    pending = sorted(happenings, key=lambda happening: happening.at)
    for item in items:
        if item.state == "dropped":  # the bot's, overtaken by a human: nobody saw it
            continue
        while pending and pending[0].at <= item.created_at:
            yield pending.pop(0)
        yield item
    yield from pending


def _day(moment: datetime, company: Company) -> date:
    return moment.astimezone(company.zone).date()


def _author(thing: HistoryItem | Happening | None) -> tuple[str, str | None] | None:
    return (thing.author, thing.agent_name) if isinstance(thing, HistoryItem) else None


def reactions_to(items: Sequence[HistoryItem]) -> dict[str, dict[str, str]]:
    """Of each message shown the reaction of each side; one that was taken back is gone."""
    shown = {item.wamid for item in items if item.wamid}
    found: dict[str, dict[str, str]] = {}
    for item in items:
        target = str(item.payload.get("reaction_to") or "")
        if item.kind == "reaction" and target in shown:
            on_it = found.setdefault(target, {})
            on_it.pop(item.direction, None)
            if item.body:
                on_it[item.direction] = item.body
    return found


def _is_shown_elsewhere(item: HistoryItem, reactions: Mapping[str, Any]) -> bool:
    return item.kind == "reaction" and item.payload.get("reaction_to") in reactions


def _bubble(
    item: HistoryItem,
    company: Company,
    starts_row: bool,
    around: Around,
    reactions: Sequence[str],
) -> Bubble:
    state = _state(item)
    tick, tick_words = TICKS.get(state, ("", "")) if item.direction == "out" else ("", "")
    gone = contents.is_withdrawn(item)
    quoted = around.quoted.get(str(item.payload.get("reply_to") or ""))
    attachment = None if gone else attachments.read(item, around.files.get(item.id))
    # A file that is shown needs no name of its kind.
    icon, kind = ("", "") if attachment and attachment.url else _kind(item)
    return Bubble(
        key=f"message-{item.id}",
        message_id=item.id,
        author=item.author,
        who=_who(item) if starts_row else "",
        parts=[] if gone else parts.split(item.body),
        icon=icon,
        kind=kind,
        options=[str(option.get("title", "")) for option in item.payload.get("options", ())],
        clock=times.clock(item.occurred_at, company.zone),
        state=state,
        tick=tick,
        tick_words=tick_words,
        trouble=_trouble(item),
        can_be_quoted=item.direction == "in",
        can_go_again=_can_go_again(item),
        attachment=attachment,
        lines=[] if gone else contents.lines(item),
        marks=contents.marks(item),
        quoted=parts.split(_in_a_line(quoted)) if quoted else [],
        reactions=reactions,
    )


def _in_a_line(item: HistoryItem) -> str:
    """What a message says in one line, for a reply to it."""
    said = "" if contents.is_withdrawn(item) else " ".join(item.body.split())
    return said[:120] or _kind(item)[1]


def _state(item: HistoryItem) -> str:
    if item.state in ("failed", "unknown"):
        return item.state
    return item.delivery or item.state


def _who(item: HistoryItem) -> str:
    if item.author == "agent":
        return item.agent_name or "medewerker"
    return "" if item.author == "customer" else "assistent"


def _kind(item: HistoryItem) -> tuple[str, str]:
    """Icon and name for what is no text; nothing for what is."""
    if contents.is_withdrawn(item):
        return "x", contents.WITHDRAWN
    if item.payload.get("unsupported") == "edit" or (item.kind == "edit" and not item.body):
        return "message-circle", "De klant paste een bericht aan; WhatsApp geeft de tekst niet door"
    if "form" in item.payload:
        return "file", "Ingevuld formulier"
    if item.payload.get("removed"):
        return "smile", "Reactie weggehaald"
    if item.kind in words.SPOKEN and (item.body or item.payload):
        return "", ""
    return words.KINDS.get(item.kind, words.UNKNOWN_KIND)


def _can_go_again(item: HistoryItem) -> bool:
    """Did it fail, or may it have, and has nobody sent it once more?"""
    uncertain = item.direction == "out" and _state(item) in ("failed", "unknown")
    return uncertain and not item.payload.get("sent_again")


def _trouble(item: HistoryItem) -> str:
    if item.direction == "out" and _state(item) == "failed":
        return f"Niet aangekomen: {words.failure(item.error_code)}"
    if item.direction == "out" and item.state == "unknown":
        return "Niet zeker of dit aankwam"
    if item.payload.get("again"):
        return "Nog een keer verzonden, omdat niet zeker was of het aankwam"
    if item.direction == "in" and item.state == "parked":
        return "De assistent kon dit bericht niet verwerken"
    return ""
