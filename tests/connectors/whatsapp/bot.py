"""A stand-in for Rasa in the drain: says what it is told and remembers what it was asked."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from rasa.core.channels.channel import UserMessage
from sqlalchemy import select

from care import clock, handover, inbox, outbox
from care.database import Engine, reading, writing
from care.handover import Agent, Case
from care.messages import ReceivedMessage, Reply, Sender
from care.privacy.raw import RawText
from care.tables import messages
from connectors.whatsapp.channel import WhatsAppOutput
from connectors.whatsapp.drain import Drain
from tests.connectors.whatsapp import meta

Answer = Callable[[UserMessage], Awaitable[None]]
EVA = Agent(1, "Eva")


async def say(question: UserMessage, text: str = "", **more: Any) -> None:
    """What Rasa does to speak."""
    await question.output_channel.send_response(question.sender_id, {"text": text, **more})


async def echo(question: UserMessage) -> None:
    await say(question, f"U zei: {question.text}")


class Bot:
    """A drain on a database, with `answer` in the place of Rasa."""

    def __init__(self, engine: Engine, answer: Answer = echo, longest_turn: float = 5.0) -> None:
        self.engine, self.answer, self.longest_turn = engine, answer, longest_turn
        self.asked: list[UserMessage] = []
        self._numbers = iter(range(1, 10_000))

    async def ask(self, question: UserMessage) -> None:
        self.asked.append(question)
        await self.answer(question)

    def drain_until(self, true: Callable[[], Any]) -> None:
        """Run a drain until it is so (ten seconds at most)."""
        asyncio.run(self.draining_until(true))

    def drain_all(self) -> None:
        """Run a drain until nothing waits and nothing is in work."""
        self.drain_until(lambda: not self.count("in", inbox.WAITING, inbox.WORKING))

    async def draining_until(self, true: Callable[[], Any]) -> None:
        """The same within a loop that runs."""
        drain = Drain(self.engine, self.ask, WhatsAppOutput(), lambda: True, self.longest_turn)
        drain.start()
        try:
            give_up = time.monotonic() + 10
            while not true():
                assert time.monotonic() < give_up, "it did not come so far within ten seconds"
                await asyncio.sleep(0.02)
        finally:
            await drain.stop()

    def receive(
        self,
        text: str | None,
        wa_id: str = meta.SANNE,
        kind: str = "text",
        *,
        option_id: str | None = None,
        reply_to: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """A message comes in; returns its conversation."""
        received = ReceivedMessage(
            f"w.{next(self._numbers)}",
            Sender(wa_id, None, RawText("Klant")),
            kind,
            None if text is None else RawText(text),
            at or clock.now(),
            option_id,
            reply_to,
        )
        with writing(self.engine) as db:
            return inbox.receive(db, received, clock.now()).conversation_id

    def offer(self, conversation_id: str, payload: dict[str, Any], wamid: str) -> None:
        """A question with options went out before."""
        with writing(self.engine) as db:
            reply = Reply("Kies", "interactive", payload)
            outbox.enqueue(db, conversation_id, reply, clock.now(), author="bot", epoch=0)
            message = outbox.claim_due(db, "door", clock.now())
            assert message is not None
            outbox.mark_sent(db, message, wamid, clock.now())

    def rows(self, direction: str) -> list[Any]:
        with reading(self.engine) as db:
            query = select(messages).where(messages.c.direction == direction)
            return list(db.execute(query.order_by(messages.c.id)))

    def count(self, direction: str, *states: str) -> int:
        return sum(row.state in states for row in self.rows(direction))

    def said(self, conversation_id: str | None = None) -> list[str]:
        """What goes out, in order."""
        return [
            row.body for row in self.rows("out") if conversation_id in (None, row.conversation_id)
        ]

    def texts(self) -> list[str]:
        """What Rasa was asked."""
        return [str(question.text) for question in self.asked]

    def case(self, conversation_id: str) -> Case | None:
        with reading(self.engine) as db:
            return handover.find_open(db, conversation_id)

    def take_over(self, conversation_id: str, *, take: bool = True) -> Case:
        """A human gets the case; with `take` Eva has it in hand."""
        now = clock.now()
        with writing(self.engine) as db:
            wanted = handover.HandoverRequest("ask_human", "general", "normal")
            case = handover.request(db, conversation_id, wanted, now)
            return handover.take(db, case.id, EVA, now) if take else case

    def close(self, case: Case) -> None:
        with writing(self.engine) as db:
            handover.close(db, case.id, EVA, "solved", clock.now())
