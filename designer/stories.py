"""`python -m designer.stories`: do the conversations in tests/conversations go as written?

Rasa's own `rasa test` ends with 0 when stories fail; this reads its report and says which failed.
Custom actions are predicted there, not run: the scenario tests run them.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from care.settings import ROOT
from supervision import model
from supervision.model import rasa_environment

STORIES = ROOT / "tests" / "conversations"


@dataclass(frozen=True)
class Outcome:
    """How many steps were checked and right, and Rasa's account of the stories that failed."""

    steps: int
    right: int
    failed: str


def main() -> int:
    """Print the outcome; 0 when all went as written."""
    outcome = run()
    print(f"{outcome.right} van {outcome.steps} stappen gaan zoals geschreven")
    print(outcome.failed, end="")
    return 0 if outcome.steps and outcome.right == outcome.steps and not outcome.failed else 1


def run(stories: Path = STORIES) -> Outcome:
    """Play the stories against the model that fits the data. RuntimeError when Rasa cannot."""
    fitting = model.ensure()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--no-plot"]
        command += ["--model", str(fitting), "--stories", str(stories), "--out", folder]
        played = subprocess.run(  # noqa: S603 - our own words only
            command,
            cwd=ROOT,
            env=rasa_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        report = Path(folder) / "story_report.json"
        if played.returncode != 0 or not report.is_file():
            raise RuntimeError(f"rasa test did not finish:\n{played.stdout[-3000:]}")
        figures = json.loads(report.read_text(encoding="utf-8"))
        total = figures["weighted avg"]["support"]
        return Outcome(
            steps=round(total),
            right=round(figures.get("accuracy", figures["weighted avg"]["recall"]) * total),
            failed=_failed(Path(folder)),
        )


def _failed(folder: Path) -> str:
    report = folder / "failed_test_stories.yml"
    text = report.read_text(encoding="utf-8") if report.is_file() else ""
    # Rasa writes a heading even when nothing failed.
    return text if "- story:" in text else ""


if __name__ == "__main__":
    sys.exit(main())
