"""A sender between a database and a stand-in for Meta, with a clock that is moved by hand."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from care import clock, inbox, outbox
from care.database import Engine, reading, writing
from care.messages import ReceivedMessage, Reply
from care.messages import Sender as Customer
from care.privacy.raw import RawText
from care.tables import messages
from connectors.whatsapp.sender import Sender
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.graph import FakeGraph


class House:
    """A database, a stand-in for Meta, a clock that stands still, and a sender between them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.graph, self.at = engine, FakeGraph(), clock.now()
        self.sender: Sender | None = None

    def now(self) -> datetime:
        return self.at

    def open_door(self, name: str = "door") -> None:
        self.sender = Sender(
            self.engine, meta.whatsapp_settings(self.graph.url), name, now=self.now
        )
        self.sender.start()

    def close_door(self) -> None:
        if self.sender is not None:
            self.sender.stop()

    def customer(self, wa_id: str = meta.SANNE, ago: timedelta = timedelta(0)) -> str:
        """The conversation of somebody who wrote just now (or some time ago)."""
        who, at = Customer(wa_id, None, RawText("Klant")), self.at - ago
        received = ReceivedMessage(f"w.{wa_id}", who, "text", RawText("Hallo"), at)
        with writing(self.engine) as db:
            return inbox.receive(db, received, at).conversation_id

    def say(self, conversation_id: str, text: str, *, author: str = "bot", epoch: int = 0) -> int:
        with writing(self.engine) as db:
            made = outbox.enqueue(
                db, conversation_id, Reply(text), self.at, author=author, epoch=epoch
            )
        assert made is not None
        return made

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
