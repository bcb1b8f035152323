"""Say where everything is, once everything answers; not before."""

import sys
import threading
import time
from collections.abc import Callable, Sequence

import requests

# Seconds; training has been done before, so only starting counts.
PATIENCE = 300
PAUSE = 0.5


def when_ready(health_url: str, lines: Callable[[], Sequence[str]]) -> None:
    """Ask the health address in the background and print the lines when it says 200."""
    threading.Thread(target=_wait, args=(health_url, lines), daemon=True).start()


def _wait(health_url: str, lines: Callable[[], Sequence[str]]) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            if requests.get(health_url, timeout=5).status_code == 200:
                _print(lines())
                return
        except requests.RequestException:
            time.sleep(PAUSE)
            continue
        time.sleep(PAUSE)
    _print(["Niet alles antwoordt. Kijk hierboven welk proces een fout meldt.", health_url])


def _print(lines: Sequence[str]) -> None:
    rule = "─" * max(map(len, lines))
    sys.stdout.write("\n".join(["", rule, *lines, rule, "", ""]))
    sys.stdout.flush()
