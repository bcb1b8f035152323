"""The two classes that Rasa asks of a channel; named in credentials.yml.

Rasa shows any ImportError of this module as "Failed to find input channel class", so it imports
little. Customers' messages do not arrive here over HTTP: the door has put them in the inbox, and
the drain, which the input starts inside the Rasa server, takes them from there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from connectors.rasa_server import turn as turns
from connectors.whatsapp.drain import Drain

NAME = "whatsapp"


class WhatsAppOutput(OutputChannel):  # type: ignore[misc]  # Rasa's classes come untyped
    """Gathers what Rasa says into the turn in hand; it never sends, so it never fails."""

    @classmethod
    def name(cls) -> str:
        return NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one reply with all that is in it: text, buttons, and effects of actions."""
        turn = turns.current()
        if turn is not None:
            turn.utterances.append(message)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self.send_response(recipient_id, {"text": text})


class WhatsAppInput(InputChannel):  # type: ignore[misc]
    """Starts and stops the drain, and offers two addresses on loopback: wake and health."""

    @classmethod
    def name(cls) -> str:
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WhatsAppInput":
        return cls()

    def get_output_channel(self) -> WhatsAppOutput:
        return WhatsAppOutput()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        blueprint = Blueprint("whatsapp_inbox", __name__)

        @blueprint.listener("after_server_start")  # type: ignore[misc]
        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            warm = asyncio.Event()
            app.ctx.drain = Drain.from_settings(on_new_message, WhatsAppOutput(), warm.is_set)
            app.ctx.drain.start()
            app.ctx.warming_up = asyncio.create_task(_warm_up(app, warm))

        @blueprint.listener("before_server_stop")  # type: ignore[misc]
        async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            await app.ctx.drain.stop()

        @blueprint.post("/wake")  # type: ignore[misc]
        async def wake(request: Request) -> HTTPResponse:
            request.app.ctx.drain.wake()
            return response.empty()

        @blueprint.get("/health")  # type: ignore[misc]
        async def health(request: Request) -> HTTPResponse:
            state = request.app.ctx.drain.state()
            return response.json({"state": state}, status=200 if state == "ok" else 503)

        return blueprint


async def _warm_up(app: Sanic, warm: asyncio.Event) -> None:
    """Read one sentence as soon as there is a model: the first customer should not wait for it."""
    while not _has_model(app):  # noqa: ASYNC110 - Rasa tells nobody when it has loaded
        await asyncio.sleep(0.2)
    await app.ctx.agent.parse_message("Goedendag")
    warm.set()


def _has_model(app: Sanic) -> bool:
    agent = getattr(app.ctx, "agent", None)
    return agent is not None and agent.is_ready()
