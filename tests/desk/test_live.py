"""The stream of changes: catching up, passing on, and nothing for strangers."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from care import changes, clock
from care.changes import Change
from care.database import Engine, writing
from care.handover import Agent
from desk import people
from desk.feed import MOST_MISSED, Event, Feed, Follower
from tests.desk.conftest import PASSWORD

Browse = Callable[..., Any]
PATIENCE = 5.0
LONG_AGO = timedelta(minutes=10)


def note(engine: Engine, conversation_id: str, at: datetime) -> int:
    with writing(engine) as db:
        changes.note(db, conversation_id, "message", at)
        return changes.latest_id(db)


def within(seconds: float, work: Callable[[], Awaitable[Any]]) -> Any:
    async def bounded() -> Any:
        return await asyncio.wait_for(work(), seconds)

    return asyncio.run(bounded())


async def next_events(queue: "asyncio.Queue[Event]", count: int) -> list[Event]:
    return [await queue.get() for _ in range(count)]


def test_a_page_that_comes_back_hears_what_it_missed(engine: Engine) -> None:
    old = clock.now() - LONG_AGO
    first, second, third = (note(engine, f"c{n}", old) for n in range(3))

    async def come_back() -> list[Event]:
        async with Feed(engine).subscribe(first) as queue:
            return await next_events(queue, 2)

    assert [event.id for event in within(PATIENCE, come_back)] == [second, third]


def test_what_is_new_reaches_every_page(engine: Engine) -> None:
    async def listen() -> list[list[Event]]:
        feed = Feed(engine)
        async with feed.subscribe(None) as one, feed.subscribe(None) as two:
            await asyncio.to_thread(note, engine, "c1", clock.now())
            return [await next_events(one, 1), await next_events(two, 1)]

    heard = within(PATIENCE, listen)
    assert [[event.conversation_id for event in events] for events in heard] == [["c1"], ["c1"]]


def test_who_missed_too_much_fetches_everything(engine: Engine) -> None:
    old = clock.now() - LONG_AGO
    with writing(engine) as db:
        for _ in range(MOST_MISSED + 2):
            changes.note(db, "c1", "message", old)

    async def come_back(after: int) -> list[Event]:
        async with Feed(engine).subscribe(after) as queue:
            return await next_events(queue, 1)

    for after in (1, 10_000_000):  # far behind, and from a database that is no more
        event = within(PATIENCE, partial(come_back, after))[0]
        assert (event.conversation_id, event.what) == (None, "all")


def test_the_follower_passes_late_commits_on_and_nothing_twice() -> None:
    def change(number: int) -> Change:
        return Change(number, clock.now(), "c1", "message")

    follower = Follower()
    assert [c.id for c in follower.skip_seen([change(1), change(3)])] == [1, 3]
    # Number 2 was given before 3 and committed after it.
    assert [c.id for c in follower.skip_seen([change(1), change(2), change(3)])] == [2]
    assert follower.skip_seen([change(1), change(2), change(3)]) == []
    assert follower.last == 3


def test_the_stream_says_where_something_is_new_after_the_last_event(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    first = note(engine, "c1", clock.now() - LONG_AGO)
    second = note(engine, "c2", clock.now() - LONG_AGO)
    cookies = browse(agent).cookies.output(header="", sep=";")
    text = _read_stream(cookies, {"Last-Event-ID": str(first)}, f"id: {second}")
    assert f"id: {first}\n" not in text
    data = json.loads(text.split("data: ")[1].split("\n")[0])
    assert data == {"conversation": "c2", "what": "message"}


def test_strangers_and_designers_hear_nothing(engine: Engine, browse: Browse) -> None:
    assert browse().get("/live/").status_code == 302
    designer = people.add_agent("Dirk", "designer", PASSWORD)
    assert browse(designer).get("/live/").status_code == 403


@pytest.fixture(autouse=True)
def _tables(engine: Engine) -> None:
    """Every test here wants a database, also those that look at it from another thread."""


def _read_stream(cookies: str, headers: dict[str, str], until: str) -> str:
    """What the stream of a running desk sends, up to and with the event that starts so."""
    import urllib.request

    from django.core.asgi import get_asgi_application

    from tests.desk.serving import serve

    with serve(get_asgi_application()) as address:
        request = urllib.request.Request(f"{address}/live/", headers={"Cookie": cookies, **headers})
        text = ""
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            assert answer.headers["Content-Type"] == "text/event-stream"
            while until not in text or not text.endswith("\n\n"):
                text += answer.readline().decode()
    return text
