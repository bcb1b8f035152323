"""How long a text is for WhatsApp, and how it is cut into pieces that fit.

Meta does not say how it counts characters; UTF-16 units are the careful reading.
"""

import re

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def units(text: str) -> int:
    """Length in UTF-16 units.

    >>> units("€5 👍")
    5
    """
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int) -> list[str]:
    """Cut a long text into pieces of at most `limit` units, at a sentence, a word or anywhere.

    >>> split("Een zin. Nog een zin.", 10)
    ['Een zin.', 'Nog een', 'zin.']
    """
    pieces: list[str] = []
    rest = text.strip()
    while units(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def join(*texts: str) -> str:
    """Texts as paragraphs of one bubble; empty ones leave no blank line.

    >>> join("Een.", "", "Twee.")
    'Een.\\n\\nTwee.'
    """
    return "\n\n".join(text for text in texts if text)


def _cut(text: str, limit: int) -> int:
    window = _prefix(text, limit)
    sentences = [match.end() for match in _SENTENCE_END.finditer(text[: window + 1])]
    if sentences and sentences[-1] >= window // 3:
        return min(sentences[-1], window)
    space = text.rfind(" ", 1, window + 1)
    return space if space > 0 else window


def _prefix(text: str, limit: int) -> int:
    """How many characters of the text fit in `limit` UTF-16 units."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            return place
    return len(text)
