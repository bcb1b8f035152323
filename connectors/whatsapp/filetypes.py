"""What a file really is, by its first bytes, and whether we take it.

Types and sizes are those of Meta's page "Media" (supported media types). What Meta says about a
file is a claim of the sender's telephone; only what the bytes say counts. Telephones send photos
as documents too, so a document may be a picture.
"""

from collections.abc import Mapping

import filetype

MB = 1024 * 1024
LARGEST: Mapping[str, int] = {
    "image": 5 * MB,
    "audio": 16 * MB,
    "video": 16 * MB,
    "document": 100 * MB,
    "sticker": 1 * MB,
}
# So many bytes tell what it is.
HEAD = 8192

IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
SOUNDS = frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})
VIDEOS = frozenset({"video/mp4", "video/3gpp", "video/quicktime"})
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{OFFICE}wordprocessingml.document",
        f"{OFFICE}spreadsheetml.sheet",
        f"{OFFICE}presentationml.presentation",
        "text/plain",
    }
)
TAKEN: Mapping[str, frozenset[str]] = {
    "image": IMAGES,
    "sticker": IMAGES,
    # An MPEG-4 file can hold a sound alone.
    "audio": SOUNDS | {"video/mp4", "video/3gpp"},
    "video": VIDEOS,
    "document": DOCUMENTS | IMAGES | SOUNDS | VIDEOS,
}
# Word, Excel and PowerPoint until 2007 begin alike ("compound file"); the claim says which.
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
OLD_OFFICE_TYPES = frozenset(
    {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
)


def recognise(head: bytes, told: str | None) -> str | None:
    """The type of a file that begins so (up to HEAD bytes); None for what is no type of ours.

    >>> recognise(b"%PDF-1.7", None), recognise(b"<html><script>", "application/pdf")
    ('application/pdf', None)
    >>> recognise("Goedendag, één vraag".encode(), "text/plain")
    'text/plain'
    """
    found = filetype.guess(head)
    if found is not None:
        return str(found.mime)
    claimed = (told or "").partition(";")[0].strip().lower()
    if head.startswith(OLD_OFFICE):
        return claimed if claimed in OLD_OFFICE_TYPES else "application/msword"
    return "text/plain" if claimed == "text/plain" and _is_text(head) else None


def is_taken(kind: str, found: str | None) -> bool:
    """Do we keep a file of this type that came as this kind of message?"""
    return found is not None and found in TAKEN.get(kind, frozenset())


def _is_text(head: bytes) -> bool:
    """Text, and nothing that a browser could take for a page."""
    if b"\x00" in head or head.lstrip().startswith(b"<"):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter may be cut at the end of the head.
        return error.start >= len(head) - 3
    return True
