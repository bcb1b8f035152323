"""/proef/media: files of customers, and the look that the page has at any file."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import asked, media, samples
from simulator.core import core_of
from simulator.ids import JsonObject

RECEIVED_DAYS = 7  # Meta: media ids in webhooks expire after 7 days


async def post_media(request: Request) -> Response:
    """A file of a customer: the raw bytes, with content type and ?filename=."""
    core = core_of(request)
    if int(request.headers.get("content-length") or 0) > media.BIGGEST:
        raise asked.RefusedError("The file is too large.", 413)
    mime_type = request.headers.get("content-type", "")
    filename = request.query_params.get("filename")
    stored = core.shelf.put(
        await request.body(), mime_type, filename, core.clock(), days=RECEIVED_DAYS
    )
    return JSONResponse(_media_view(stored), status_code=201)


async def post_voice(request: Request) -> Response:
    """A voice message of some seconds of silence, in the format that phones make."""
    core, body = core_of(request), await asked.read_json(request)
    seconds = body.get("seconds", 4)
    if type(seconds) is not int or not 1 <= seconds <= 600:
        raise asked.RefusedError("seconds must be a whole number from 1 to 600.")
    content = samples.silent_voice(seconds)
    stored = core.shelf.put(
        content, "audio/ogg; codecs=opus", None, core.clock(), days=RECEIVED_DAYS
    )
    return JSONResponse(_media_view(stored), status_code=201)


def _media_view(stored: media.Media) -> JsonObject:
    return {
        "id": stored.id,
        "kind": stored.kind,
        "mime_type": stored.mime_type,
        "sha256": stored.sha256,
        "file_size": len(stored.content),
    }


async def get_media(request: Request) -> Response:
    """A file for the page, which has no token. It may be looked at and nothing more."""
    core = core_of(request)
    stored = core.shelf.find(request.path_params["media_id"], core.clock())
    if stored is None:
        raise asked.RefusedError("There is no such file.", 404)
    shown = stored.kind in ("image", "audio", "video", "sticker")
    headers = {
        "content-type": stored.mime_type if shown else "application/octet-stream",
        "content-disposition": "inline" if shown else "attachment",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, max-age=3600",
    }
    return Response(stored.content, headers=headers)


routes = [
    Route("/proef/media", post_media, methods=["POST"]),
    Route("/proef/media/voice", post_voice, methods=["POST"]),
    Route("/proef/media/{media_id}", get_media, methods=["GET"]),
]
