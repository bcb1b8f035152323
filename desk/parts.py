"""A text in parts: plain words, and masked values that the page shows as chips."""

from collections.abc import Iterator
from dataclasses import dataclass

from care.privacy.spans import PLACEHOLDER


@dataclass(frozen=True)
class Part:
    """A piece of text; `masked` when it stands for something unreadable."""

    text: str
    masked: bool


def split(text: str) -> list[Part]:
    """Cut a text at its masks.

    >>> [(part.text, part.masked) for part in split("Mijn [BSN] en")]
    [('Mijn ', False), ('BSN', True), (' en', False)]
    """
    return list(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    at = 0
    for mask in PLACEHOLDER.finditer(text):
        if mask.start() > at:
            yield Part(text[at : mask.start()], masked=False)
        yield Part(mask.group()[1:-1], masked=True)
        at = mask.end()
    if at < len(text):
        yield Part(text[at:], masked=False)
