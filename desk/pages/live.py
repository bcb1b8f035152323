"""`/live/`: one stream for each open page, saying which conversation has something new.

The stream carries no words of anybody: pages fetch what is new themselves. It starts after the
change that the page already shows (`na`, or the browser's Last-Event-ID), so that nothing is
missed over a lost connection or a restart.
"""

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from desk import database, feed, people
from desk.sessions import is_signed_in

# A comment goes out after so many quiet seconds; the session is looked at then as well.
HEARTBEAT = 15.0
# Milliseconds before the browser tries again.
RETRY = 1500


async def stream(request: HttpRequest) -> HttpResponseBase:
    """Server-sent events; 403 for whoever sees no cases."""
    if not await sync_to_async(people.may_see_cases)(await request.auser()):
        return HttpResponse(status=403)
    session_key = str(request.session.session_key)
    response = StreamingHttpResponse(
        _events(session_key, _after(request)), content_type="text/event-stream"
    )
    response["X-Accel-Buffering"] = "no"  # a proxy that collects would hold everything back
    return response


async def _events(session_key: str, after: int | None) -> AsyncIterator[str]:
    yield f"retry: {RETRY}\n\n"
    async with feed.of_process(database.care()).subscribe(after) as changes:
        while True:
            try:
                event = await asyncio.wait_for(changes.get(), HEARTBEAT)
            except asyncio.TimeoutError:
                if not await sync_to_async(is_signed_in)(session_key):
                    yield "event: signed-out\ndata: \n\n"
                    return
                yield ": \n\n"
                continue
            yield event.as_text()


def _after(request: HttpRequest) -> int | None:
    """The last change that the page has seen; None when it doesn't say."""
    said = request.headers.get("Last-Event-ID") or request.GET.get("na", "")
    return int(said) if said.isdecimal() and len(said) <= 18 else None
