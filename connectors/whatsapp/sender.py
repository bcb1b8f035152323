"""Outbox -> Meta: threads that take what is due, look once more whether it may go, and send it.

Order holds for each customer (a message waits for the one before it, retries included); customers
do not wait for one another.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from care import clock, delivery, outbox
from care.database import Engine, reading, repeating
from care.delivery import Advice, Drop, GiveUp, Refuse, RetryAt
from care.messages import OutboundMessage
from care.settings import WhatsAppSettings
from connectors.whatsapp.client import Attempt, GraphClient

log = logging.getLogger("balie.sender")

THREADS = 4
# Seconds between two looks at an empty outbox.
PAUSE = 0.1
AFTER_TROUBLE = 1.0
STALLED_EVERY = 2.0


class Sender:
    """The threads of one door. `start` and `stop` are called once."""

    def __init__(
        self,
        engine: Engine,
        settings: WhatsAppSettings,
        name: str,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._name = name
        self._stopped = threading.Event()
        self._now = now
        self._resting_until = now()
        self._threads = [
            threading.Thread(target=self._run, args=(number,), name=f"sender-{number}", daemon=True)
            for number in range(THREADS)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is in hand (at most the time of one call), take nothing new."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def is_alive(self) -> bool:
        return all(thread.is_alive() for thread in self._threads)

    def _run(self, number: int) -> None:
        client, worker = GraphClient(self._settings), f"{self._name}.{number}"
        looked = self._now()
        while not self._stopped.is_set():
            try:
                if number == 0 and (self._now() - looked).total_seconds() > STALLED_EVERY:
                    looked = self._now()
                    self._give_back()
                if not self._send_one(client, worker):
                    self._stopped.wait(PAUSE)
            except Exception as error:  # outermost loop: says what, never whose words, and goes on
                log.error("sending failed on our side: %s", type(error).__name__)
                self._stopped.wait(AFTER_TROUBLE)

    def _give_back(self) -> None:
        with repeating(self._engine) as db:
            stalled = outbox.give_back_stalled(db, self._now())
        if stalled:
            log.warning("%d messages of a sender that stopped are offered again", stalled)

    def _send_one(self, client: GraphClient, worker: str) -> bool:
        """Send one due message; False when there is nothing to do now."""
        now = self._now()
        if now < self._resting_until:
            return False
        with reading(self._engine) as db:
            if not outbox.has_due(db, now):
                return False
        with repeating(self._engine) as db:
            message = outbox.claim_due(db, worker, now)
        if message is None:
            return False
        self._deliver(client, message)
        return True

    def _deliver(self, client: GraphClient, message: OutboundMessage) -> None:
        decision = delivery.decide_sending(message, self._now())
        if isinstance(decision, Drop):
            with repeating(self._engine) as db:
                outbox.drop(db, message, self._now())
        elif isinstance(decision, Refuse):
            with repeating(self._engine) as db:
                outbox.give_up(db, message, decision.code, self._now())
        else:
            self._settle(message, client.send(message))

    def _settle(self, message: OutboundMessage, attempt: Attempt) -> None:
        now = self._now()
        if attempt.advice is None:
            with repeating(self._engine) as db:
                outbox.mark_sent(db, message, attempt.wamid, now)
            return
        log.warning("message %d: %s, code %s", message.id, attempt.advice.value, attempt.code)
        if attempt.advice is Advice.STOP:
            self._rest(now, attempt.code)
        decision = delivery.decide_retry(attempt.advice, message.attempts, now)
        with repeating(self._engine) as db:
            if isinstance(decision, GiveUp):
                outbox.give_up(db, message, attempt.code, now)
            elif isinstance(decision, RetryAt):
                outbox.retry_at(db, message, decision.at, counts=decision.counts)
            else:
                outbox.wait_for_word(db, message, decision.until)

    def _rest(self, now: datetime, code: int | None) -> None:
        self._resting_until = now + delivery.CIRCUIT_PAUSE
        log.error(
            "Meta refuses our key or account (code %s): sending rests for %d s, nothing is lost",
            code,
            delivery.CIRCUIT_PAUSE.total_seconds(),
        )
