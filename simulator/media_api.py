"""The media endpoints: upload, look up, download, delete.

A download address holds for five minutes and needs the bearer token (Meta, "Media").
"""

import hmac

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import calls, media
from simulator.core import Core
from simulator.errors import GraphError
from simulator.ids import JsonObject

UPLOAD_DAYS = 30


async def post_media(request: Request, core: Core, noted: JsonObject) -> Response:
    calls.check_number(request, core)
    noted["kind"] = "upload"
    if int(request.headers.get("content-length") or 0) > media.BIGGEST + 64 * 1024:
        raise GraphError(131053, "The file is too large.")
    try:
        async with request.form(max_files=1, max_fields=8) as form:
            if form.get("messaging_product") != "whatsapp":
                raise GraphError(100, "The parameter messaging_product is required.")
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise GraphError(100, "The parameter file is required.")
            mime_type = file.content_type or str(form.get("type", ""))
            content = await file.read()
            filename = file.filename
    except MultiPartException:
        raise GraphError(100, "The request body is not valid multipart/form-data.") from None
    stored = core.shelf.put(content, mime_type, filename, core.clock(), days=UPLOAD_DAYS)
    noted["request"] = {"mime_type": mime_type, "file_size": len(content)}
    return JSONResponse({"id": stored.id})


async def get_media(request: Request, core: Core, noted: JsonObject) -> Response:
    noted["kind"] = "media"
    stored = _stored(request, core)
    if core.faults.media == "expired":
        raise calls.missing_object(request, stored.id)
    if core.faults.media == "unavailable":
        raise GraphError(131016)
    until = int(core.clock() + core.settings.media_url_lifetime)
    return JSONResponse(
        {
            "messaging_product": "whatsapp",
            "url": core.shelf.url(str(request.base_url), stored.id, until),
            "mime_type": stored.mime_type,
            "sha256": stored.sha256,
            "file_size": str(len(stored.content)),
            "id": stored.id,
        }
    )


async def delete_media(request: Request, core: Core, noted: JsonObject) -> Response:
    noted["kind"] = "media"
    core.shelf.remove(_stored(request, core).id)
    return JSONResponse({"success": True})


async def download(request: Request, core: Core, noted: JsonObject) -> Response:
    noted["kind"] = "download"
    query = request.query_params
    media_id, until = query.get("mid", ""), query.get("ext", "")
    genuine = until.isdigit() and hmac.compare_digest(
        core.shelf.sign(media_id, int(until)).encode(), query.get("hash", "").encode()
    )
    stored = core.shelf.find(media_id, core.clock())
    if not genuine or stored is None or core.clock() > int(until):
        # Meta: 404 means that a new address must be asked for.
        return Response(status_code=404)
    content = stored.content
    if core.faults.media == "damaged":
        content = content[: len(content) // 2]
    return Response(content, headers={"content-type": stored.mime_type})


def _stored(request: Request, core: Core) -> media.Media:
    media_id = request.path_params["media_id"]
    stored = core.shelf.find(media_id, core.clock())
    if stored is None:
        raise calls.missing_object(request, media_id)
    number = request.query_params.get("phone_number_id")
    if number is not None and number != core.settings.phone_number_id:
        raise calls.missing_object(request, media_id)
    return stored


routes = [
    Route("/v{version}/{phone_number_id}/media", calls.graph_call(post_media), methods=["POST"]),
    Route("/v{version}/{media_id:str}", calls.graph_call(get_media), methods=["GET"]),
    Route("/v{version}/{media_id:str}", calls.graph_call(delete_media), methods=["DELETE"]),
    Route("/whatsapp_business/attachments/", calls.graph_call(download), methods=["GET"]),
]
