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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from care.privacy.mask import mask
from designer.check.finding import Finding, Place, wrong
from supervision.model import rasa_environment

# Said better by other checks: unused.py, few.py, names.py, duplicates.py.
KNOWN = (
    re.compile(r"The utterance 'utter_\S+' is not used in any story or rule"),
    re.compile(r"The intent '\S+' is listed in the domain file, but is not found in the NLU"),
    re.compile(r"The intent '\S+' is not used in any story or rule"),
    re.compile(r"The example '.*' was found labeled with multiple"),
    re.compile(r"The following duplicated intents have been found across multiple domain files"),
    re.compile(r"does not include a response selector component"),
)
_WARNING = re.compile(r"UserWarning: (.*)|WARNING +\S+ +- (.*)|ERROR +\S+ +- (.*)")
_QUOTED = re.compile(r"'([^' ]+)'")
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
    # Rasa quotes examples, and an example may hold what nobody should see.
    found = [wrong(Place("data"), mask(line).text, TO_DO) for line in find_warnings(said)]
    if code != 0 and not found:
        last = " / ".join(said.strip().splitlines()[-3:])
        found.append(wrong(Place("data"), f"{FAILED} {mask(last).text}", TO_DO))
    return found


def leave_out_said(found: list[Finding], ours: Iterable[Finding]) -> list[Finding]:
    """Return what our own checks did not say already: that a certain name does not exist.

    >>> rasas = [wrong(Place("data"), "The action 'utter_x' is used in the stories, but ...", "")]
    >>> leave_out_said(rasas, [wrong(Place("data/a.yml", 2), "De actie utter_x bestaat niet.", "")])
    []
    """
    said = {word.strip(".,;") for one in ours for word in one.what.split()}
    return [one for one in found if not said.intersection(_QUOTED.findall(one.what))]


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
