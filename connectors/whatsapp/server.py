"""Process "door": a small Starlette app, the only thing that faces the internet. No Rasa in it.

It takes in what Meta sends; its threads send what stands in the outbox and fetch what customers
sent along.
"""

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
from connectors.whatsapp.sender import Sender
from connectors.whatsapp.waking import Waker

log = logging.getLogger("balie.door")

PATH = "/webhooks/whatsapp"


def build(settings: Settings, engine: Engine | None = None) -> Starlette:
    """The door as an ASGI app; its sender runs as long as the app does."""
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
        try:
            body = await _read_body(request)
        except ClientDisconnect:
            # Nobody is left to answer, and half a body is nothing to be alarmed by.
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        header = request.headers.get("x-hub-signature-256")
        try:
            answer = await run_in_threadpool(
                webhook.receive_update, engine, settings.whatsapp, body, header
            )
        except DBAPIError as error:
            # Not stored, so not 200: Meta sends it again.
            log.error("an update could not be stored: %s", type(error).__name__)
            return Response(status_code=503)
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


async def _read_body(request: Request) -> bytes | None:
    """The raw body; None as soon as it grows larger than Meta ever sends."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > webhook.LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)
