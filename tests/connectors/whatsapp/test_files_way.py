"""Door and the stand-in for Meta together: what a customer sends is kept, or asked for again."""

import base64
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn
from sqlalchemy import select

from care import files
from care.database import Engine, reading
from care.settings import Ports, Settings, WhatsAppSettings
from care.tables import media, messages
from connectors.whatsapp import server
from simulator.server import make_server
from simulator.settings import Settings as StandInSettings
from tests.connectors.whatsapp import meta

SANNE = "31612345671"
SAMPLES = Path(__file__).parents[3] / "simulator" / "static" / "samples"


def until(true: Callable[[], Any]) -> None:
    give_up = time.monotonic() + 20
    while not true():
        assert time.monotonic() < give_up, "it did not come so far within 20 seconds"
        time.sleep(0.03)


class Served:
    """A uvicorn server in a thread."""

    def __init__(self, running: uvicorn.Server, listener: socket.socket | None = None) -> None:
        self._server = running
        arguments = {"sockets": [listener]} if listener else {}
        self._thread = threading.Thread(target=running.run, kwargs=arguments)
        self._thread.start()
        until(lambda: running.started)

    @property
    def port(self) -> int:
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=15)


class Street:
    """The door and the stand-in, with what a customer does and what we have of it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}{server.PATH}"
        stand_in = StandInSettings(meta.SECRET, "token", "106540352242922", address, port=0)
        self.meta = Served(make_server(stand_in))
        self.url = f"http://127.0.0.1:{self.meta.port}"
        settings = Settings(
            whatsapp=WhatsAppSettings(
                meta.SECRET, meta.TOKEN, "token", "106540352242922", f"{self.url}/v26.0"
            ),
            ports=Ports(9, 9, 9, 9, 9),
            database_url=engine.url.render_as_string(hide_password=False),
            desk_database_url="sqlite://",
            secret_key="key-for-tests",
            media_folder=folder,
        )
        door = uvicorn.Config(server.build(settings), log_config=None, ws="none")
        self.door = Served(uvicorn.Server(door), listener)

    def proef(self, path: str, **sent: Any) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(f"{self.url}/proef/{path}", timeout=10, **sent)
        assert answer.ok, answer.text
        return answer.json()

    def send_file(self, kind: str, path: Path, mime_type: str, **more: Any) -> str:
        headers = {"content-type": mime_type}
        stored = self.proef("media", data=path.read_bytes(), headers=headers)
        message = {"type": kind, kind: {"id": stored["id"], **more}}
        return str(self.proef("messages", json={"customer": SANNE, "message": message})["wamid"])

    def file_of(self, wamid: str) -> Any:
        with reading(self.engine) as db:
            query = select(media).join(messages, messages.c.id == media.c.message_id)
            return db.execute(query.where(messages.c.wamid == wamid)).one_or_none()

    def until_state(self, wamid: str, state: str) -> Any:
        until(lambda: (row := self.file_of(wamid)) is not None and row.state == state)
        return self.file_of(wamid)

    def questions(self) -> list[str]:
        with reading(self.engine) as db:
            query = select(messages.c.body).where(messages.c.direction == "out")
            return list(db.execute(query).scalars())

    def stop(self) -> None:
        self.door.stop()
        self.meta.stop()


@pytest.fixture
def street(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Street]:
    made = Street(sqlite_engine, tmp_path / "media")
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("kind", "name", "mime_type"),
    [
        ("image", "foto-pas.jpg", "image/jpeg"),
        ("document", "loonstrook.pdf", "application/pdf"),
        ("sticker", "sticker-hm.webp", "image/webp"),
    ],
)
def test_what_a_customer_sends_is_kept(
    street: Street, kind: str, name: str, mime_type: str
) -> None:
    wamid = street.send_file(kind, SAMPLES / name, mime_type)
    row = street.until_state(wamid, "stored")
    content = (SAMPLES / name).read_bytes()
    with files.opened(street.folder, row.name) as file:
        assert file.read() == content
    assert row.type == mime_type
    # Meta told the hash in base64; ours is the same in hex.
    assert base64.b64decode(row.told_sha256).hex() == row.sha256


def test_a_voice_message_sent_twice_in_disorder_is_fetched_once(street: Street) -> None:
    street.proef("faults", json={"duplicate_webhooks": True, "shuffle": True})
    stored = street.proef("media/voice", json={"seconds": 2})
    message = {"type": "audio", "audio": {"id": stored["id"], "voice": True}}
    wamid = street.proef("messages", json={"customer": SANNE, "message": message})["wamid"]
    row = street.until_state(wamid, "stored")
    assert (row.type, row.attempts) == ("audio/ogg", 1)


def test_an_expired_file_is_asked_for_once_and_told_to_the_customer(street: Street) -> None:
    street.proef("faults", json={"media": "expired"})
    for _ in range(2):
        wamid = street.send_file("image", SAMPLES / "foto-pas.jpg", "image/jpeg")
        assert street.until_state(wamid, "lost").reason == "expired"
    [question] = street.questions()
    assert "nog een keer sturen" in question


def test_a_file_that_cannot_be_had_now_is_there_later(street: Street) -> None:
    street.proef("faults", json={"media": "damaged"})
    wamid = street.send_file("image", SAMPLES / "foto-bon.jpg", "image/jpeg")
    until(lambda: (row := street.file_of(wamid)) is not None and row.attempts == 1)
    street.proef("faults", json={"media": "on"})
    street.until_state(wamid, "stored")
    assert street.questions() == []
