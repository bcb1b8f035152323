"""What Rasa's own `rasa data validate` says, read with sense.

Rasa knows nothing of actions that speak, of buttons and of the channel, and calls what only they
use "unused": the other checks know better, so those lines are left out. Rules that contradict each
other, and whatever else only Rasa can see, come from here.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.check.finding import Finding, Place, wrong
from supervision.model import rasa_environment

# Said better by other checks: unused.py, few.py, names.py.
KNOWN = (
    re.compile(r"The utterance 'utter_\S+' is not used in any story or rule"),
    re.compile(r"The intent '\S+' is listed in the domain file, but is not found in the NLU"),
    re.compile(r"The intent '\S+' is not used in any story or rule"),
    re.compile(r"The following duplicated intents have been found across multiple domain files"),
    re.compile(r"does not include a response selector component"),
)
_WARNING = re.compile(r"UserWarning: (.*)|WARNING +\S+ +- (.*)|ERROR +\S+ +- (.*)")
_OUTSIDE = re.compile(r"pkg_resources|DeprecationWarning")
TO_DO = "Dit zegt Rasa zelf, in het Engels; kom u er niet uit, vraag dan een ontwikkelaar."
FAILED = "Rasa kan deze bestanden niet lezen. De laatste regels die het zei:"


@contextmanager
def beside(root: Path) -> Iterator[Callable[[], list[Finding]]]:
    """Run Rasa's check, half a minute, beside the block; what is yielded waits for its findings."""
    command = [sys.executable, "-m", "rasa", "data", "validate", "--domain", "domain.yml"]
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace") as said:
        running = subprocess.Popen(  # noqa: S603 - our own words only
            command, cwd=root, env=rasa_environment(), stdout=said, stderr=subprocess.STDOUT
        )

        def wait() -> list[Finding]:
            code = running.wait()
            said.seek(0)
            return find(said.read(), code)

        try:
            yield wait
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()


def find(said: str, code: int) -> list[Finding]:
    """Return a finding for each line of Rasa's that means something; `code` is how it ended."""
    found = [wrong(Place("data"), line, TO_DO) for line in find_warnings(said)]
    if code != 0 and not found:
        last = " / ".join(said.strip().splitlines()[-3:])
        found.append(wrong(Place("data"), f"{FAILED} {last}", TO_DO))
    return found


def find_warnings(said: str) -> list[str]:
    """The lines of Rasa's check that mean something.

    >>> find_warnings("io.py:100: UserWarning: The utterance 'utter_x' is not used in any story or "
    ...               "rule.")
    []
    >>> find_warnings("io.py:100: UserWarning: The intent 'x' has only 1 training examples!")
    ["The intent 'x' has only 1 training examples!"]
    """
    found = []
    for line in said.splitlines():
        match = _WARNING.search(line)
        if match is None or _OUTSIDE.search(line):
            continue
        words = next(group for group in match.groups() if group is not None)
        if not any(pattern.search(words) for pattern in KNOWN):
            found.append(words)
    return found
