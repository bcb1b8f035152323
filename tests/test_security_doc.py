"""docs/security.md names tests as proof: each of them exists, and each row of threats has one."""

import ast
import re

from care.company import Retention
from care.settings import ROOT
from care.tables import metadata

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_is_named_exists() -> None:
    named = PROOF.findall(TEXT)
    assert len(named) > 40
    for path, function in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        made = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert not function or function in made, f"{path}::{function}"


def test_every_threat_has_a_proof() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if not row.startswith("| threat")]
    assert len(threats) > 25
    assert [row for row in threats if not PROOF.search(row)] == []


def test_every_table_and_period_is_in_the_privacy_document() -> None:
    for table in metadata.sorted_tables:
        assert f"`{table.name}`" in PRIVACY, table.name
    for kind in Retention.__dataclass_fields__:
        assert re.search(rf"\b{kind}: \d+", PRIVACY), kind
