"""Reading what a control request asks, and refusing in one sentence what makes no sense.

Bodies are JSON with the content type that says so; a strange web page in the same browser cannot
send that without asking, so it cannot play customer either.
"""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator import errors, faults, inbound
from simulator.core import Core
from simulator.ids import JsonObject
from simulator.state import Customer


class RefusedError(Exception):
    """The request makes no sense; the text says why and goes into the answer."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


async def show_refused(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RefusedError) else 400
    return JSONResponse({"error": str(error)}, status_code=status)


async def show_refused_upload(_request: Request, error: Exception) -> Response:
    details = error.details if isinstance(error, errors.GraphError) else "?"
    return JSONResponse({"error": details}, status_code=400)


def get_customer(core: Core, wa_id: object) -> Customer:
    customer = core.state.find_customer(wa_id) if isinstance(wa_id, str) else None
    if customer is None:
        raise RefusedError("There is no such customer; make one with POST /proef/customers.", 404)
    return customer


async def read_json(request: Request) -> JsonObject:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip()
    raw = await request.body()
    if not raw and not content_type and not request.headers.get("origin"):
        return {}
    if content_type != "application/json":
        raise RefusedError("Send JSON, with content type application/json.", 415)
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise RefusedError("The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise RefusedError("The body must be a JSON object.")
    return body


handlers = {
    RefusedError: show_refused,
    faults.FaultError: show_refused,
    inbound.NotPossibleError: show_refused,
    errors.GraphError: show_refused_upload,
}
