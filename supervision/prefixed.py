"""Every line of a process's output with its name in front, whole lines only."""

import sys
import threading
from typing import Any

WIDTH = 9
_lock = threading.Lock()


class PrefixedStream:
    """A stream in circus's sense: called with chunks of output, line ends anywhere."""

    def __init__(self, name: str) -> None:
        self._prefix = f"{name:<{WIDTH}} | "
        self._rest = b""

    def __call__(self, chunk: dict[str, Any]) -> None:
        data = chunk["data"]
        whole = self._rest + (data if isinstance(data, bytes) else str(data).encode())
        *lines, self._rest = whole.split(b"\n")
        with _lock:
            for line in lines:
                sys.stdout.write(self._prefix + line.decode("utf-8", "replace").rstrip() + "\n")
            sys.stdout.flush()

    def close(self) -> None:
        """Say the last words, if they had no line end."""
        if self._rest:
            self({"data": b"\n"})
