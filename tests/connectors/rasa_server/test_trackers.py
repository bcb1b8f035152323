"""Rasa's tracker store on our database, with Rasa's own trackers: what is kept, and when."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from care import trackers
from care.database import Engine, reading, writing
from care.messages import InboundMessage
from connectors.rasa_server import turn as turns
from connectors.rasa_server.trackers import CareTrackerStore

T = TypeVar("T")
DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet]
    slots:
      topic: {type: text, mappings: [{type: custom}]}
    """
)
MESSAGE = InboundMessage(7, "c1", "text", "Hoi", {}, "bot", 0, 1, "rasa")
HELLO: list[Event] = [
    ActionExecuted("action_session_start"),
    SessionStarted(),
    ActionExecuted("action_listen"),
    UserUttered("Hoi", {"name": "greet", "confidence": 0.9}, input_channel="whatsapp"),
    SlotSet("topic", "passen"),
    BotUttered("Goedendag 👍", {"buttons": [{"title": "Ja"}]}),
]


def run(waiting: Awaitable[T]) -> T:
    async def wait() -> T:
        return await waiting

    return asyncio.run(wait())


@pytest.fixture
def store(engine: Engine) -> CareTrackerStore:
    return CareTrackerStore(DOMAIN, url=engine.url.render_as_string(hide_password=False))


def tell(tracker: DialogueStateTracker, *events: Event) -> None:
    for event in events:
        tracker.update(event)


async def begin(store: CareTrackerStore, *events: Event) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker("c1", append_action_listen=False)
    tell(tracker, *events)
    await store.save(tracker)
    return tracker


def kept(engine: Engine) -> list[str]:
    with reading(engine) as db:
        return [event["event"] for event in trackers.read_all(db, "c1")]


def test_a_tracker_comes_back_as_it_was(store: CareTrackerStore) -> None:
    async def there_and_back() -> None:
        before = await begin(store, *HELLO)
        after = await store.retrieve("c1")
        assert after is not None
        assert list(after.events) == list(before.events)[1:]  # from the session's start on
        assert after.get_slot("topic") == "passen"
        assert after.latest_message.intent["name"] == "greet"
        assert await store.retrieve("somebody else") is None
        assert list(await store.keys()) == ["c1"]

    run(there_and_back())


def test_saving_again_adds_only_what_is_new(store: CareTrackerStore, engine: Engine) -> None:
    async def twice() -> None:
        tracker = await begin(store, *HELLO)
        await store.save(tracker)
        tell(tracker, ActionExecuted("action_listen"))
        await store.save(tracker)
        again = await store.retrieve("c1")
        assert again is not None
        tell(again, SlotSet("topic", "sparen"))
        await store.save(again)

    run(twice())
    assert kept(engine) == [e.as_dict()["event"] for e in HELLO] + ["action", "slot"]


def test_another_process_goes_on_where_this_one_stopped(
    store: CareTrackerStore, engine: Engine
) -> None:
    async def relay() -> None:
        await begin(store, *HELLO)
        other = CareTrackerStore(DOMAIN, url=engine.url.render_as_string(hide_password=False))
        await begin(other, UserUttered("Dag", {"name": "greet"}))
        last = await store.retrieve("c1")
        assert last is not None and last.latest_message.text == "Dag"

    run(relay())


def test_a_new_session_is_read_from_its_start(store: CareTrackerStore, engine: Engine) -> None:
    async def two_sessions() -> None:
        tracker = await begin(store, *HELLO)
        tell(tracker, ActionExecuted("action_session_start"), SessionStarted())
        tell(tracker, UserUttered("Nieuw", {"name": "greet"}))
        await store.save(tracker)
        session = await store.retrieve("c1")
        assert session is not None
        assert [e.text for e in session.events if isinstance(e, UserUttered)] == ["Nieuw"]
        whole = await store.retrieve_full_tracker("c1")
        assert whole is not None
        assert [e.text for e in whole.events if isinstance(e, UserUttered)] == ["Hoi", "Nieuw"]
        tell(session, UserUttered("En nog een", {"name": "greet"}))
        await store.save(session)

    run(two_sessions())
    assert kept(engine).count("user") == 3


def test_within_a_turn_nothing_is_written_and_everything_is_seen(
    store: CareTrackerStore, engine: Engine
) -> None:
    async def one_turn() -> turns.OpenTurn:
        await begin(store, *HELLO)
        before = kept(engine)
        with turns.opened(MESSAGE) as turn:
            await begin(store, UserUttered("Dag", {"name": "greet"}))
            tracker = await begin(store, BotUttered("Tot ziens"))
            assert kept(engine) == before
            assert tracker.latest_message.text == "Dag"
        return turn

    turn = run(one_turn())
    assert [event.data["event"] for event in turn.tracker_events] == ["user", "bot"]
    with writing(engine) as db:
        trackers.append(db, turn.tracker_events)
    assert kept(engine)[-2:] == ["user", "bot"] and len(kept(engine)) == len(HELLO) + 2


def test_a_turn_that_is_not_committed_leaves_nothing(
    store: CareTrackerStore, engine: Engine
) -> None:
    async def broken_then_good() -> None:
        await begin(store, *HELLO)
        with turns.opened(MESSAGE):
            await begin(store, UserUttered("Verloren", {"name": "greet"}))
        tracker = await begin(store, UserUttered("Gebleven", {"name": "greet"}))
        said = [e.text for e in tracker.events if isinstance(e, UserUttered)]
        assert said == ["Hoi", "Gebleven"]

    run(broken_then_good())
    assert kept(engine).count("user") == 2


def test_a_fresh_start_forgets_and_keeps_the_past(store: CareTrackerStore, engine: Engine) -> None:
    async def after_a_human() -> turns.OpenTurn:
        await begin(store, *HELLO)
        with turns.opened(MESSAGE, starts_afresh=True) as turn:
            tracker = await begin(store, *HELLO[:3])
            assert tracker.get_slot("topic") is None and len(tracker.events) == 3
            seen = await store.retrieve("c1")
            assert seen is not None and len(seen.events) == 3
        return turn

    turn = run(after_a_human())
    with writing(engine) as db:
        trackers.append(db, turn.tracker_events)
    assert len(kept(engine)) == len(HELLO) + 3
    session: Any = run(store.retrieve("c1"))
    assert session.get_slot("topic") is None


def test_the_first_to_look_makes_the_database(tmp_path: Path) -> None:
    store = CareTrackerStore(DOMAIN, url=f"sqlite:///{tmp_path / 'new' / 'care.db'}")
    assert run(store.keys()) == []
