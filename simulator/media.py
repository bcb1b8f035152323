"""Files: what Meta takes, and a shelf that keeps the newest of them in memory.

Types and sizes from Meta's page "Media", "Supported media types". Uploads are kept 30 days,
media of customers 7 days.
"""

import base64
import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from simulator import ids
from simulator.errors import GraphError

MB = 1024 * 1024
SIZES = {
    "audio": 16 * MB,
    "video": 16 * MB,
    "image": 5 * MB,
    "document": 100 * MB,
    "sticker": 500 * 1024,
}
KINDS = {
    "audio/aac": "audio",
    "audio/amr": "audio",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/ogg": "audio",
    "video/mp4": "video",
    "video/3gpp": "video",
    "image/jpeg": "image",
    "image/png": "image",
    "image/webp": "sticker",
    "text/plain": "document",
    "application/pdf": "document",
    "application/msword": "document",
    "application/vnd.ms-excel": "document",
    "application/vnd.ms-powerpoint": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "document",
}
BIGGEST = max(SIZES.values())
SHELF_BYTES = 256 * MB
DAY = 24 * 3600.0


def kind_of(mime_type: str) -> str | None:
    """The kind of message that such a file can be.

    >>> kind_of("audio/ogg; codecs=opus"), kind_of("text/html")
    ('audio', None)
    """
    return KINDS.get(mime_type.partition(";")[0].strip().lower())


@dataclass(frozen=True)
class Media:
    id: str
    mime_type: str
    kind: str
    content: bytes = field(repr=False)
    filename: str | None
    kept_until: float

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def sha256_base64(self) -> str:
        """Webhooks carry the hash in base64, the Graph API in hex."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()


def check_upload(mime_type: str, size: int) -> str:
    """The kind of an upload; raises Meta's error when it is not taken."""
    kind = kind_of(mime_type)
    if kind is None:
        known = ", ".join(sorted(KINDS))
        raise GraphError(
            100, f"Param file must be a file with one of the following types: {known}."
        )
    if size == 0:
        raise GraphError(131053, "The file is empty.")
    if size > SIZES[kind]:
        raise GraphError(131053, f"The file is larger than {SIZES[kind]} bytes.")
    return kind


class MediaShelf:
    def __init__(self, room: int = SHELF_BYTES) -> None:
        self._room = room
        self._media: OrderedDict[str, Media] = OrderedDict()
        self._bytes = 0
        self._key = secrets.token_bytes(32)

    def put(
        self, content: bytes, mime_type: str, filename: str | None, now: float, *, days: int
    ) -> Media:
        kind = check_upload(mime_type, len(content))
        media = Media(ids.media_id(), mime_type, kind, content, filename, now + days * DAY)
        self._media[media.id] = media
        self._bytes += len(content)
        while self._bytes > self._room:
            self.remove(next(iter(self._media)))
        return media

    def find(self, media_id: str, now: float | None = None) -> Media | None:
        media = self._media.get(media_id)
        if media is not None and now is not None and now > media.kept_until:
            self.remove(media_id)
            return None
        return media

    def remove(self, media_id: str) -> bool:
        media = self._media.pop(media_id, None)
        if media is None:
            return False
        self._bytes -= len(media.content)
        return True

    def sign(self, media_id: str, until: int) -> str:
        """What makes a download address valid until a moment, and not one second longer."""
        return hmac.new(self._key, f"{media_id}:{until}".encode(), "sha256").hexdigest()[:32]

    def url(self, base: str, media_id: str, until: int) -> str:
        query = f"mid={media_id}&ext={until}&hash={self.sign(media_id, until)}"
        return f"{base.rstrip('/')}/whatsapp_business/attachments/?{query}"
