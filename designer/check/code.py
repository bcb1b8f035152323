"""What our own Python says of replies and labels: found by reading the source, not by a list.

- A string that is the name of a reply or label counts as its use.
- An f-string that begins as a name (`f"utter_card_order_{status}"`) uses all that begin so.
- What a call passes beside the name of a reply (`texts.say("utter_x", day=...)`,
  `utter_message(response="utter_x", **who)` with `who` a dict written in the same function) may
  stand between braces in that reply.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("actions", "care", "connectors", "nlu")
REPLY = "utter_"
# What rasa_sdk's utter_message takes for itself.
ITS_OWN = {"response", "buttons", "image", "attachment", "text", "template", "json_message"}


@dataclass(frozen=True)
class Code:
    """All strings, the beginnings of f-strings, and for each of both what is passed along."""

    strings: frozenset[str]
    beginnings: frozenset[str]
    passed: Mapping[str, frozenset[str]]

    def names(self, name: str) -> bool:
        """Return whether the code names this reply or label.

        >>> code = Code(frozenset({"utter_a"}), frozenset({"utter_card_"}), {})
        >>> code.names("utter_a"), code.names("utter_card_sent"), code.names("utter_b")
        (True, True, False)
        """
        return name in self.strings or any(map(name.startswith, self.beginnings))

    def passes(self, reply: str) -> set[str]:
        """Return the names that the code fills in when it speaks this reply."""
        return {
            variable
            for name, variables in self.passed.items()
            if reply == name or (name in self.beginnings and reply.startswith(name))
            for variable in variables
        }


def read(root: Path) -> Code:
    """Return what the Python files of the project say."""
    strings: set[str] = set()
    beginnings: set[str] = set()
    passed: dict[str, set[str]] = defaultdict(set)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    strings.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    # "utter_" alone would be the beginning of every reply.
                    beginnings |= {name for name in _reply_names(node) if name != REPLY}
                elif isinstance(node, ast.FunctionDef):
                    for name, variables in _passed(node):
                        passed[name] |= variables
    kept = {name: frozenset(variables) for name, variables in passed.items()}
    return Code(frozenset(strings), frozenset(beginnings), kept)


def _passed(function: ast.FunctionDef) -> Iterator[tuple[str, set[str]]]:
    """Yield for each reply that the function speaks what it passes along."""
    dicts = _written_dicts(function)
    for call in ast.walk(function):
        if not isinstance(call, ast.Call):
            continue
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        names = {name for argument in given for name in _reply_names(argument)}
        variables = {keyword.arg for keyword in call.keywords if keyword.arg} - ITS_OWN
        for keyword in call.keywords:
            if keyword.arg is None and isinstance(keyword.value, ast.Name):
                variables |= dicts.get(keyword.value.id, set())
        yield from ((name, variables) for name in names)


def _written_dicts(function: ast.FunctionDef) -> dict[str, set[str]]:
    """Return the keys of each dict that the function writes out and gives a name."""
    return {
        target.id: {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _reply_names(node: ast.expr) -> Iterator[str]:
    """Yield the names of replies in an argument; of an f-string its fixed beginning."""
    if isinstance(node, ast.IfExp):
        yield from _reply_names(node.body)
        yield from _reply_names(node.orelse)
    elif isinstance(node, ast.JoinedStr) and node.values:
        yield from _reply_names(node.values[0])
    elif isinstance(node, ast.Constant) and str(node.value).startswith(REPLY):
        yield str(node.value)
