"""A sender between a database and a stand-in for Meta, with a clock that is moved by hand."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from care import alerts, clock, inbox, outbox, unsettled
from care.alerts import Alert
from care.database import Engine, reading, writing
from care.messages import ReceivedMessage, Reply
from care.messages import Sender as Customer
from care.privacy.raw import RawText
from care.tables import customers, messages
from connectors.whatsapp.sender import Sender
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.graph import FakeGraph

TWICE = "Misschien krijgt u dit bericht twee keer."


class House:
    """A database, a stand-in for Meta, a clock that stands still, and a sender between them."""

    def __init__(self, engine: Engine, messages_per_second: int = 80) -> None:
        self.engine, self.graph, self.at = engine, FakeGraph(), clock.now()
        settings = meta.whatsapp_settings(self.graph.url)
        self.settings = replace(settings, messages_per_second=messages_per_second)
        self.sender: Sender | None = None

    def now(self) -> datetime:
        return self.at

    def open_door(self, name: str = "door") -> None:
        self.sender = Sender(self.engine, self.settings, name, now=self.now)
        self.sender.start()

    def close_door(self) -> None:
        if self.sender is not None:
            self.sender.stop()

    def customer(
        self,
        wa_id: str = meta.SANNE,
        ago: timedelta = timedelta(0),
        identity_key_hash: str | None = None,
    ) -> str:
        """The conversation of somebody who wrote just now (or some time ago)."""
        who, at = Customer(wa_id, None, RawText("Klant")), self.at - ago
        received = ReceivedMessage(f"w.{wa_id}", who, "text", RawText("Hallo"), at)
        with writing(self.engine) as db:
            stored = inbox.receive(db, received, at)
            # Here nobody drains: what waits would be shown as "about to be answered".
            inbox.finish_waiting(db, stored.conversation_id)
            if identity_key_hash:
                key = customers.c.wa_id == wa_id
                db.execute(
                    customers.update().where(key).values(identity_key_hash=identity_key_hash)
                )
        return stored.conversation_id

    def question(self, conversation_id: str, wamid: str, *, waiting: bool = False) -> int:
        """A message of Sanne that the bot has answered or (`waiting`) has in hand."""
        who = Customer(meta.SANNE, None, RawText("Klant"))
        received = ReceivedMessage(wamid, who, "text", RawText("Vraag"), self.at)
        with writing(self.engine) as db:
            stored = inbox.receive(db, received, self.at)
            if not waiting:
                inbox.finish_waiting(db, conversation_id)
        assert stored.message_id is not None
        return stored.message_id

    def say(self, conversation_id: str, text: str, *, author: str = "bot", epoch: int = 0) -> int:
        return self.put(conversation_id, Reply(text), author=author, epoch=epoch)

    def put(
        self,
        conversation_id: str,
        reply: Reply,
        *,
        author: str = "bot",
        epoch: int = 0,
        in_reply_to: int | None = None,
    ) -> int:
        place = None if in_reply_to is None else 0
        with writing(self.engine) as db:
            made = outbox.enqueue(
                db,
                conversation_id,
                reply,
                self.at,
                author=author,
                epoch=epoch,
                in_reply_to=in_reply_to,
                position=place,
            )
        assert made is not None
        return made

    def settle_unknown(self) -> None:
        """What the worker does every two seconds."""
        with writing(self.engine) as db:
            unsettled.settle(db, TWICE, self.at)

    def alerts(self) -> list[Alert]:
        with reading(self.engine) as db:
            return alerts.find_open(db)

    def row(self, message_id: int) -> Any:
        with reading(self.engine) as db:
            return db.execute(select(messages).where(messages.c.id == message_id)).one()

    def is_failed(self, message_id: int) -> bool:
        return bool(self.row(message_id).state == "failed")

    def until(self, true: Callable[[], Any], step: float = 0.0) -> None:
        """Wait until it is so, letting `step` seconds of the house's time pass at each look."""
        give_up = time.monotonic() + 30
        while not true():
            assert time.monotonic() < give_up, "it did not come so far within half a minute"
            self.at += timedelta(seconds=step)
            time.sleep(0.02)

    def until_state(self, message_id: int, state: str, step: float = 0.0) -> None:
        self.until(lambda: self.row(message_id).state == state, step)

    def quiet(self) -> None:
        """Give the sender every chance to do what it should not."""
        calls = len(self.graph.calls)
        time.sleep(0.35)
        assert len(self.graph.calls) == calls

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *error: object) -> None:
        self.close_door()
        self.graph.stop()
