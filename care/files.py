"""Customers' files on the disk: outside the database, under names of our own.

A name says nothing about whose file it is, and nothing of what the customer called it. A file is
there whole or not at all: it is written under another name first and synced.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from care.errors import NotFound

_NAME = re.compile(r"[0-9a-f]{32}")


def new_name() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


@contextmanager
def writing(folder: Path, name: str) -> Iterator[BinaryIO]:
    """Write the file of that name; it appears at the end, or not at all after an exception."""
    path = _path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".half")
    try:
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def opened(folder: Path, name: str) -> BinaryIO:
    """The file of that name, to read. Raises NotFound."""
    try:
        return _path(folder, name).open("rb")
    except FileNotFoundError:
        raise NotFound("file") from None


def remove(folder: Path, name: str) -> None:
    """The file is not needed any more; one that is gone already is fine."""
    _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("not a name of ours")
    return folder / name[:2] / name
