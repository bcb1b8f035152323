"""The two models that are compared: ours, and the same data under Rasa's default configuration.

"Default" is the file that Rasa 3.6 itself falls back on and that `rasa init` leads to
(rasa/engine/recipes/config_files/default_config.yml), read from the installed package; only the
language and the assistant's name differ. Both are trained from nothing, without Rasa's cache, and
kept in var/bench/ under a fingerprint of all that training reads, with what training cost.
"""

import hashlib
import importlib.util
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

import yaml

from care.settings import ROOT
from supervision.model import rasa_environment

KEPT = ROOT / "var" / "bench"
DEFAULT_CONFIG = "engine/recipes/config_files/default_config.yml"
PACKAGES = ("rasa", "tensorflow", "scikit-learn", "spacy")
# No training may take longer; Rasa's default took a good part of an hour on a busy machine.
LONGEST = 3 * 3600
_STEP = re.compile(r"rasa\.engine\.training\.hooks +- (.*)$")


class TrainingFailed(Exception):
    """Rasa could not train; its last lines were shown."""


@dataclass(frozen=True)
class Trained:
    """A model and what it cost: seconds by the clock, and seconds of processor time."""

    path: str
    seconds: float
    cpu_seconds: float
    # Made from other data than there are now: its speed says something, its answers do not.
    is_older: bool = False


def ours() -> Trained:
    """The model of config.yml as it is now."""
    return _ensure("ours", (ROOT / "config.yml").read_text(encoding="utf-8"), ("nlu",))


def default(*, or_older: bool = False) -> Trained:
    """The same data and domain under Rasa's default configuration.

    With `or_older` a model that was made from earlier data will do: training takes long.
    """
    older = _find_kept("default-*") if or_older else None
    fitting = _find_kept(_name("default", default_config(), ()))
    if fitting is None and older is not None:
        return replace(older, is_older=True)
    return fitting or _ensure("default", default_config(), ())


def default_config() -> str:
    """Rasa's own default configuration, as YAML, for a Dutch assistant."""
    found = importlib.util.find_spec("rasa")
    if found is None or not found.submodule_search_locations:
        raise TrainingFailed("Rasa is not installed here.")
    path = Path(found.submodule_search_locations[0]) / DEFAULT_CONFIG
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    return yaml.safe_dump({**config, "language": "nl", "assistant_id": "balie-default"})


def _ensure(kind: str, config: str, code: tuple[str, ...]) -> Trained:
    """The kept model when nothing that training reads has changed, else a new one."""
    name = _name(kind, config, code)
    kept = _find_kept(name)
    if kept is not None:
        return kept
    KEPT.mkdir(parents=True, exist_ok=True)
    trained = _train(name, config)
    (KEPT / f"{name}.json").write_text(json.dumps(asdict(trained)), encoding="utf-8")
    for old in KEPT.glob(f"{kind}-*"):
        if not old.name.startswith(name):
            old.unlink()
    return trained


def _name(kind: str, config: str, code: tuple[str, ...]) -> str:
    return f"{kind}-{fingerprint(config, ('data', 'domain.yml', *code))}"


def _find_kept(pattern: str) -> Trained | None:
    """A model whose training came to its end (the note is written last)."""
    for noted in sorted(KEPT.glob(f"{pattern}.json")):
        if noted.with_suffix(".tar.gz").is_file():
            return Trained(**json.loads(noted.read_text(encoding="utf-8")))
    return None


def fingerprint(config: str, places: tuple[str, ...], root: Path = ROOT) -> str:
    """Twelve characters that change with anything this training reads."""
    digest = hashlib.sha256(config.encode())
    for place in places:
        path = root / place
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix in (".yml", ".yaml", ".py") and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    for package in PACKAGES:
        digest.update(f"{package} {metadata.version(package)}\n".encode())
    return digest.hexdigest()[:12]


def _train(name: str, config: str) -> Trained:
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as written:
        written.write(config)
        written.flush()
        began, used = time.monotonic(), _children_cpu()
        _run(name, Path(written.name))
        seconds, cpu = time.monotonic() - began, _children_cpu() - used
    path = KEPT / f"{name}.tar.gz"
    if not path.is_file():
        raise TrainingFailed(f"Rasa made no model for {name}.")
    return Trained(str(path), round(seconds, 1), round(cpu, 1))


def _run(name: str, config: Path) -> None:
    """Rasa's training as a process of its own: a line on standard error for each step."""
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", name]
    command += ["--skip-validation", "--force", "--out", str(KEPT), "--config", str(config)]
    command += ["--domain", "domain.yml", "--data", "data"]
    began, said = time.monotonic(), list[str]()
    # RASA_MAX_CACHE_SIZE=0: nothing of an earlier training is used, so the time is the whole time.
    environment = {**rasa_environment(), "RASA_MAX_CACHE_SIZE": "0"}
    with subprocess.Popen(  # noqa: S603 - our own words only
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            step = _STEP.search(line)
            if step:
                sys.stderr.write(f"  {time.monotonic() - began:6.0f} s  {step[1]}\n")
                sys.stderr.flush()
            if time.monotonic() - began > LONGEST:
                process.kill()
    if process.returncode != 0:
        sys.stderr.writelines(said[-40:])
        raise TrainingFailed(f"Training {name} ended with code {process.returncode}.")


def _children_cpu() -> float:
    """Processor seconds of all processes that we started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
