"""Examples that the assistant would file elsewhere, read by a model that did not know them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from designer.check import elsewhere, project
from designer.evaluate import adapter, sources
from tests.designer.check.small import Small, block

SMALL_SET = Path(__file__).parents[2] / "nlu" / "small_set.yml"
CONFIG = """
pipeline:
  - name: nlu.classifier.DutchIntentClassifier
    encoder: null
    threshold: 0.35
    cache: cache
"""
PLANTED = "waar blijft mijn nieuwe bankpas"
NEW = ["een zin van vandaag", "nog een zin van vandaag"]


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """A project with examples in topics.yml, one of them under the wrong label, after training."""
    root = tmp_path
    (root / "data").mkdir()
    (root / "config.yml").write_text(CONFIG, encoding="utf-8")
    written = SMALL_SET.read_text(encoding="utf-8")
    (root / "data" / "topics.yml").write_text(written, encoding="utf-8")
    wrong = f"nlu:\n  - intent: greet\n    examples: |\n      - {PLANTED}\n"
    (root / "data" / "wrong.yml").write_text(wrong, encoding="utf-8")
    train(root)
    return root


def train(root: Path) -> None:
    adapter.train(
        sources.examples(root / "data"), adapter.settings(root / "config.yml"), root / "cache"
    )


def add_new(root: Path) -> None:
    lines = "".join(f"      - {text}\n" for text in NEW)
    new = f"nlu:\n  - intent: greet\n    examples: |\n{lines}"
    (root / "data" / "new.yml").write_text(new, encoding="utf-8")


def test_what_was_filed_wrongly_is_found_with_its_line(trained: Path) -> None:
    found = elsewhere.find(project.read(trained))
    assert found.notes == []
    assert "data/wrong.yml:4" in [str(one.place) for one in found.findings]
    assert {one.severity for one in found.findings} == {"let op"}
    (planted,) = (one for one in found.findings if str(one.place) == "data/wrong.yml:4")
    assert f'"{PLANTED}" staat bij greet; de assistent leest ' in planted.what
    # Most stand where they belong: a check that lists everything would find this one as well.
    assert len(found.findings) < len(project.read(trained).examples) / 2


def test_the_surest_come_first(trained: Path) -> None:
    found = elsewhere.find(project.read(trained)).findings
    sure = [int(one.what.rsplit("(", 1)[1].partition(" ")[0]) for one in found]
    assert len(sure) > 1 and sure == sorted(sure, reverse=True)


def test_before_the_first_training_nothing_is_known(small: Small) -> None:
    small.write("config.yml", CONFIG)
    found = elsewhere.find(project.read(small.root))
    assert (found.findings, found.notes) == ([], [elsewhere.NO_SCORES])


def test_after_another_label_training_comes_first(trained: Path) -> None:
    (trained / "data" / "more.yml").write_text("nlu:\n" + block("brand_new"), encoding="utf-8")
    found = elsewhere.find(project.read(trained))
    assert (found.findings, found.notes) == ([], [elsewhere.NO_SCORES])


def test_new_examples_wait_for_training_where_there_is_no_model(trained: Path) -> None:
    add_new(trained)
    found = elsewhere.find(project.read(trained))
    assert found.notes == [elsewhere.NEW_UNREAD.format(count=2)]
    assert found.findings


def test_new_examples_are_read_by_the_newest_model(trained: Path) -> None:
    add_new(trained)
    (trained / "models").mkdir()
    (trained / "models" / "balie-1.tar.gz").touch()

    def read(model: Path, texts: list[str]) -> Iterable[Mapping[str, Any]]:
        assert (model.name, texts) == ("balie-1.tar.gz", NEW)
        return [{"label": "greet", "confidence": 1.0}, {"label": "inform", "confidence": 1.0}]

    found = elsewhere.find(project.read(trained), read)
    assert found.notes == []
    # The first was read as it is filed.
    assert str(found.findings[0].place) == "data/new.yml:5"
    assert "data/new.yml:4" not in [str(one.place) for one in found.findings]
