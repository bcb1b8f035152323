"""What a message refers to: the first words of the one that is quoted."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from care.conversations import HistoryItem
from care.database import Connection
from care.tables import messages
from desk import words

LONGEST = 120


def find(db: Connection, conversation_id: str, items: Iterable[HistoryItem]) -> Mapping[str, str]:
    """For each message that is quoted (by WhatsApp's id) its beginning, or what kind it is."""
    wanted = {str(item.payload["reply_to"]) for item in items if item.payload.get("reply_to")}
    if not wanted:
        return {}
    query = select(messages.c.wamid, messages.c.kind, messages.c.body).where(
        messages.c.conversation_id == conversation_id, messages.c.wamid.in_(wanted)
    )
    return {row.wamid: _beginning(row.kind, row.body) for row in db.execute(query)}


def _beginning(kind: str, body: str | None) -> str:
    text = " ".join((body or "").split())
    if not text:
        return words.KINDS.get(kind, words.UNKNOWN_KIND)[1]
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
