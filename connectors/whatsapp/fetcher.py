"""Files that were announced -> the disk: threads in the door that fetch what is wanted.

Meta keeps a file for 7 days and gives its address for 5 minutes; so it is fetched at once, and
again with growing pauses after trouble. What cannot be had becomes one polite question.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from care import alerts, clock, files, media, resend
from care.database import Connection, Engine, reading, repeating, writing
from care.media import KeptFile, WantedFile
from care.settings import WhatsAppSettings
from connectors.whatsapp.media import Fault, Fetched, MediaClient, NotFetched

log = logging.getLogger("balie.media")

THREADS = 2
# Seconds between two looks without being woken.
PAUSE = 1.0
AFTER_TROUBLE = 1.0
STALLED_EVERY = 10.0
# While our key is refused there is no sense in asking.
WITHOUT_ACCESS = timedelta(minutes=1)
# A file that came broken so often is broken.
MOST_DAMAGED = 3
REFUSED = frozenset({Fault.TOO_LARGE, Fault.WRONG_TYPE})


class Fetcher:
    """The threads of one door. `start` and `stop` are called once."""

    def __init__(
        self,
        engine: Engine,
        settings: WhatsAppSettings,
        folder: Path,
        name: str,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._engine, self._settings, self._folder = engine, settings, folder
        self._name, self._now = name, now
        self._stopped, self._wanted = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(number,), name=f"media-{number}", daemon=True)
            for number in range(THREADS)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Take nothing new; what is in hand is finished or given back by its lease."""
        self._stopped.set()
        self._wanted.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def wake(self) -> None:
        """A file was announced. Never waits."""
        self._wanted.set()

    def is_alive(self) -> bool:
        return all(thread.is_alive() for thread in self._threads)

    def _run(self, number: int) -> None:
        client, worker = MediaClient(self._settings), f"{self._name}.{number}"
        looked = self._now()
        while not self._stopped.is_set():
            try:
                if number == 0 and (self._now() - looked).total_seconds() > STALLED_EVERY:
                    looked = self._now()
                    self._give_back()
                # Cleared before the look: whoever clears it looks.
                self._wanted.clear()
                if not self._fetch_one(client, worker):
                    self._wanted.wait(PAUSE)
            except Exception as error:  # outermost loop: says what, never whose, and goes on
                log.error("fetching failed on our side: %s", type(error).__name__)
                self._stopped.wait(AFTER_TROUBLE)

    def _give_back(self) -> None:
        with repeating(self._engine) as db:
            stalled = media.give_back_stalled(db, self._now())
        if stalled:
            log.warning("%d files of a door that stopped are wanted again", stalled)

    def _fetch_one(self, client: MediaClient, worker: str) -> bool:
        """Fetch one file; False when there is nothing to do now."""
        now = self._now()
        with reading(self._engine) as db:
            if not media.has_due(db, now):
                return False
        with repeating(self._engine) as db:
            wanted = media.claim_due(db, worker, now)
        if wanted is None:
            return False
        name = files.new_name()
        try:
            with files.writing(self._folder, name) as target:
                fetched = client.fetch(wanted, target)
        except NotFetched as error:
            self._go_without(wanted, error.fault)
            return True
        self._keep(wanted, fetched, name)
        return True

    def _keep(self, wanted: WantedFile, fetched: Fetched, name: str) -> None:
        kept = KeptFile(fetched.type, fetched.size, fetched.sha256, name)
        with writing(self._engine) as db:
            is_ours = media.keep(db, wanted, kept, self._now())
        if not is_ours:
            files.remove(self._folder, name)

    def _go_without(self, wanted: WantedFile, fault: Fault) -> None:
        now = self._now()
        log.warning("message %d: no file yet: %s", wanted.message_id, fault.value)
        with repeating(self._engine) as db:
            if fault is Fault.NO_ACCESS:
                alerts.raise_alert(db, "media_access", {}, now)
                media.try_again(db, wanted, now + WITHOUT_ACCESS, counts=False)
                return
            if fault is Fault.WRONG_HOST:
                # Our own setting may be too narrow: somebody should look, the file waits.
                alerts.raise_alert(db, "media_host", {}, now)
            self._retry_or_ask(db, wanted, fault, now)

    def _retry_or_ask(
        self, db: Connection, wanted: WantedFile, fault: Fault, now: datetime
    ) -> None:
        damaged = fault is Fault.DAMAGED and wanted.attempts >= MOST_DAMAGED
        if fault in REFUSED or fault is Fault.EXPIRED or damaged:
            reason = fault.value
        else:
            again = media.decide_retry(wanted, now)
            if again is not None:
                media.try_again(db, wanted, again)
                return
            reason = "trouble"
        if media.give_up(db, wanted, reason, now, refused=fault in REFUSED):
            resend.ask(db, media.conversation_of(db, wanted.message_id), reason, now)
