"""A customer's file in the conversation: shown, played, offered to save, or why it is not there."""

from dataclasses import dataclass

from django.urls import reverse

from care.conversations import HistoryItem
from care.media import LOST, REFUSED, STORED, FileState

# What a browser shows by itself without running anything in it; the rest is only saved.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SOUNDS = frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})
FILMS = frozenset({"video/mp4", "video/3gpp", "video/quicktime"})
SHOWN = PICTURES | SOUNDS | FILMS

REASONS = {
    "expired": "Het bestand is verlopen en niet meer op te halen",
    "too_large": "Het bestand is te groot en is niet opgehaald",
    "wrong_type": "Dit soort bestand nemen we niet aan",
    "damaged": "Het bestand is beschadigd aangekomen",
    "trouble": "Het ophalen van het bestand is niet gelukt",
}
TYPES = {
    "application/pdf": "pdf",
    "text/plain": "tekst",
    "application/msword": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.ms-powerpoint": "PowerPoint",
}


@dataclass(frozen=True)
class Attachment:
    """`shape`: picture, sound, film, document, coming or missing. `words` stands beside it."""

    shape: str
    words: str
    url: str = ""


def read(item: HistoryItem, state: FileState | None) -> Attachment | None:
    """The file of a message; None where there never was one."""
    if state is None:
        return None
    if state.state in (REFUSED, LOST):
        return Attachment("missing", REASONS.get(state.reason or "", REASONS["trouble"]))
    if state.state != STORED:
        return Attachment("coming", "Bestand wordt opgehaald")
    name = str(item.payload.get("file_name") or "")
    url = reverse("attachment", args=[item.id])
    shape = shape_of(state.type or "", item.kind)
    facts = ", ".join(part for part in (_type(state.type or ""), size(state.size or 0)) if part)
    return Attachment(shape, f"{name} ({facts})" if name else facts, url)


def shape_of(type_: str, kind: str) -> str:
    """How a page shows it.

    >>> shape_of("image/png", "document"), shape_of("video/mp4", "audio")
    ('picture', 'sound')
    >>> shape_of("application/pdf", "document"), shape_of("text/html", "image")
    ('document', 'document')
    """
    if type_ in PICTURES:
        return "picture"
    if type_ in SOUNDS or (type_ in FILMS and kind == "audio"):
        return "sound"
    return "film" if type_ in FILMS else "document"


def size(count: int) -> str:
    """A size as people say it.

    >>> size(900), size(20_480), size(3_400_000)
    ('1 kB', '20 kB', '3,4 MB')
    """
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")


def _type(type_: str) -> str:
    return TYPES.get(type_) or (type_.rpartition("/")[2] if type_ in SHOWN else "document")
