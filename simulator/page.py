"""The phone page: its files, what it starts from, and the stream that keeps it up to date."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.core import Core, core_of
from simulator.ids import JsonObject

STATIC = Path(__file__).parent / "static"


async def show_page(_request: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})


async def get_health(_request: Request) -> Response:
    return JSONResponse({"state": "ok"})


async def get_state(request: Request) -> Response:
    """Everything at this moment, with the number of the last event that is in it."""
    core = core_of(request)
    now = core.clock()
    return JSONResponse(
        {
            "last_event": core.events.last_id,
            "company": core.settings.company,
            "number": core.settings.display_phone_number,
            "customers": [customer.view(now) for customer in core.state.customers.values()],
            "messages": [
                message.view()
                for wa_id in core.state.customers
                for message in core.state.messages_of(wa_id)
            ],
            "typing": core.typing_left(),
            "templates": core.state.templates,
            "faults": core.faults.view(),
            "calls": list(core.state.calls)[-50:],
            "webhooks": [webhook.view() for webhook in list(core.courier.recent)[-50:]],
        }
    )


async def get_events(request: Request) -> Response:
    core = core_of(request)
    last = request.headers.get("last-event-id") or request.query_params.get("after") or ""
    return StreamingResponse(
        _stream(core, last),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _stream(core: Core, last: str) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    async for event in core.events.follow(last):
        if event is None:
            yield b": alive\n\n"
            continue
        data: JsonObject = event.data
        name, text = event.kind, json.dumps(data, separators=(",", ":"))
        yield f"id: {core.events.id_of(event)}\nevent: {name}\ndata: {text}\n\n".encode()


routes: list[BaseRoute] = [
    Route("/", show_page, methods=["GET"]),
    Route("/health", get_health, methods=["GET"]),
    Route("/proef/state", get_state, methods=["GET"]),
    Route("/proef/events", get_events, methods=["GET"]),
    Mount("/static", StaticFiles(directory=STATIC), name="static"),
]
