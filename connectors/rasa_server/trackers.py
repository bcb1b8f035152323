"""Rasa's tracker store in the care database (named in endpoints.yml).

Within a turn nothing is written: the new events wait in the turn and are kept in the same commit
as the replies they led to (care/turns.py). Outside a turn (`rasa shell`, HTTP API) each save is a
commit of its own. Only new events are added; the session's are read once a message.
"""

import asyncio
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import inspect

from care import database, migrations, settings, trackers
from care.database import Engine, reading, writing
from care.tables import tracker_events
from care.trackers import StoredSession, TrackerEvent
from connectors.rasa_server import turn as turns


class CareTrackerStore(TrackerStore):  # type: ignore[misc]  # Rasa's classes come untyped
    """Named as `connectors.rasa_server.trackers.CareTrackerStore`; takes `url` or the settings'."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        url: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._engine = database.connect(url or settings.database_url())
        _make_if_new(self._engine)
        # For each sender: how many events its tracker had when we last saw it, and where the next
        # one goes. Rasa's lock lets one message of a sender through at a time.
        self._seen: dict[str, tuple[int, int]] = {}

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the current session; None for somebody new (or who starts afresh)."""
        return await self._tracker(sender_id, whole=False)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The tracker with the events of all sessions."""
        return await self._tracker(conversation_id, whole=True)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new since the tracker was retrieved."""
        await self.stream_events(tracker) if self.event_broker else None
        known, position = self._seen.get(tracker.sender_id, (0, 0))
        new = [
            TrackerEvent(tracker.sender_id, position + offset, event.as_dict())
            for offset, event in enumerate(list(tracker.events)[known:])
        ]
        turn = turns.current()
        if turn is not None:
            turn.tracker_events += new
        else:
            await asyncio.to_thread(self._append, new)
        self._seen[tracker.sender_id] = (known + len(new), position + len(new))

    async def keys(self) -> list[str]:
        """All sender ids."""
        return await asyncio.to_thread(self._senders)

    async def _tracker(self, sender_id: str, *, whole: bool) -> DialogueStateTracker | None:
        turn = turns.current()
        stored = await asyncio.to_thread(self._read, sender_id, whole)
        waiting = [event.data for event in turn.tracker_events] if turn else []
        fresh = turn is not None and turn.starts_afresh
        events = waiting if fresh else stored.events + waiting
        if not whole:
            self._seen[sender_id] = (len(events), stored.next_position + len(waiting))
        if not events:
            return None
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    def _read(self, sender_id: str, whole: bool) -> StoredSession:
        with reading(self._engine) as db:
            if whole:
                return StoredSession(trackers.read_all(db, sender_id), 0)
            return trackers.read_session(db, sender_id)

    def _append(self, events: list[TrackerEvent]) -> None:
        with writing(self._engine) as db:
            trackers.append(db, events)

    def _senders(self) -> list[str]:
        with reading(self._engine) as db:
            return trackers.senders(db)


def _make_if_new(engine: Engine) -> None:
    """`rasa shell` may be the first to look: then there is no SQLite file yet."""
    if engine.dialect.name == "sqlite" and not inspect(engine).has_table(tracker_events.name):
        migrations.upgrade(engine)
