"""A door without its network: the app under Starlette's client, on an empty database."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from care.database import Engine
from connectors.whatsapp import server
from tests.connectors.whatsapp import meta

Post = Callable[[Any], int]


@pytest.fixture
def door(sqlite_engine: Engine) -> Iterator[TestClient]:
    """The app that the internet sees."""
    url = sqlite_engine.url.render_as_string(hide_password=False)
    with TestClient(server.build(meta.settings(url))) as client:
        yield client


@pytest.fixture
def post(door: TestClient) -> Post:
    """Posts a body, signed, and tells the status of the answer."""

    def send(body: Any) -> int:
        raw = body if isinstance(body, bytes) else meta.encoded(body)
        return door.post(server.PATH, content=raw, headers=meta.signed(raw)).status_code

    return send


class Address:
    """A door under a real server on a free port."""

    def __init__(self, database_url: str) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        app = server.build(meta.settings(database_url))
        self._server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
        sockets = {"sockets": [self._listener]}
        self._thread = threading.Thread(target=self._server.run, kwargs=sockets)
        self._thread.start()

    def __call__(self) -> tuple[str, int]:
        host, port = self._listener.getsockname()
        return str(host), int(port)

    def stop(self) -> None:
        """Answer what is in hand, then end."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._listener.close()


@pytest.fixture
def address(sqlite_engine: Engine) -> Iterator[Address]:
    """Where a caller with a socket of its own finds the door."""
    running = Address(sqlite_engine.url.render_as_string(hide_password=False))
    yield running
    running.stop()


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every line of every logger, down to debug."""
    caplog.set_level(logging.DEBUG)
    return caplog
