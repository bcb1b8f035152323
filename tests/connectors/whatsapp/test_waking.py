"""The door wakes the bot for what is new, looks after its neighbours, and waits for neither."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from starlette.testclient import TestClient

from care import clock, heartbeat
from care.database import Engine, writing
from connectors.whatsapp import server
from tests.connectors.whatsapp import meta


class Neighbour:
    """A Rasa server with the two addresses that the door knows."""

    def __init__(self) -> None:
        self.woken = threading.Semaphore(0)
        self.health = 200
        neighbour = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                if self.path == "/webhooks/whatsapp/wake":
                    neighbour.woken.release()
                self.answer(204, b"")

            def do_GET(self) -> None:
                well = neighbour.health == 200
                self.answer(neighbour.health, b"" if well else b'{"state": "no model"}')

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    made = Neighbour()
    yield made
    made.stop()


@pytest.fixture
def door(sqlite_engine: Engine, neighbour: Neighbour) -> Iterator[TestClient]:
    url, port = sqlite_engine.url.render_as_string(hide_password=False), neighbour.port
    settings = meta.settings(url, rasa=port, actions=port, desk=port)
    with TestClient(server.build(settings)) as client:
        yield client


def post(door: TestClient, wamid: str) -> None:
    body = meta.encoded(meta.of_messages(meta.text(wamid, "Hallo")))
    assert door.post(server.PATH, content=body, headers=meta.signed(body)).status_code == 200


def test_a_new_message_wakes_the_bot_and_a_double_does_not(
    door: TestClient, neighbour: Neighbour
) -> None:
    post(door, "w1")
    assert neighbour.woken.acquire(timeout=5)
    post(door, "w1")
    assert not neighbour.woken.acquire(timeout=0.3)
    post(door, "w2")
    assert neighbour.woken.acquire(timeout=5)


def test_health_is_well_only_when_all_are(
    door: TestClient, neighbour: Neighbour, sqlite_engine: Engine
) -> None:
    assert door.get("/health").json()["processes"]["worker"] == "no sign of life"
    with writing(sqlite_engine) as db:
        heartbeat.beat(db, "worker", clock.now())
    answer = door.get("/health")
    assert (answer.status_code, answer.json()["state"]) == (200, "ok")
    neighbour.health = 503
    answer = door.get("/health")
    assert answer.status_code == 503 and answer.json()["processes"]["rasa"] == "no model"


def test_neighbours_on_this_machine_are_not_asked_through_a_proxy(
    door: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert door.get("/health").json()["processes"]["rasa"] == "ok"
