"""Our own static files, few and small: read once, served from memory with a version."""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "static" / "desk"
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".css": "text/css"}


@dataclass(frozen=True)
class Asset:
    """One file; `version` changes with its content."""

    content: bytes
    type: str
    version: str


def get(name: str) -> Asset:
    """The file of that name. Raises KeyError when there is none: only what is there is served."""
    return _all()[name]


@lru_cache(maxsize=1)
def _all() -> dict[str, Asset]:
    return {path.name: _read(path) for path in FOLDER.iterdir() if path.is_file()}


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
    if kind.startswith("text/"):
        kind = f"{kind}; charset=utf-8"
    return Asset(content, kind, hashlib.sha256(content).hexdigest()[:12])
