"""What happened, in order, for whoever watches the page.

Each event has a number; a page that lost its connection asks for all after the last one it saw.
The list is bounded: who asks for something older is told to load everything anew.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from simulator.ids import JsonObject

KEPT = 2000
QUIET = 15.0  # seconds after which a silent stream says that it is alive


@dataclass(frozen=True)
class Event:
    number: int
    kind: str
    data: JsonObject


class Events:
    def __init__(self) -> None:
        # A restarted server counts from zero again; the epoch keeps old numbers from matching.
        self.epoch = secrets.token_hex(4)
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._last = 0
        self._news = asyncio.Event()
        self._closed = False

    @property
    def last_id(self) -> str:
        return f"{self.epoch}-{self._last}"

    def add(self, kind: str, data: JsonObject) -> None:
        self._last += 1
        self._kept.append(Event(self._last, kind, data))
        self._wake()

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self._closed = True
        self._wake()

    def id_of(self, event: Event) -> str:
        return f"{self.epoch}-{event.number}"

    def after(self, last_id: str) -> list[Event] | None:
        """The events after `last_id`; None when they can no longer be told completely."""
        epoch, _, number = last_id.partition("-")
        if epoch != self.epoch or not number.isdigit() or int(number) > self._last:
            return None
        wanted = int(number)
        if self._last - wanted > len(self._kept):
            return None
        missing = self._last - wanted
        return list(self._kept)[len(self._kept) - missing :]

    async def follow(self, last_id: str) -> AsyncIterator[Event | None]:
        """Yield events after `last_id` as they come; None now and then, as a sign of life."""
        while not self._closed:
            news = self._news
            fresh = self.after(last_id)
            if fresh is None:
                yield Event(self._last, "resync", {})
                last_id = self.last_id
                continue
            for event in fresh:
                yield event
                last_id = self.id_of(event)
            if fresh or self._closed:
                continue
            try:
                await asyncio.wait_for(news.wait(), QUIET)
            except asyncio.TimeoutError:
                yield None

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
