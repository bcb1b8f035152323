"""Who may import whom, as .importlinter says it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECK = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_the_directions_are_kept() -> None:
    # In a process of its own: it sets up logging for itself and silences every logger there is.
    checked = subprocess.run(
        [sys.executable, "-c", CHECK, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-3000:]
    assert "0 broken" in checked.stdout
