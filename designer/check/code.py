"""What our own Python says of replies and labels: found by reading the source, not by a list.

- A string that is the name of a reply or label counts as its use.
- An f-string that begins as a name (`f"utter_card_order_{status}"`) uses all that begin so.
- What a call passes beside the name of a reply (`texts.say("utter_x", day=...)`,
  `utter_message(response="utter_x", **who)` with `who` a dict written in the same function) may
  stand between braces in that reply. Where a call takes the name from a variable, what it passes
  counts for all replies that the file names.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from designer.check.finding import Place

FOLDERS = ("actions", "care", "connectors", "desk", "nlu", "workers")
REPLY = "utter_"
SPEAKING = ("say", "utter_message")
# What rasa_sdk's utter_message takes for itself.
ITS_OWN = {"response", "buttons", "image", "attachment", "text", "template", "json_message"}


@dataclass(frozen=True)
class Code:
    """All strings; the beginnings of f-strings; where a reply is spoken, and with which values.

    The keys of `spoken` and `passed` are names of replies and beginnings of such names.
    """

    strings: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    spoken: Mapping[str, Place] = field(default_factory=dict)
    passed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def names(self, name: str) -> bool:
        """Return whether the code names this reply or label.

        >>> code = Code(frozenset({"utter_a"}), frozenset({"utter_card_"}))
        >>> code.names("utter_a"), code.names("utter_card_sent"), code.names("utter_b")
        (True, True, False)
        """
        return name in self.strings or any(map(name.startswith, self.beginnings))

    def means(self, name: str, reply: str) -> bool:
        """Return whether a key of `spoken` or `passed` is this reply, or begins as it does."""
        return reply == name or (name in self.beginnings and reply.startswith(name))

    def passes(self, reply: str) -> set[str]:
        """Return the names that the code fills in when it speaks this reply."""
        return {
            variable
            for name, variables in self.passed.items()
            if self.means(name, reply)
            for variable in variables
        }


def read(root: Path) -> Code:
    """Return what the Python files of the project say."""
    strings: set[str] = set()
    beginnings: set[str] = set()
    spoken: dict[str, Place] = {}
    passed: dict[str, set[str]] = defaultdict(set)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            file = _File(ast.parse(path.read_text(encoding="utf-8")))
            strings |= file.strings
            beginnings |= file.beginnings
            for name, line, variables in file.calls:
                spoken.setdefault(name, Place(path.relative_to(root).as_posix(), line))
                passed[name] |= variables
            for name in (*file.replies, *file.beginnings):
                passed[name] |= file.passed_to_any
    kept = {name: frozenset(variables) for name, variables in passed.items()}
    return Code(frozenset(strings), frozenset(beginnings), spoken, kept)


class _File:
    """What one file says; `calls` are (reply, line, what is passed along)."""

    def __init__(self, tree: ast.Module) -> None:
        self.strings: set[str] = set()
        self.beginnings: set[str] = set()
        self.calls: list[tuple[str, int, set[str]]] = []
        self.passed_to_any: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.strings.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                self.beginnings.update(_reply_names(node))
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._read_calls(node)

    @property
    def replies(self) -> set[str]:
        """Return the strings that look like names of replies."""
        return {text for text in self.strings if text.startswith(REPLY)}

    def _read_calls(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        dicts = _written_dicts(function)
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            names = {name for argument in given for name in _reply_names(argument)}
            variables = _variables(call, dicts)
            self.calls += [(name, call.lineno, variables) for name in names]
            if not names and _called(call) in SPEAKING:
                self.passed_to_any |= variables


def _variables(call: ast.Call, dicts: Mapping[str, set[str]]) -> set[str]:
    found = {keyword.arg for keyword in call.keywords if keyword.arg} - ITS_OWN
    for keyword in call.keywords:
        if keyword.arg is None and isinstance(keyword.value, ast.Name):
            found |= dicts.get(keyword.value.id, set())
    return found


def _called(call: ast.Call) -> str:
    """Return the last part of what is called: "say" of `texts.say(...)`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _written_dicts(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, set[str]]:
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
    elif isinstance(node, ast.Constant) and _is_reply(node.value):
        yield str(node.value)


def _is_reply(value: object) -> bool:
    # "utter_" alone would be the beginning of every reply.
    return isinstance(value, str) and value.startswith(REPLY) and value != REPLY
