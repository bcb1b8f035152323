"""A stand-in under a real server on a free port, and a business that records its webhooks."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from simulator.server import Server, make_server
from simulator.settings import Settings

TOKEN, SECRET, NUMBER = "test-token", "test-secret", "106540352242922"
SANNE = "31612345671"


class Business:
    """The business's webhook address: answers what `answers` says, then 200."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[int] = []
        self._lock = threading.Lock()
        business = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(business.note(body, dict(self.headers)))
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def note(self, body: bytes, headers: dict[str, str]) -> int:
        with self._lock:
            self.bodies.append(body)
            self.headers.append({name.lower(): value for name, value in headers.items()})
            return self.answers.pop(0) if self.answers else 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/webhooks/whatsapp"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Running:
    """A running stand-in, with the calls that a business and a test make."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._thread = threading.Thread(target=server.run)
        self._thread.start()
        until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.session = requests.Session()
        self.session.trust_env = False

    def graph(self, path: str, body: object, token: str = TOKEN) -> requests.Response:
        return self.session.post(
            f"{self.url}/v26.0/{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )

    def send(self, **parts: object) -> requests.Response:
        body = {"messaging_product": "whatsapp", "to": f"+{SANNE}", **parts}
        return self.graph(f"{NUMBER}/messages", body)

    def proef(self, path: str, body: object) -> requests.Response:
        return self.session.post(f"{self.url}/proef/{path}", json=body, timeout=10)

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(f"{self.url}/{path}", headers=headers, timeout=10)

    def messages(self, wa_id: str = SANNE) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.get(f"proef/customers/{wa_id}/messages").json()[
            "messages"
        ]
        return found

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        self.session.close()
        self.server.should_exit = True
        self._thread.join(10)


def until(true: Callable[[], object], seconds: float = 8.0) -> None:
    """Wait until something holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def business() -> Iterator[Business]:
    one = Business()
    yield one
    one.stop()


@pytest.fixture
def settings(business: Business) -> Settings:
    return Settings(
        app_secret=SECRET,
        access_token=TOKEN,
        phone_number_id=NUMBER,
        webhook_url=business.url,
        port=0,
        status_pause=0.01,
        retry_pauses=(0.0, 0.02, 0.04),
        webhook_timeout=2.0,
    )


@pytest.fixture
def simulator(settings: Settings) -> Iterator[Running]:
    running = Running(make_server(settings))
    yield running
    running.stop()
