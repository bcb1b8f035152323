"""Follows care's changes for all open pages of this process: one look at the database for all.

Numbers of changes rise, but two transactions may commit in the other order; so each look asks for
the last seconds again and skips what has been passed on (see care.changes).
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from care import changes, clock
from care.changes import Change
from care.database import Engine, reading

log = logging.getLogger(__name__)

# Seconds between two looks.
PACE = 0.2
# Seconds after a look that failed: the database is locked or away for a moment.
PAUSE = 2.0
# A page that missed more than this is told to fetch everything.
MOST_MISSED = 500
# The last seconds are read again each time, so this must hold several seconds of a busy day.
MOST_AT_ONCE = 5000
# A reader that does not read is told to fetch everything, too.
QUEUE = 1000


@dataclass(frozen=True)
class Event:
    """One server-sent event; without a conversation it means "fetch all"."""

    id: int
    conversation_id: str | None
    what: str

    def as_text(self) -> str:
        """As the stream carries it (WHATWG HTML, "Server-sent events")."""
        data = json.dumps({"conversation": self.conversation_id, "what": self.what})
        return f"id: {self.id}\nevent: change\ndata: {data}\n\n"


class Feed:
    """The open streams of one event loop; looks at the database while there are any."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queues: set[asyncio.Queue[Event]] = set()
        self._looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def subscribe(self, after: int | None) -> AsyncIterator[asyncio.Queue[Event]]:
        """A queue of what is new after that change; first comes what was missed."""
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        self._queues.add(queue)
        try:
            await self._start()
            for event in await asyncio.to_thread(self._missed, after):
                _put(queue, event)
            yield queue
        finally:
            self._queues.discard(queue)
            if not self._queues and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _start(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_again_and_again())

    def _missed(self, after: int | None) -> list[Event]:
        if after is None:
            return []
        with reading(self._engine) as db:
            latest = changes.latest_id(db)
            found = changes.find_since(db, after, clock.now(), MOST_MISSED + 1)
        if after > latest or len(found) > MOST_MISSED:
            return [Event(latest, None, "all")]
        return [_event(change) for change in found]

    async def _look_again_and_again(self) -> None:
        follower = Follower()
        while True:
            try:
                new = await asyncio.to_thread(self._look, follower)
            except SQLAlchemyError as error:
                log.warning("no changes could be read: %s", type(error).__name__)
                await asyncio.sleep(PAUSE)
                continue
            for event in new:
                for queue in self._queues:
                    _put(queue, event)
            await asyncio.sleep(PACE)

    def _look(self, follower: "Follower") -> list[Event]:
        with reading(self._engine) as db:
            if follower.last is None:
                # What is older has been read by `_missed`, or the page shows it already.
                follower.last = changes.latest_id(db)
            found = changes.find_since(db, follower.last, clock.now(), MOST_AT_ONCE)
        return [_event(change) for change in follower.skip_seen(found)]


class Follower:
    """Remembers what has been passed on."""

    def __init__(self) -> None:
        self.last: int | None = None
        self._seen: set[int] = set()

    def skip_seen(self, found: Iterable[Change]) -> list[Change]:
        """Only what is new; `found` holds the last seconds again, and those only are remembered."""
        found = list(found)
        new = [change for change in found if change.id not in self._seen]
        self._seen = {change.id for change in found}
        if found:
            self.last = max(self.last or 0, found[-1].id)
        return new


_feeds: dict[asyncio.AbstractEventLoop, Feed] = {}


def of_process(engine: Engine) -> Feed:
    """The feed of the running event loop."""
    loop = asyncio.get_running_loop()
    for old in [known for known in _feeds if known.is_closed()]:
        del _feeds[old]
    found = _feeds.get(loop)
    if found is None or found._engine is not engine:
        found = _feeds[loop] = Feed(engine)
    return found


def _event(change: Change) -> Event:
    return Event(change.id, change.conversation_id, change.what)


def _put(queue: asyncio.Queue[Event], event: Event) -> None:
    if queue.full():
        # Nobody reads this stream: one "fetch all" says more than a thousand events.
        while not queue.empty():
            queue.get_nowait()
        event = Event(event.id, None, "all")
    queue.put_nowait(event)
