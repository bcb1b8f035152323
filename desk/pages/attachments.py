"""`/bestand/<message>/`: a customer's file, for whoever may see cases, and nobody's script.

Only what was fetched, checked and belongs to a conversation that came to the desk. A browser may
look at it and nothing more: its own type, no guessing, no scripts, not kept.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO

from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from care import files, media
from care.database import reading
from care.errors import NotFound
from desk import attachments, database
from desk.access import sees_cases

POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"
PIECE = 256 * 1024
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@sees_cases("GET")
def show(request: HttpRequest, message_id: int) -> HttpResponse:
    """The file of a message, or the stretch of it that a player asks for."""
    with reading(database.care()) as db:
        found = media.find_shown(db, message_id)
    if found is None or found.name is None or found.size is None:
        raise Http404
    try:
        file = files.opened(database.media_folder(), found.name)
    except NotFound:
        raise Http404 from None
    is_shown = found.type in attachments.SHOWN
    stretch = find_stretch(request.headers.get("Range", ""), found.size)
    start, end = stretch or (0, found.size)
    response = StreamingHttpResponse(
        _pieces(file, start, end)
        if isinstance(request, ASGIRequest)
        else Stretch(file, start, end),
        content_type=found.type if is_shown else "application/octet-stream",
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = content_disposition_header(
        not is_shown, f"bijlage-{message_id}{ENDINGS.get(found.type or '', '')}"
    )
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - start)
    if stretch is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
    return response


# Saved under a name that says what it is; the customer's own name for it stands in the page.
ENDINGS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
}


def find_stretch(asked: str, size: int) -> tuple[int, int] | None:
    """From where up to where a player asks (RFC 9110, one range); None for all of it.

    >>> find_stretch("bytes=0-", 10), find_stretch("bytes=2-3", 10), find_stretch("bytes=5-99", 10)
    ((0, 10), (2, 4), (5, 10))
    >>> find_stretch("", 10), find_stretch("bytes=10-", 10), find_stretch("bytes=3-2", 10)
    (None, None, None)
    """
    found = RANGE.fullmatch(asked)
    if not found:
        return None
    start, end = int(found[1]), min(int(found[2] or size), size - 1) + 1
    return (start, end) if start < end <= size else None


class Stretch:
    """A piece of a file, in pieces; closes the file at the end."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._left = file, end - start
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read():
            yield piece

    def read(self) -> bytes:
        """The next piece; empty at the end."""
        piece = self._file.read(min(self._left, PIECE))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


async def _pieces(file: BinaryIO, start: int, end: int) -> AsyncIterator[bytes]:
    """The same without keeping the other agents' pages waiting for the disk."""
    stretch = Stretch(file, start, end)
    try:
        while piece := await asyncio.to_thread(stretch.read):
            yield piece
    finally:
        stretch.close()
