"""What a message holds, one module for a group of kinds; a kind that nobody knows holds nothing.

Kinds and shapes: Meta's OpenAPI file (business-messaging-api), its pages of 2026 on user ids,
unsupported messages and edits, and what its libraries have recorded.
"""

from collections.abc import Callable, Mapping
from typing import Any

from connectors.whatsapp.kinds import changes, choices, files, places, words
from connectors.whatsapp.kinds.content import Content

Read = Callable[[str, Any], Content]

KINDS: Mapping[str, Read] = {
    **words.KINDS,
    **choices.KINDS,
    **files.KINDS,
    **places.KINDS,
    **changes.KINDS,
}


def read(kind: str, raw: Any) -> Content:
    """What the message `raw` (any JSON) of that kind holds."""
    reader = KINDS.get(kind)
    return reader(kind, raw) if reader else changes.read_unsupported(kind, raw)
