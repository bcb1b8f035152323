"""Everything that came in and went out, masked, for whoever looks after the installation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from care import conversations
from care.database import Connection
from care.errors import NotFound
from care.tables import conversations as conversations_table
from care.tables import customers, messages


@dataclass(frozen=True)
class ListedMessage:
    """One message. `customer` is the number (E.164 without "+") or, without one, the user id."""

    wamid: str | None
    direction: str
    kind: str
    customer: str
    author: str
    state: str
    delivery_status: str | None
    text: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """The message as `balie messages --json` writes it."""
        return {
            "wamid": self.wamid,
            "direction": self.direction,
            "kind": self.kind,
            "customer": self.customer,
            "author": self.author,
            "state": self.state,
            "delivery_status": self.delivery_status,
            "text": self.text,
            "at": self.at.isoformat(),
        }

    def as_line(self) -> str:
        """The message as a person reads it."""
        arrow = "→" if self.direction == "in" else "←"
        state = self.delivery_status or self.state
        words = " ".join(self.text.split())
        return f"{self.at:%d-%m %H:%M:%S} {self.customer} {arrow} {self.author} [{state}] {words}"


def find_messages(db: Connection, customer: str | None = None) -> Iterator[ListedMessage]:
    """All messages, oldest first; of one customer only, if given. Raises NotFound."""
    query = (
        select(messages, customers.c.wa_id, customers.c.user_id)
        .join(conversations_table, conversations_table.c.id == messages.c.conversation_id)
        .join(customers, customers.c.id == conversations_table.c.customer_id)
        .where(messages.c.kind != "event")
        .order_by(messages.c.id)
    )
    if customer is not None:
        conversation_id = conversations.find_by_customer(db, customer)
        if conversation_id is None:
            raise NotFound("Deze klant heeft nog geen gesprek.")
        query = query.where(messages.c.conversation_id == conversation_id)
    for row in db.execute(query):
        yield ListedMessage(
            wamid=row.wamid,
            direction=row.direction,
            kind=row.kind,
            customer=row.wa_id or row.user_id,
            author=row.author,
            state=row.state,
            delivery_status=row.delivery,
            text=row.body or "",
            at=row.occurred_at,
        )
