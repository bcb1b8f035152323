"""The web server around the application, for the command line and for tests."""

import socket

import uvicorn

from simulator.app import build
from simulator.settings import Settings


class Server(uvicorn.Server):
    """Ends the page's open streams first: they never end by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.app.state.core.events.close()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def make_server(settings: Settings) -> Server:
    """A server on loopback only: this stand-in asks nobody who they are."""
    config = uvicorn.Config(
        build(settings),
        host="127.0.0.1",
        port=settings.port,
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    return Server(config)
