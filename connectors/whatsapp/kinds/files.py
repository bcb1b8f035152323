"""Messages with a file: picture, video, sound, document, sticker. The file itself comes later."""

import re
from typing import Any

from care.messages import ReceivedFile
from connectors.whatsapp.kinds.content import Content
from connectors.whatsapp.reading import codes_of, dict_of, filled, text_of, words_of

# "File larger than 100 MB": the file cannot be had, the message comes all the same (131052).
TOO_LARGE = 131052
LONGEST_TYPE, LONGEST_HASH = 128, 128
# The id becomes part of an address of the Graph API.
MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


def read(kind: str, raw: Any) -> Content:
    """Caption, file name (both the customer's words) and what is needed to fetch the file."""
    medium = dict_of(raw, kind)
    codes = codes_of(raw)
    details: dict[str, Any] = filled(file_name=words_of(medium, "filename"), errors=codes)
    for flag in ("voice", "animated"):
        if isinstance(medium.get(flag), bool):
            details[flag] = medium[flag]
    if TOO_LARGE in codes:
        details["too_large"] = True
    return Content(text=words_of(medium, "caption"), details=details, file=_file(kind, medium))


def _file(kind: str, medium: dict[str, Any]) -> ReceivedFile | None:
    """What to fetch. The address in the webhook is good for minutes only: it is asked for anew."""
    media_id = text_of(medium, "id")
    if not MEDIA_ID.fullmatch(media_id):
        return None
    return ReceivedFile(
        media_id,
        kind,
        text_of(medium, "mime_type")[:LONGEST_TYPE] or None,
        text_of(medium, "sha256")[:LONGEST_HASH] or None,
    )


KINDS = dict.fromkeys(("image", "video", "audio", "document", "sticker"), read)
