"""Read receipts and the typing indicator: shown when somebody is about to answer, or has.

Beside the way of a reply, never on it: a thread of its own looks twice a second for messages whose
answer takes a moment and for agents who type, and marks as read what has been answered. All of it
may be lost: nothing is tried again, and what is some seconds old is left out. The dots go away with
our answer or after 25 seconds (Meta, "Typing indicators"); marking one message marks those before.
"""

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from care import signals
from care.database import Engine, reading
from care.messages import OutboundMessage
from care.settings import WhatsAppSettings
from care.signals import Signal
from connectors.whatsapp.circuit import Circuit
from connectors.whatsapp.client import GraphClient

log = logging.getLogger("balie.sender")

# Seconds between two looks, and how many calls one look may lead to: some 20 a second at most,
# so that courtesy never takes the place of answers.
PAUSE = 0.5
MOST_AT_ONCE = 10
# The bot mostly answers sooner than this; then there is nothing to show.
SLOW = timedelta(seconds=0.7)
# The dots end after 25 seconds: whoever still types is shown again.
SHOWN_AGAIN = timedelta(seconds=20)
# What is older than this is not worth telling any more.
STALE = timedelta(seconds=5)
REMEMBERED = 2_000


class Courtesy:
    """One thread of the door. `start` and `stop` are called once."""

    def __init__(
        self,
        engine: Engine,
        settings: WhatsAppSettings,
        circuit: Circuit,
        now: Callable[[], datetime],
    ) -> None:
        self._engine, self._settings = engine, settings
        self._circuit, self._now = circuit, now
        self._stopped = threading.Event()
        self._answered: deque[tuple[str, str, datetime]] = deque(maxlen=200)
        # Of each conversation the message that was last shown as read, since when with dots.
        self._shown: OrderedDict[str, tuple[str, datetime | None]] = OrderedDict()
        self._seen = now()
        self._thread = threading.Thread(target=self._run, name="courtesy", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join(timeout=5)

    def answered(self, message: OutboundMessage, now: datetime) -> None:
        """The bot's answer has gone out: what it answers has been read. Costs nothing here."""
        if message.answers_wamid is not None:
            self._answered.append((message.conversation_id, message.answers_wamid, now))

    def _run(self) -> None:
        client = GraphClient(self._settings)
        while not self._stopped.wait(PAUSE):
            try:
                self._show(client)
            except Exception as error:  # courtesy must not end because the database was locked
                log.info("no read receipts for a moment: %s", type(error).__name__)

    def _show(self, client: GraphClient) -> None:
        now = self._now()
        if not self._circuit.may_admit(now):
            self._answered.clear()
            return
        left = MOST_AT_ONCE
        for signal in self._look(now):
            if left and self._is_news(signal, now):
                client.mark_read(signal.wamid, typing=signal.typing)
                self._remember(signal.conversation_id, signal.wamid, now if signal.typing else None)
                left -= 1
        while left and self._answered:
            conversation_id, wamid, at = self._answered.popleft()
            if now - at < STALE and self._shown.get(conversation_id, ("", None))[0] != wamid:
                client.mark_read(wamid, typing=False)
                self._remember(conversation_id, wamid, None)
                left -= 1

    def _look(self, now: datetime) -> list[Signal]:
        with reading(self._engine) as db:
            slow = signals.find_slow(db, now - SLOW, now)
            agents = signals.find_fresh(db, self._seen, now)
        self._seen = max([self._seen, *(signal.at for signal in agents)])
        return [*agents, *slow]

    def _is_news(self, signal: Signal, now: datetime) -> bool:
        if any(wamid == signal.wamid for _, wamid, _ in tuple(self._answered)):
            return False
        wamid, since = self._shown.get(signal.conversation_id, ("", None))
        if wamid != signal.wamid:
            return True
        return signal.typing and (since is None or now - since > SHOWN_AGAIN)

    def _remember(self, conversation_id: str, wamid: str, typing_since: datetime | None) -> None:
        self._shown[conversation_id] = (wamid, typing_since)
        self._shown.move_to_end(conversation_id)
        if len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
