"""A story that a designer adds to data/ changes what the assistant does, once it is trained.

Rules answer what always gets the same answer; what depends on what was said before is for stories.
Here customers may give their regards to a colleague: an intent without a rule, so the assistant
says that it does not understand. A story says what to do after a greeting, and only there it
counts. Only the conversations are trained (`rasa train core`), on a copy of the data.
"""

# First of all: it keeps quiet what Rasa and others warn about while they are imported.
from nlu import conftest as _quiet_imports  # noqa: F401

# isort: split
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from care.settings import ROOT
from supervision.model import rasa_environment

STORY = """
version: "3.1"
stories:
  - story: Who greets and then gives regards hears what can be asked
    steps:
      - intent: greet
      - action: utter_greet
      - intent: give_regards
      - action: utter_capabilities
"""
NOT_UNDERSTOOD = "action_default_fallback"
AFTER_A_GREETING: "Turns" = [("greet", "utter_greet"), ("give_regards", None)]
AFTER_THANKS: "Turns" = [("thank", "utter_thank"), ("give_regards", None)]

Turns = list[tuple[str, "str | None"]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what training the conversations reads."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    domain["intents"].append("give_regards")
    (tmp_path / "domain.yml").write_text(yaml.safe_dump(domain), encoding="utf-8")
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    without_nlu = {**config, "pipeline": []}
    (tmp_path / "config.yml").write_text(yaml.safe_dump(without_nlu), encoding="utf-8")
    return tmp_path


def test_a_story_of_a_designer_changes_what_comes_next(project: Path) -> None:
    before = _train(project, "before")
    (project / "data" / "regards.yml").write_text(STORY, encoding="utf-8")
    after = _train(project, "after")

    assert _next_action(before, AFTER_A_GREETING) == NOT_UNDERSTOOD
    assert _next_action(after, AFTER_A_GREETING) == "utter_capabilities"
    # The story speaks of a greeting; elsewhere all stays as it was.
    assert _next_action(after, AFTER_THANKS) == NOT_UNDERSTOOD


def _train(project: Path, name: str) -> Agent:
    command = [sys.executable, "-m", "rasa", "train", "core", "--fixed-model-name", name]
    command += ["--config", "config.yml", "--domain", "domain.yml", "--stories", "data"]
    command += ["--out", "models"]
    done = subprocess.run(
        command,
        cwd=project,
        env=rasa_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Rasa says of itself while it loads
        return Agent.load(str(project / "models" / f"{name}.tar.gz"))


def _next_action(agent: Agent, turns: Turns) -> str:
    """Return what the assistant does after these turns of (intent, what was answered)."""
    assert agent.domain is not None and agent.processor is not None
    events: list[Event] = [ActionExecuted(ACTION_LISTEN_NAME)]
    for intent, answered in turns:
        events.append(UserUttered("", {"name": intent, "confidence": 1.0}))
        if answered is not None:
            events += [ActionExecuted(answered), ActionExecuted(ACTION_LISTEN_NAME)]
    tracker = DialogueStateTracker.from_events("a customer", events, agent.domain.slots)
    predicted = agent.processor.predict_next_with_tracker(tracker)
    assert predicted is not None
    best = max(predicted["scores"], key=lambda row: float(row["score"]))
    return str(best["action"])
