"""What is read from data/ and from test files."""

from pathlib import Path

import pytest

from care.settings import ROOT
from designer.evaluate import adapter, sources
from designer.evaluate.sources import Message, UnreadableFile


def test_further_labels_may_be_written_in_several_ways(tmp_path: Path) -> None:
    file = tmp_path / "dev.tsv"
    file.write_text("hoi\tgreet\t\nwat kost het\ta/b\tc/d,e f\n\n", encoding="utf-8")
    tests = sources.read_tests(file, "dev")
    assert tests.messages == (
        Message("hoi", "greet", "dev"),
        Message("wat kost het", "a/b", "dev", ("c/d", "e", "f")),
    )
    assert tests.messages[1].accepts("e") and not tests.messages[0].accepts("")


def test_a_line_without_a_label_is_told_by_its_number_not_by_its_words(tmp_path: Path) -> None:
    file = tmp_path / "dev.tsv"
    file.write_text("hoi\tgreet\ngeheim\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="regel 2") as caught:
        sources.read_tests(file, "dev")
    assert "geheim" not in str(caught.value)


def test_another_content_has_another_mark(tmp_path: Path) -> None:
    marks = set()
    for content in ("hoi\tgreet\n", "hoi\tthank\n"):
        file = tmp_path / "dev.tsv"
        file.write_text(content, encoding="utf-8")
        marks.add(sources.read_tests(file, "dev").mark)
    assert len(marks) == 2


def test_careful_labels_have_examples_and_a_team() -> None:
    labels = {one.label for one in sources.examples(ROOT / "data")}
    teams = sources.teams(ROOT / "company.yml")
    for label in adapter.careful_labels():
        assert label in labels
        assert label in teams
