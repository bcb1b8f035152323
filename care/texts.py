"""The designer's sentences for the moments when Rasa itself cannot speak.

They stand in data/ like all others (`responses:`), so that nobody edits a sentence in Python.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from care import company
from care.errors import ConfigurationError
from care.settings import ROOT


def say(name: str, *, folder: Path = ROOT / "data", **variables: str) -> str:
    """The first text of the response `name`, with the company's variables and these filled in.

    Raises ConfigurationError when data/ has no such response.
    """
    variations = _responses(folder).get(name)
    if not variations:
        raise ConfigurationError(f"data/ heeft geen antwoord met de naam {name}.")
    return fill(str(variations[0]["text"]), {**company.load().replies, **variables})


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Put variables in their places; an unknown one stays as it is, so that it can be seen.

    >>> fill("Bel {phone} of {iets}.", {"phone": "020-000 00 00"})
    'Bel 020-000 00 00 of {iets}.'
    """
    return text.format_map(_Visible(variables))


class _Visible(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@lru_cache(maxsize=4)
def _responses(folder: Path) -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.rglob("*.yml")):
        found |= (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("responses") or {}
    return found
