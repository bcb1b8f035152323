"""Breaking a connection without an answer, as networks do after the work was done.

ASGI has no word for it, so the application notes the server's transport for each request;
under uvicorn that is the object behind `send`.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

KEY = "simulator.transport"


class NotePeer:
    """Outermost layer: remember the transport of this request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            cycle = getattr(send, "__self__", None)
            scope[KEY] = getattr(cycle, "transport", None)
        await self.app(scope, receive, send)


def cut(request: Request) -> None:
    """Close the connection at once; whatever is answered afterwards reaches nobody."""
    transport = request.scope.get(KEY)
    if transport is None:
        raise ConnectionResetError("no server under this application: the answer is lost")
    transport.abort()
