"""`python -m designer.evaluate`: how well does the assistant read Dutch? A report for the browser.

Exit codes: 0 measured, whatever the figures say; 2 when a file could not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from care.settings import ROOT
from designer.evaluate import adapter, figures, history, measuring, report, sources, summary
from designer.evaluate.shown import Shown

REPORTS = ROOT / "var" / "reports"
# Sentences to measure with lie outside the project, so that nobody trains on them by accident.
BESIDE = ROOT.parent / "shared" / "nlu"


def main(arguments: Sequence[str] | None = None, started_in: Path | None = None) -> int:
    """Measure, write the report and say the essence; files are named from `started_in`."""
    asked = _parser(started_in or Path.cwd()).parse_args(arguments)
    start = time.monotonic()

    def say(what: str) -> None:
        print(f"  {time.monotonic() - start:4.0f} s  {what}", file=sys.stderr, flush=True)

    try:
        return run(asked, say)
    except (sources.UnreadableFile, OSError, json.JSONDecodeError) as error:
        print(f"Dat ging niet: {error}", file=sys.stderr)
        return 2


def run(asked: argparse.Namespace, say: measuring.Say) -> int:
    """Do one run from plan to report."""
    plan = _plan(asked)
    careful, teams = adapter.careful_labels(), sources.teams(ROOT / "company.yml")
    measured = measuring.measure(plan, say)
    made = datetime.now().astimezone()
    numbers = figures.summarise(plan, measured, teams, careful, made)
    previous = history.find_previous(asked.out, numbers)
    default = None
    if asked.default_pipeline:
        default = json.loads(asked.default_pipeline.read_text(encoding="utf-8"))
    shown = Shown(plan, measured, numbers, previous, default, careful, teams, sources.goals())
    asked.out.mkdir(parents=True, exist_ok=True)
    name = f"evaluation-{made:%Y-%m-%d-%H%M}"
    page = asked.out / f"{name}.html"
    page.write_text(report.write(shown), encoding="utf-8")
    kept = json.dumps(numbers, ensure_ascii=False, indent=1)
    page.with_suffix(".json").write_text(kept + "\n", encoding="utf-8")
    print(summary.write(numbers, previous))
    print(f"\nVerslag: {page}")
    return 0


def _plan(asked: argparse.Namespace) -> measuring.Plan:
    settings = adapter.settings(ROOT / "config.yml")
    messages = sources.examples(ROOT / "data")
    return measuring.Plan(
        root=ROOT,
        folds=measuring.QUICK_FOLDS if asked.quick else asked.folds,
        quick=asked.quick,
        messages=measuring.sample(messages) if asked.quick else messages,
        settings=settings,
        development=sources.read_tests(asked.dev, "ontwikkelset") if asked.dev else None,
        outside=sources.read_tests(asked.outside, "buiten") if asked.outside else None,
    )


def _parser(started_in: Path) -> argparse.ArgumentParser:
    def file(written: str) -> Path:
        return started_in / written

    parser = argparse.ArgumentParser(
        prog="balie evaluate",
        description="Meet hoe goed de assistent leest. Ligt er naast dit project een map"
        " shared/nlu met dev.tsv en dev_outside.tsv, dan meten die mee.",
    )
    add = parser.add_argument
    add("--folds", type=_folds, default=5, help="in hoeveel delen data/ om beurten apart blijft")
    add("--quick", action="store_true", help="twee delen van een derde van data/: een eerste blik")
    add(
        "--dev",
        type=file,
        metavar="TSV",
        default=_beside("dev.tsv"),
        help="zinnen die nergens in data/ staan, met hun label",
    )
    outside = _beside("dev_outside.tsv")
    add(
        "--outside", type=file, metavar="TSV", default=outside, help="zinnen die niet voor ons zijn"
    )
    add("--default-pipeline", type=file, metavar="JSON", help="cijfers van Rasa's standaard")
    add("--out", type=file, default=REPORTS, metavar="MAP", help="waar het verslag komt")
    return parser


def _beside(name: str) -> Path | None:
    file = BESIDE / name
    return file if file.exists() else None


def _folds(written: str) -> int:
    number = int(written)
    if not 2 <= number <= 20:
        raise argparse.ArgumentTypeError("kies 2 tot 20 delen")
    return number


if __name__ == "__main__":
    sys.exit(main())
