"""What a check finds: how bad, where, what, and what to do about it, in plain Dutch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from care.privacy.mask import mask

WRONG = "fout"
MIND = "let op"
LONGEST_QUOTE = 80
CLOSE = 0.75  # from here on difflib calls two names alike


@dataclass(frozen=True, order=True)
class Place:
    """A file, as seen from the project's root, and a line from 1 on; 0 is the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        """Return the place as an editor opens it.

        >>> str(Place("data/cards.yml", 12)), str(Place("domain.yml"))
        ('data/cards.yml:12', 'domain.yml')
        """
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Finding:
    """One finding; `severity` is "fout" (has to be mended) or "let op" (worth a look)."""

    severity: str
    place: Place
    what: str
    to_do: str
    kind: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain data: kind, severity, file, line (0: the whole file), what, to_do."""
        rest = asdict(self)
        place = rest.pop("place")
        return {"kind": rest.pop("kind"), "severity": rest.pop("severity"), **place, **rest}


def wrong(place: Place, what: str, to_do: str) -> Finding:
    """Return something that has to be mended."""
    return Finding(WRONG, place, what, to_do)


def mind(place: Place, what: str, to_do: str) -> Finding:
    """Return something that is worth a look."""
    return Finding(MIND, place, what, to_do)


def quote(text: str) -> str:
    """Return an example in quotation marks, on one line, not too long and without its secrets.

    >>> quote("mijn bsn is\\n111222333")
    '"mijn bsn is [BSN]"'
    """
    masked = mask(" ".join(text.split())).text
    short = masked if len(masked) <= LONGEST_QUOTE else masked[: LONGEST_QUOTE - 1] + "…"
    return f'"{short}"'


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question that names the nearest known name, or "" where none is near.

    >>> did_you_mean("block_crad", ["block_card", "greet"])
    'Bedoelt u block_card?'
    >>> did_you_mean("iets", ["block_card"])
    ''
    """
    near = get_close_matches(name, sorted(known), n=1, cutoff=CLOSE)
    return f"Bedoelt u {near[0]}?" if near else ""
