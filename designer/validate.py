"""`python -m designer.validate`: is what stands in data/ sound? Rasa's own check, read with sense.

Rasa calls replies and intents "unused" that only actions and buttons use; those lines are left out.
Everything else that it warns of is shown, and makes the check fail.
"""

import re
import subprocess
import sys

from care.settings import ROOT
from supervision.model import rasa_environment

# What Rasa cannot know: used by actions, by care, by buttons or by the channel.
KNOWN = (
    re.compile(r"The utterance 'utter_\S+' is not used in any story or rule"),
    re.compile(r"The intent '\S+' is listed in the domain file, but is not found in the NLU"),
    re.compile(r"The intent '\S+' is not used in any story or rule"),
    re.compile(r"The following duplicated intents have been found across multiple domain files"),
    re.compile(r"does not include a response selector component"),
)
_WARNING = re.compile(r"UserWarning: (.*)|WARNING +\S+ +- (.*)|ERROR +\S+ +- (.*)")
_OUTSIDE = re.compile(r"pkg_resources|DeprecationWarning")


def main() -> int:
    """Print what is wrong; 0 when nothing is."""
    command = [sys.executable, "-m", "rasa", "data", "validate", "--domain", "domain.yml"]
    checked = subprocess.run(  # noqa: S603 - our own words only
        command,
        cwd=ROOT,
        env=rasa_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    wrong = find_warnings(checked.stdout)
    for line in wrong:
        print(line)
    if checked.returncode != 0 and not wrong:
        print(checked.stdout[-4000:])
    print("data/: in orde" if not wrong and checked.returncode == 0 else "data/: niet in orde")
    return 1 if wrong or checked.returncode != 0 else 0


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


if __name__ == "__main__":
    sys.exit(main())
