"""The door takes on what it can hold; a flood costs one sentence and no turns of the bot."""

import socket
from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from care import company
from care.database import Engine, reading
from care.tables import messages
from connectors.whatsapp import server
from connectors.whatsapp.limits import Pace, Room
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.conftest import Address, Post

Build = Callable[..., TestClient]
MOST = company.load().limits.per_minute


@pytest.fixture
def build(sqlite_engine: Engine) -> Build:
    url = sqlite_engine.url.render_as_string(hide_password=False)
    return lambda **limits: TestClient(server.build(meta.settings(url), **limits))


def deliver(client: TestClient, *sent: dict[str, object]) -> int:
    body = meta.encoded(meta.of_messages(*sent))
    return client.post(server.PATH, content=body, headers=meta.signed(body)).status_code


def test_no_room_is_said_and_loses_nothing(build: Build) -> None:
    room = Room(requests=1)
    with build(room=room) as door:
        assert room.enter()
        refused = door.post(server.PATH, content=b"{}")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
        assert door.get("/health").status_code in (200, 503)
        room.leave(0)
        assert [deliver(door, meta.text("w1", "Dag")) for _ in range(3)] == [200, 200, 200]


def test_bodies_share_the_memory_and_give_it_back(build: Build) -> None:
    room = Room(size=2000)
    with build(room=room) as door:
        assert deliver(door, meta.text("w1", "x" * 3000)) == 503
        assert [deliver(door, meta.text(f"w{n}", "Dag")) for n in range(9)] == [200] * 9
        assert room.take(2000)


def test_strangers_give_their_room_back_too(build: Build) -> None:
    room = Room(requests=2, size=4 * 1024 * 1024)
    with build(room=room) as door:
        for _ in range(3):
            assert door.post(server.PATH, content=b"{}").status_code == 401
            assert door.post(server.PATH, content=b"x" * (4 * 1024 * 1024)).status_code == 413
        assert deliver(door, meta.text("w1", "Dag")) == 200


def test_a_body_that_does_not_come_is_not_waited_for(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "BODY_PATIENCE", 0.3)
    host, port = address()
    head = f"POST {server.PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    with socket.create_connection((host, port), timeout=10) as caller:
        caller.sendall(head.encode() + b"{")
        assert caller.recv(100).startswith(b"HTTP/1.1 408")


def test_more_updates_than_we_can_take_come_later(build: Build, sqlite_engine: Engine) -> None:
    seconds = [0.0]
    with build(pace=Pace(1, 10, lambda: seconds[0])) as door:
        crowd = [meta.text(f"w{n}", "Dag", f"3160000{n:04}") for n in range(12)]
        assert deliver(door, *crowd) == 200
        late = meta.text("late", "Dag")
        assert deliver(door, late) == 503
        seconds[0] = 5.0
        assert deliver(door, late) == 200
    with reading(sqlite_engine) as db:
        assert len(db.execute(select(messages.c.id)).all()) == 13


def test_a_flood_costs_one_sentence_and_the_others_notice_nothing(
    post: Post, sqlite_engine: Engine
) -> None:
    for start in range(0, MOST + 60, 50):
        sent = [meta.text(f"w{n}", f"bericht {n}") for n in range(start, start + 50)]
        assert post(meta.of_messages(*sent)) == 200
    assert post(meta.of_messages(meta.text("other", "Hallo", "31600000002"))) == 200
    with reading(sqlite_engine) as db:
        rows = db.execute(select(messages)).all()
    came = [row for row in rows if row.direction == "in"]
    assert len(came) == MOST + 61 and all(row.body for row in came), "kept, all of them"
    assert [row.wamid for row in came if row.state == "waiting"] == ["other"]
    [said] = [row for row in rows if row.direction == "out"]
    assert "heel veel berichten" in said.body
