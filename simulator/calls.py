"""Around every call of the Graph API: who calls, how long it takes, what is noted about it.

The access token is checked first, as Meta does (401, code 190), and is never noted.
"""

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from simulator.core import Core, core_of
from simulator.errors import GatewayError, GraphError
from simulator.ids import JsonObject

GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"

Handler = Callable[[Request, Core, JsonObject], Awaitable[Response]]


def graph_call(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a handler; what it puts in its third argument is shown in the log."""

    async def endpoint(request: Request) -> Response:
        core = core_of(request)
        began = time.monotonic()
        noted: JsonObject = {}
        if core.faults.latency_ms:
            await asyncio.sleep(core.faults.latency_ms / 1000)
        try:
            if core.faults.service == "down":
                raise GatewayError(502)
            check_token(request, core)
            answer = await handler(request, core, noted)
        except GraphError as error:
            noted["code"] = error.code
            answer = JSONResponse(error.answer(), status_code=error.http)
        except GatewayError as error:
            answer = HTMLResponse(GATEWAY, status_code=error.http)
        _note(core, request, answer, noted, time.monotonic() - began)
        return answer

    return endpoint


def check_token(request: Request, core: Core) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise GraphError(
            190, http=401, message="An access token is required to request this resource."
        )
    if core.faults.access == "revoked":
        raise GraphError(
            190,
            subcode=460,
            message="Error validating access token: The session has been invalidated",
        )
    if not hmac.compare_digest(token.strip().encode(), core.settings.access_token.encode()):
        raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token")


def check_number(request: Request, core: Core) -> None:
    given = request.path_params["phone_number_id"]
    if given != core.settings.phone_number_id:
        raise missing_object(request, given)


def missing_object(request: Request, object_id: str) -> GraphError:
    method = request.method.lower()
    return GraphError(
        100,
        http=400,
        subcode=33,
        message=f"Unsupported {method} request. Object with ID '{object_id[:40]}' does not exist, "
        "cannot be loaded due to missing permissions, or does not support this operation",
    )


def _note(
    core: Core, request: Request, answer: Response, noted: JsonObject, seconds: float
) -> None:
    call: JsonObject = {
        "at": core.clock(),
        "method": request.method,
        "path": request.url.path,
        "status": answer.status_code,
        "milliseconds": round(seconds * 1000, 1),
        **noted,
    }
    core.state.calls.append(call)
    core.events.add("call", call)
