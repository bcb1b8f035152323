"""Assembly: settings in, application out."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator import asked, control, files, graph, lives, media_api, page
from simulator.connection import NotePeer
from simulator.core import Clock, Core
from simulator.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class Simulator(Starlette):
    """An application that also notes, outside of all layers, who is on the line."""

    def build_middleware_stack(self) -> ASGIApp:
        return NotePeer(super().build_middleware_stack())


def build(settings: Settings, clock: Clock = time.time) -> Starlette:
    """The whole stand-in as one application; all it knows lives in `app.state.core`."""
    core = Core(settings, clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await core.start()
        yield
        await core.stop()

    app = Simulator(
        routes=[
            *page.routes,
            *control.routes,
            *lives.routes,
            *files.routes,
            *graph.routes,
            *media_api.routes,
        ],
        exception_handlers={**asked.handlers},
        middleware=[Middleware(SecurityHeaders)],
        lifespan=lifespan,
    )
    app.state.core = core
    return app


class SecurityHeaders:
    """What a browser may do with our answers; an answer with its own policy keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", POLICY)
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
            await send(message)

        await self.app(scope, receive, send_with_headers)
