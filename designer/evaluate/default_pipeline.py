"""`python -m designer.evaluate.default_pipeline`: the same figures for Rasa's default pipeline.

"Default" is the file that Rasa 3.6 itself falls back on (default_config.yml of the installed
package), with the language set to Dutch. It is trained on the same examples: once without the part
that is held out (the first of our own parts), and once more on everything when test messages are
given. That takes long, an hour or more each, so it runs only when asked; the figures go to a file
for `python -m designer.evaluate --default-pipeline FILE`.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from care.privacy.mask import mask
from care.settings import ROOT
from designer.evaluate import adapter, clashes, figures, measuring, noise, readings, sources, work
from designer.evaluate.figures import Figures
from designer.evaluate.measuring import Noisy
from designer.evaluate.readings import Gate, Reading
from designer.evaluate.sources import Message
from supervision.model import rasa_environment

DEFAULT_CONFIG = "engine/recipes/config_files/default_config.yml"
LONGEST = 3 * 3600  # seconds for one training
FALLBACK = "nlu_fallback"
OUT = ROOT / "var" / "reports" / "default-pipeline.json"


class TrainingFailed(Exception):
    """Rasa could not train; holds its last lines, which name files and no examples."""


@dataclass(frozen=True)
class Asked:
    """Rasa's answer to a message, and the time that it took."""

    reading: Reading
    milliseconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure and write the figures."""
    asked = _parser().parse_args(arguments)
    config = yaml.safe_load((asked.config or _default_config()).read_text(encoding="utf-8"))
    settings = adapter.settings(ROOT / "config.yml")
    messages = sources.examples(ROOT / "data")
    if asked.quick:
        messages, asked.folds = measuring.sample(messages), measuring.QUICK_FOLDS
    together = clashes.groups(len(messages), clashes.find_alike(messages))
    fold = clashes.deal(messages, together, asked.folds)
    learn = [one for one, place in zip(messages, fold, strict=True) if place]
    held = [one for one, place in zip(messages, fold, strict=True) if not place]
    # Its own fallback decides, so there is no threshold of ours.
    gate = Gate(0.0, settings.outside_label)
    with tempfile.TemporaryDirectory(prefix="balie-standaard-") as made:
        model, seconds = train(learn, config, Path(made) / "part")
        numbers = _held_out(_Rasa(model), held, gate)
        if asked.dev or asked.outside:
            model, seconds = train(messages, config, Path(made) / "whole")
            numbers.update(_tests(_Rasa(model), asked.dev, asked.outside, gate))
    numbers.update(training_seconds=seconds, quick=asked.quick)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(numbers, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"Cijfers van Rasa's standaard: {asked.out}")
    return 0


def train(messages: Sequence[Message], config: Any, folder: Path) -> tuple[Path, float]:
    """Return a model trained on these messages and the seconds it took. Raises TrainingFailed."""
    folder.mkdir(parents=True)
    written = {**config, "language": "nl", "assistant_id": "balie-default"}
    (folder / "config.yml").write_text(yaml.safe_dump(written), "utf-8")
    (folder / "nlu.yml").write_text(as_training_data(messages), "utf-8")
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--fixed-model-name", "model"]
    command += ["--config", "config.yml", "--nlu", "nlu.yml", "--out", "."]
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own words only
        command,
        cwd=folder,
        env=rasa_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    model = folder / "model.tar.gz"
    if done.returncode != 0 or not model.is_file():
        raise TrainingFailed("\n".join(done.stdout.splitlines()[-20:]))
    return model, time.perf_counter() - start


def as_training_data(messages: Sequence[Message]) -> str:
    """Return the messages in Rasa's format, with an answer for each label that needs one.

    >>> print(as_training_data([Message("hoi", "greet", "talk")]))
    version: '3.1'
    nlu:
    - intent: greet
      examples: '- hoi
    <BLANKLINE>
        '
    responses: {}
    <BLANKLINE>
    """
    by_label: dict[str, list[str]] = defaultdict(list)
    for one in messages:
        by_label[one.label].append(f"- {one.text}\n")
    content = {
        "version": "3.1",
        "nlu": [{"intent": label, "examples": "".join(by_label[label])} for label in by_label],
        # What an answer says does not matter here, only that each key has one.
        "responses": {f"utter_{label}": [{"text": label}] for label in by_label if "/" in label},
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def read_answer(message: Message, parsed: dict[str, Any]) -> Reading:
    """Return Rasa's parse data as a reading; its fallback counts as doubt about the next label."""
    ranking = parsed.get("intent_ranking") or [parsed["intent"]]
    doubts = parsed["intent"]["name"] == FALLBACK
    best = next((one for one in ranking if one["name"] != FALLBACK), parsed["intent"])
    label = best["name"]
    selected = parsed.get("response_selector", {})
    if label in selected.get("all_retrieval_intents", ()):
        found = selected.get(label) or selected.get("default") or {}
        label = found.get("response", {}).get("intent_response_key") or label
    return Reading(message, label, float(best["confidence"]), doubts)


class _Rasa:
    """A trained model, asked as on WhatsApp."""

    def __init__(self, model: Path) -> None:
        from rasa.core.agent import Agent

        self._agent = Agent.load(str(model))

    def ask(self, message: Message, text: str) -> Asked:
        start = time.perf_counter()
        parsed = asyncio.run(self._agent.parse_message(mask(text).text))
        return Asked(read_answer(message, parsed), 1000 * (time.perf_counter() - start))

    def noisy(self, some: Sequence[Message], clean: dict[Message, Reading]) -> dict[str, Noisy]:
        return {
            kind: Noisy(
                [clean[one] for one in some],
                [
                    self.ask(one, change(one.text, noise.luck_for(one.text, kind))).reading
                    for one in some
                ],
            )
            for kind, change in noise.KINDS.items()
        }


def _held_out(rasa: _Rasa, held: Sequence[Message], gate: Gate) -> Figures:
    asked = [rasa.ask(one, one.text) for one in held]
    read = [one.reading for one in asked]
    teams, careful = sources.teams(ROOT / "company.yml"), adapter.careful_labels()
    under_noise = rasa.noisy(
        measuring.some(held, measuring.UNDER_NOISE // 5), {one.message: one for one in read}
    )
    return {
        "held_out": len(held),
        **figures.of_readings(read, gate),
        **figures.of_noise(under_noise),
        "careful": readings.total(readings.find_careful(read, careful, teams, gate)).recall,
        "milliseconds": statistics.median(one.milliseconds for one in asked),
        "process_megabytes": work.resident_megabytes(),
    }


def _tests(rasa: _Rasa, dev: Path | None, outside: Path | None, gate: Gate) -> Figures:
    numbers: Figures = {}
    if dev:
        tests = sources.read_tests(dev, "ontwikkelset")
        read = [rasa.ask(one, one.text).reading for one in tests.messages]
        numbers["development"] = {
            **figures.of_readings(read, gate),
            "right": readings.share_right(read),
        }
    if outside:
        tests = sources.read_tests(outside, "buiten")
        away = [gate.turns_away(rasa.ask(one, one.text).reading) for one in tests.messages]
        numbers["outside"] = {"outside_turned_away": readings.share(away)}
    return numbers


def _default_config() -> Path:
    found = importlib.util.find_spec("rasa")
    if found is None or not found.submodule_search_locations:
        raise TrainingFailed("Rasa is not installed here.")
    return Path(found.submodule_search_locations[0]) / DEFAULT_CONFIG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m designer.evaluate.default_pipeline",
        description="Train en meet Rasa's standaardinstellingen op dezelfde data (duurt lang).",
    )
    add = parser.add_argument
    add(
        "--quick",
        action="store_true",
        help="op een derde van data/, naast `balie evaluate --quick`",
    )
    add("--folds", type=int, default=5, help="evenveel delen als bij de eigen meting")
    add("--dev", type=Path, metavar="TSV", help="zinnen die nergens in data/ staan, met hun label")
    add("--outside", type=Path, metavar="TSV", help="zinnen die niet voor ons zijn")
    add("--config", type=Path, metavar="YML", help="een andere pipeline dan Rasa's standaard")
    add("--out", type=Path, default=OUT, metavar="JSON", help="waar de cijfers komen")
    return parser


if __name__ == "__main__":
    sys.exit(main())
