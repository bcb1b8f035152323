"""Inbox -> bot or desk, inside the Rasa server: one message at a time for each conversation.

Rasa's event loop stands still while it understands a message, so database calls go to threads and
nothing that must answer quickly lives here. Any number of Rasa servers may drain the same inbox:
order and exclusivity come from the database. The lanes outlive every error.
"""

import asyncio
import itertools
import logging
import os
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from sqlalchemy.exc import DBAPIError

from care import choices, clock, database, inbox, routing, settings, turns
from care.database import Engine, repeating
from care.messages import InboundMessage
from care.turns import Outcome, Turn
from connectors.rasa_server import turn as open_turns
from connectors.whatsapp import answers, questions

log = logging.getLogger("balie.drain")

LANES = 4
# Seconds: a look without being woken, the claim's renewal, the longest a turn may take.
PAUSE = 0.5
RENEW_EVERY = 4.0
LONGEST_TURN = 20.0
AFTER_TROUBLE = 1.0

Ask = Callable[[UserMessage], Awaitable[Any]]


class Drain:
    """The lanes of one Rasa server."""

    def __init__(
        self,
        engine: Engine,
        ask: Ask,
        channel: OutputChannel,
        is_ready: Callable[[], bool],
        longest_turn: float = LONGEST_TURN,
    ) -> None:
        self._engine = engine
        self._ask = ask
        self._channel = channel
        self._is_ready = is_ready
        self._worker = f"rasa-{os.getpid()}-{secrets.token_hex(3)}"
        self._longest_turn = longest_turn
        # Each claim has a name of its own, so that one which we have lost hold of is not renewed
        # along with the others.
        self._claims = itertools.count(1)
        self._in_hand: set[str] = set()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def from_settings(
        cls, ask: Ask, channel: OutputChannel, is_ready: Callable[[], bool]
    ) -> "Drain":
        """A drain of the database that the environment names."""
        return cls(database.connect(settings.database_url()), ask, channel, is_ready)

    def start(self) -> None:
        """Begin; called inside the running loop."""
        self._tasks = [asyncio.create_task(self._lane()) for _ in range(LANES)]
        self._tasks.append(asyncio.create_task(self._keep_claims()))

    async def stop(self) -> None:
        """Take nothing new; what is in hand is given back by its lease."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake(self) -> None:
        """Something came in: look now."""
        self._wake.set()

    def state(self) -> str:
        """ok, or what is wrong, in a word."""
        if any(task.done() for task in self._tasks):
            return "drain stopped"
        return "ok" if self._is_ready() else "no model"

    async def _lane(self) -> None:
        while True:
            try:
                # Cleared before the look: whoever clears it looks, so no call is lost.
                self._wake.clear()
                message = await self._claim() if self._is_ready() else None
                if message is None:
                    await self._rest()
                else:
                    await self._hold(message)
            except Exception as error:  # the outermost loop: says what, never whose, and goes on
                log.error("draining failed on our side: %s", type(error).__name__)
                await asyncio.sleep(AFTER_TROUBLE)

    async def _hold(self, message: InboundMessage) -> None:
        """Work on a message; what breaks on our side gives it back, to be taken up in order.

        If even that fails, the claim is no longer renewed and runs out by itself.
        """
        try:
            await self._work(message)
        except Exception:
            await asyncio.to_thread(self._give_back, message)
            raise
        finally:
            self._in_hand.discard(message.claimed_by)

    async def _work(self, message: InboundMessage) -> None:
        if not isinstance(routing.decide_route(message), routing.ToBot):
            await asyncio.to_thread(self._finish, message)
            return
        # What was tried often enough is a person's work.
        worn_out = message.attempts > inbox.ATTEMPTS
        turn = answers.bot_failed(message) if worn_out else await self._think(message)
        outcome = await asyncio.to_thread(self._commit, turn)
        if outcome is not Outcome.ANSWERED:
            log.info("message %d: %s", message.id, outcome.value)

    async def _think(self, message: InboundMessage) -> Turn:
        """Let Rasa answer; whatever goes wrong there ends with a human."""
        afresh = message.kind == "event"
        with open_turns.opened(message, starts_afresh=afresh) as turn:
            try:
                question = questions.ask(message, self._channel)
                await asyncio.wait_for(self._ask(question), timeout=self._longest_turn)
                return answers.from_turn(turn)
            except DBAPIError:
                raise
            except Exception as error:
                log.error("message %d: the bot failed: %s", message.id, type(error).__name__)
                return answers.bot_failed(message)

    async def _claim(self) -> InboundMessage | None:
        return await asyncio.to_thread(self._claim_next)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=PAUSE)
        except asyncio.TimeoutError:
            return

    async def _keep_claims(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._renew)
            except DBAPIError as error:
                log.error("could not renew claims: %s", type(error).__name__)
            await asyncio.sleep(RENEW_EVERY)

    def _claim_next(self) -> InboundMessage | None:
        now = clock.now()
        with database.reading(self._engine) as db:
            if not inbox.has_waiting(db, now):
                return None
        with repeating(self._engine) as db:
            message = inbox.claim_next(db, f"{self._worker}.{next(self._claims)}", now)
            if message is not None:
                message = choices.recognise(db, message)
        if message is not None:
            self._in_hand.add(message.claimed_by)
        return message

    def _finish(self, message: InboundMessage) -> None:
        with repeating(self._engine) as db:
            if inbox.is_mine(db, message):
                inbox.finish(db, message.id)

    def _give_back(self, message: InboundMessage) -> None:
        at = clock.now() + timedelta(seconds=AFTER_TROUBLE)
        with repeating(self._engine) as db:
            if inbox.is_mine(db, message):
                inbox.try_again(db, message, at)

    def _commit(self, turn: Turn) -> Outcome:
        with repeating(self._engine) as db:
            return turns.commit(db, turn, clock.now())

    def _renew(self) -> None:
        now = clock.now()
        with repeating(self._engine) as db:
            for claim in tuple(self._in_hand):
                inbox.renew(db, claim, now)
            stalled = inbox.give_back_stalled(db, now)
        if stalled:
            log.warning("%d messages of a worker that stopped are offered again", stalled)
