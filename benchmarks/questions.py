"""What the customers of a measurement ask: examples from data/, in short conversations.

Only questions that the bot answers by itself and at once: after a handover a human has the case
and the bot is silent, in a form the next question would be taken for a number. So: labels for
which a rule in data/ is "this intent, one utter_ action", and one question in five to which an
action of ours answers (out_of_scope), so that the action server has its part.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from care.settings import ROOT

# Questions that a customer asks before the next one comes; the last but one is out of scope (two
# of those in a row would be a handover).
A_CONVERSATION = 5
BY_ACTION = "action_out_of_scope"
SEED = 2


@dataclass
class Customer:
    """A number and what its owner still wants to know."""

    number: str
    questions: list[str]


class Crowd:
    """New customers, one after the other, the same in each run."""

    def __init__(self, data: Path = ROOT / "data", seed: int = SEED) -> None:
        self._fixed, self._by_action = read_questions(data)
        self._random = random.Random(seed)  # noqa: S311 - no secret
        # 0600 numbers are nobody's telephone.
        self._numbers = (f"31600{number:06d}" for number in count(1))

    def next_customer(self) -> Customer:
        asked = self._random.choices(self._fixed, k=A_CONVERSATION - 1)
        asked.insert(-1, self._random.choice(self._by_action))
        return Customer(next(self._numbers), asked)


def read_questions(data: Path) -> tuple[list[str], list[str]]:
    """All examples with a fixed answer, and all that an action of ours answers."""
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(data.glob("*.yml"))]
    actions = {intent: action for file in files for intent, action in _single_answers(file)}
    fixed: list[str] = []
    by_action: list[str] = []
    for file in files:
        for label, example in _examples(file):
            action = actions.get(label.split("/")[0], "")
            if action.startswith("utter_"):
                fixed.append(example)
            elif action == BY_ACTION:
                by_action.append(example)
    return fixed, by_action


def _single_answers(file: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Intents of rules that are one intent and one action, wherever the conversation stands."""
    for rule in file.get("rules") or []:
        steps = rule["steps"]
        if len(steps) == 2 and "condition" not in rule and set(steps[0]) == {"intent"}:
            yield steps[0]["intent"], steps[1].get("action", "")


def _examples(file: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in file.get("nlu") or []:
        for line in str(entry.get("examples", "")).splitlines():
            # Annotated examples ("[BP-1](order_number)") are not what a customer types.
            if line.startswith("- ") and "](" not in line and "intent" in entry:
                yield entry["intent"], line[2:].strip()
