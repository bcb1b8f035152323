"""Process "door": a small Starlette app, the only thing that faces the internet. No Rasa in it.

It takes in what Meta sends; its threads send what stands in the outbox and fetch what customers
sent along.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Mapping

import uvicorn
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from care import database
from care.database import Engine
from care.settings import Settings
from connectors.whatsapp import health, webhook
from connectors.whatsapp.fetcher import Fetcher
from connectors.whatsapp.limits import BODY_PATIENCE, Pace, Room
from connectors.whatsapp.sender import Sender
from connectors.whatsapp.waking import Waker

log = logging.getLogger("balie.door")

PATH = "/webhooks/whatsapp"


def build(
    settings: Settings,
    engine: Engine | None = None,
    room: Room | None = None,
    pace: Pace | None = None,
) -> Starlette:
    """The door as an ASGI app; its sender runs as long as the app does."""
    space, pace = room or Room(), pace or Pace()
    engine = engine or database.connect(settings.database_url)
    sender = Sender(engine, settings.whatsapp, name=f"door-{os.getpid()}")
    fetcher = Fetcher(engine, settings.whatsapp, settings.media_folder, f"door-{os.getpid()}")
    waker = Waker(settings.ports.rasa)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        sender.start()
        fetcher.start()
        waker.start()
        yield
        await run_in_threadpool(sender.stop)
        await run_in_threadpool(fetcher.stop)
        waker.stop()
        engine.dispose()

    def verify(request: Request) -> Response:
        asked: Mapping[str, str] = request.query_params
        answer = webhook.verify(
            settings.whatsapp,
            asked.get("hub.mode", ""),
            asked.get("hub.verify_token", ""),
            asked.get("hub.challenge", ""),
        )
        return PlainTextResponse(answer.text, answer.status)

    async def receive(request: Request) -> Response:
        if not space.enter():
            return _later()
        body = Body(space)
        try:
            refused = await body.read(request)
            return await take_in(bytes(body.content), request) if refused is None else refused
        finally:
            space.leave(len(body.content))

    async def take_in(body: bytes, request: Request) -> Response:
        header = request.headers.get("x-hub-signature-256")
        try:
            answer = await run_in_threadpool(
                webhook.receive_update, engine, settings.whatsapp, body, header, pace
            )
        except DBAPIError as error:
            # Not stored, so not 200: Meta sends it again.
            log.error("an update could not be stored: %s", type(error).__name__)
            return _later()
        if answer.new_messages:
            waker.wake()
        if answer.new_files:
            fetcher.wake()
        return PlainTextResponse(answer.text, answer.status)

    def show_health(request: Request) -> Response:
        states = health.look(settings, engine, sender.state(), fetcher.is_alive())
        well = all(state == "ok" for state in states.values())
        return JSONResponse(
            {"state": "ok" if well else "trouble", "processes": states}, 200 if well else 503
        )

    return Starlette(
        routes=[
            Route(PATH, verify, methods=["GET"]),
            Route(PATH, receive, methods=["POST"]),
            Route("/health", show_health, methods=["GET"]),
        ],
        lifespan=lifespan,
    )


def main(settings: Settings) -> None:
    """Run until told to stop."""
    uvicorn.run(
        build(settings),
        host=settings.door_host,
        port=settings.ports.door,
        ws="none",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


class Body:
    """The raw body of a request, as far as there is room and time for it."""

    def __init__(self, room: Room) -> None:
        self.content, self._room = bytearray(), room

    async def read(self, request: Request) -> Response | None:
        """Read all of it; else the answer to whoever sends too much, too slowly or half."""
        try:
            return await asyncio.wait_for(self._read(request), BODY_PATIENCE)
        except asyncio.TimeoutError:
            return Response(status_code=408)
        except ClientDisconnect:
            # Nobody is left to answer, and half a body is nothing to be alarmed by.
            return Response(status_code=400)

    async def _read(self, request: Request) -> Response | None:
        async for part in request.stream():
            if len(self.content) + len(part) > webhook.LARGEST_BODY:
                return Response(status_code=413)
            if not self._room.take(len(part)):
                return _later()
            self.content += part
        return None


def _later() -> Response:
    """Not stored, so not 200: Meta sends it again."""
    return Response(status_code=503, headers={"Retry-After": "2"})
