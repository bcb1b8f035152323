"""Stands for Meta's Graph API: takes each reply, notes when it came, and says no more about it.

Smaller than simulator/ on purpose: it runs in the measuring process and must cost next to nothing.
It sends no statuses back.
"""

import time
from collections.abc import Callable
from itertools import count

from aiohttp import web

# Called with the customer's number (digits only) and the moment (time.perf_counter).
Heard = Callable[[str, float], None]


class FakeGraph:
    """POST /{version}/{phone_number_id}/messages on a free port of loopback."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._numbers = count(1)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/v26.0/{number}/messages", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v26.0"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        at = time.perf_counter()
        number = str((await request.json())["to"]).lstrip("+")
        self._heard(number, at)
        wamid = f"wamid.bench.out.{next(self._numbers)}"
        return web.json_response(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": number, "wa_id": number}],
                "messages": [{"id": wamid}],
            }
        )
