"""Secrets are compared in constant time: `==` stops at the first difference, which can be timed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from care.settings import ROOT

# Looks for passwords in what people write and holds none of ours: it compares kinds and words.
NO_SECRETS = ROOT / "care" / "privacy"
FOLDERS = ("actions", "care", "commandline", "connectors", "desk", "supervision", "workers")
SECRET = re.compile(r"secret|token|signature|password|hmac|credential", re.IGNORECASE)


def names_in(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def find_comparisons(source: str) -> list[int]:
    """Lines on which something with a secret's name is compared by == or !=."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and any(isinstance(how, ast.Eq | ast.NotEq) for how in node.ops)
        and any(SECRET.search(name) for name in names_in(node))
    ]


def test_secrets_are_compared_in_constant_time() -> None:
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    paths = [path for path in paths if NO_SECRETS not in path.parents]
    assert len(paths) > 100
    found = {
        str(path.relative_to(ROOT)): lines
        for path in paths
        if (lines := find_comparisons(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("if given == settings.verify_token: pass", [1]),
        ("x = 1\nok = sign(body, app_secret) != header", [2]),
        ("ok = hmac.compare_digest(token, given)", []),
        ("if mode == 'subscribe': pass", []),
    ],
)
def test_the_look_itself(source: str, lines: list[int]) -> None:
    assert find_comparisons(source) == lines


def test_the_door_uses_what_takes_the_same_time() -> None:
    for name in ("signature.py", "webhook.py"):
        written = (Path(ROOT) / "connectors" / "whatsapp" / name).read_text(encoding="utf-8")
        assert "hmac.compare_digest(" in written
