"""A customer changes or takes back what was sent before.

While the message still waits for the bot, only its new words are read; a message that was taken
back waits no longer. What has been answered stays as it was read: the change follows as a message
of its own.
"""

from typing import Any

from sqlalchemy import select

from care import conversations
from care.database import Connection
from care.tables import messages

WAITING, DONE = "waiting", "done"


def edit(db: Connection, conversation_id: str, wamid: str, body: str, masked: list[str]) -> bool:
    """Put the new words in the place of the old ones; False when those were read already."""
    row = _find(db, conversation_id, wamid)
    if row is None or row.state != WAITING:
        return False
    payload = {**row.payload, "edited": True}
    if masked:
        payload["masked"] = sorted({*payload.get("masked", ()), *masked})
    _set(db, row.id, body=body, payload=payload)
    return True


def withdraw(db: Connection, conversation_id: str, wamid: str) -> None:
    """The customer does not want this message to be there any more."""
    row = _find(db, conversation_id, wamid)
    if row is None:
        return
    values: dict[str, Any] = {"payload": {**row.payload, "revoked": True}}
    if row.state == WAITING:
        values["state"] = DONE
    _set(db, row.id, **values)


def _find(db: Connection, conversation_id: str, wamid: str) -> Any | None:
    # Under the conversation's lock no worker begins with the message.
    conversations.get(db, conversation_id, lock=True)
    query = select(messages).where(
        messages.c.wamid == wamid,
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "in",
    )
    return db.execute(query).one_or_none()


def _set(db: Connection, message_id: int, **values: Any) -> None:
    db.execute(messages.update().where(messages.c.id == message_id).values(**values))
