"""Outbox -> Meta: threads that take what is due, look once more whether it may go, and send it.

Order holds for each customer (a message waits for the one before it, retries included); customers
do not wait for one another. What Meta allows at once is kept to beforehand (pace.py); a refused
key or account stops all sending and loses nothing (circuit.py).
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from care import alerts, clock, delivery, outbox
from care.database import Engine, reading, repeating
from care.delivery import Advice, Drop, GiveUp, Refuse, RetryAt
from care.messages import OutboundMessage
from care.settings import WhatsAppSettings
from connectors.whatsapp import trouble
from connectors.whatsapp.circuit import Circuit, Permit
from connectors.whatsapp.client import Attempt, GraphClient
from connectors.whatsapp.courtesy import Courtesy
from connectors.whatsapp.pace import Pace

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
        self._pace = Pace(settings.messages_per_second, now())
        self._circuit = Circuit()
        # An alert of an earlier run is over as soon as anything is sent.
        self._may_be_alerted = True
        self._courtesy = Courtesy(engine, settings, self._circuit, now)
        self._threads = [
            threading.Thread(target=self._run, args=(number,), name=f"sender-{number}", daemon=True)
            for number in range(THREADS)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._courtesy.start()

    def stop(self) -> None:
        """Finish what is in hand (at most the time of one call), take nothing new."""
        self._stopped.set()
        self._courtesy.stop()
        for thread in self._threads:
            thread.join(timeout=5)

    def state(self) -> str:
        """ok, or in a few words what is wrong."""
        if not all(thread.is_alive() for thread in self._threads):
            return "sender stopped"
        return self._circuit.state()

    def _run(self, number: int) -> None:
        client, worker = GraphClient(self._settings), f"{self._name}.{number}"
        looked = self._now()
        while not self._stopped.is_set():
            try:
                if number == 0 and (self._now() - looked).total_seconds() > STALLED_EVERY:
                    looked = self._now()
                    self._doubt_stalled()
                if not self._send_one(client, worker):
                    self._stopped.wait(PAUSE)
            except Exception as error:  # outermost loop: says what, never whose words, and goes on
                log.error("sending failed on our side: %s", type(error).__name__)
                self._stopped.wait(AFTER_TROUBLE)

    def _doubt_stalled(self) -> None:
        with repeating(self._engine) as db:
            stalled = outbox.doubt_stalled(db, self._now())
        if stalled:
            log.warning("%d messages of a sender that stopped: nobody knows their fate", stalled)

    def _send_one(self, client: GraphClient, worker: str) -> bool:
        """Send one due message; False when there is nothing to do now."""
        now = self._now()
        if not self._circuit.may_admit(now):
            return False
        with reading(self._engine) as db:
            if not outbox.has_due(db, now):
                return False
        if not self._pace.take_turn(now):
            return False
        permit = self._circuit.admit(now)
        message = self._claim(worker, now) if permit is not None else None
        if permit is None or message is None or not self._deliver(client, message, permit):
            self._pace.give_back_turn()
            if permit is not None:
                self._circuit.waste(permit, now)
        return message is not None

    def _claim(self, worker: str, now: datetime) -> OutboundMessage | None:
        with repeating(self._engine) as db:
            return outbox.claim_due(db, worker, now)

    def _deliver(self, client: GraphClient, message: OutboundMessage, permit: Permit) -> bool:
        """Send it if it may go; False when Meta was not asked."""
        now = self._now()
        decision = delivery.decide_sending(message, now)
        if isinstance(decision, Drop):
            with repeating(self._engine) as db:
                outbox.drop(db, message, now)
            return False
        if isinstance(decision, Refuse):
            with repeating(self._engine) as db:
                outbox.give_up(db, message, decision.code, now)
            return False
        wait = self._pace.take_pair(message.conversation_id, now)
        if wait:
            with repeating(self._engine) as db:
                outbox.retry_at(db, message, now + wait, counts=False)
            return False
        self._settle(message, client.send(message), permit)
        return True

    def _settle(self, message: OutboundMessage, attempt: Attempt, permit: Permit) -> None:
        now = self._now()
        template = trouble.template_of(message.kind, message.payload)
        if attempt.advice is None:
            with repeating(self._engine) as db:
                outbox.mark_sent(db, message, attempt.wamid, now)
                if attempt.held:
                    trouble.tell_owner(db, Advice.TEMPLATE, None, now, template)
            self._went_well(permit, now)
            self._courtesy.answered(message, now)
            return
        log.warning("message %d: %s, code %s", message.id, attempt.advice.value, attempt.code)
        self._learn(attempt, permit, now)
        decision = delivery.decide_retry(attempt.advice, message.attempts, now)
        with repeating(self._engine) as db:
            if isinstance(decision, GiveUp):
                outbox.give_up(db, message, attempt.code, now)
            elif isinstance(decision, RetryAt):
                outbox.retry_at(db, message, decision.at, counts=decision.counts)
            else:
                outbox.wait_for_word(db, message, decision.until, now)
            if attempt.advice is Advice.IDENTITY:
                outbox.note_other_identity(db, message, now)
            trouble.tell_owner(db, attempt.advice, attempt.code, now, template)

    def _went_well(self, permit: Permit, now: datetime) -> None:
        self._pace.went_well(now)
        works_again = self._circuit.accept(permit)
        if self._circuit.is_open():
            return  # sent before it opened
        if works_again or self._may_be_alerted:
            self._may_be_alerted = False
            with repeating(self._engine) as db:
                over = alerts.settle(db, trouble.STOPPED, now)
            if over:
                log.warning("Meta takes our messages again")

    def _learn(self, attempt: Attempt, permit: Permit, now: datetime) -> None:
        """What this failure says about all the other messages."""
        advice = attempt.advice
        if advice is None or advice in (Advice.LATER, Advice.LOST):
            return
        if advice.stops_all:
            pause = self._circuit.refuse(permit, attempt.code, now)
            if pause is not None:
                self._may_be_alerted = True
                log.error(
                    "Meta refuses our key or account (code %s): sending rests for %d s, "
                    "nothing is lost",
                    attempt.code,
                    pause.total_seconds(),
                )
            return
        # Meta looked at the message itself: our key and account are in order.
        self._circuit.accept(permit)
        if advice is Advice.NUMBER:
            rest = self._pace.slow_down(now)
            log.warning("too fast for our number: sending rests for %.1f s", rest.total_seconds())
