"""A file that cannot be read, or not as its writer thinks: file, line and plain Dutch."""

import pytest

from designer.check import project, run
from tests.designer.check.small import REPLIES, Small, block

GREET = "data/greet.yml"


def test_in_a_project_that_is_in_order_nothing_is_found(small: Small) -> None:
    assert small.look() == []


@pytest.mark.parametrize(
    ("spoilt", "line", "said"),
    [
        ("responses:\n  utter_greet:\n\t- text: Hallo\n", 3, "een tab"),
        ("responses:\n  utter_greet:\n    - text: Let op: dit\n", 3, "dubbele punt"),
        ('responses:\n  utter_greet:\n    - text: "Hallo\n\n  utter_x:\n', 3, "aanhalingsteken"),
        ('responses:\n  utter_greet:\n    - text: "Zeg "ja"."\n', 3, "aanhalingsteken"),
        ("responses:\n  utter_greet:\n    - text: ja\n   - text: nee\n", 4, "inspringing"),
        ("responses:\n  utter_greet\n  utter_x:\n    - text: a\n", 3, "dubbele punt"),
        ("responses:\n  utter_greet:\n    - text: {phone\n", 4, "{ of ["),
        ("responses:\n  utter_greet:\n    - text: %korting\n", 3, "met dit teken beginnen"),
        ("responses:\n  utter_greet:\n    - text: *graag\n", 3, "met * beginnen"),
        ("responses:\n  utter_greet:\n    - text: !let op\n", 3, "met ! beginnen"),
        ('responses:\n  utter_greet:\n    - text: "C:\\map"\n', 3, "\\ iets bijzonders"),
    ],
)
def test_what_is_no_yaml_is_said_in_dutch(small: Small, spoilt: str, line: int, said: str) -> None:
    small.write("data/spoilt.yml", spoilt)
    ((severity, place, what),) = small.find("file")
    assert (severity, place) == ("fout", f"data/spoilt.yml:{line}")
    assert said in what


def test_the_rest_is_still_checked_and_not_blamed(small: Small) -> None:
    # Its replies are still named elsewhere: nobody should hear that they do not exist.
    small.write("data/replies.yml", REPLIES + "  utter_kapot: [\n")
    line = small.change("data/rules.yml", "intent: block_card", "intent: block_crad")
    found = small.look()
    assert [(one.kind, one.place.file) for one in found if one.kind != "unanswered"] == [
        ("file", "data/replies.yml"),
        ("name", "data/rules.yml"),
    ]
    assert [one.place.line for one in found if one.kind == "name"] == [line]
    assert not project.read(small.root).is_whole()


def test_a_file_in_another_encoding_is_said(small: Small) -> None:
    (small.root / GREET).write_bytes(b"nlu:\n# caf\xe9\n")
    found = [one for one in small.look() if one.kind == "file"]
    assert [(str(one.place), one.what) for one in found] == [
        (f"{GREET}:2", "Dit bestand is niet als UTF-8 opgeslagen.")
    ]


def test_a_name_that_stands_twice(small: Small) -> None:
    small.write("data/replies.yml", REPLIES + "  utter_greet:\n    - text: Hallo.\n")
    line = REPLIES.count("\n") + 1
    found = {(one.kind, str(one.place)) for one in small.look()}
    assert ("file", f"data/replies.yml:{line}") in found


def test_an_example_without_its_dash(small: Small) -> None:
    written = block("greet", "hoi daar", count=101)
    small.write(GREET, "nlu:\n" + written.replace("- hoi daar", "hoi daar"))
    ((severity, place, what),) = small.find("file")
    assert (severity, place) == ("fout", f"{GREET}:4")
    assert "telt niet mee" in what


def test_a_word_that_rasa_does_not_know(small: Small) -> None:
    small.write("data/more.yml", 'responces:\n  utter_x:\n    - text: "Hallo"\n')
    (finding,) = small.look()
    assert (finding.severity, str(finding.place)) == ("fout", "data/more.yml:1")
    assert finding.to_do == "Bedoelt u responses?"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("zomaar een zin\n", "niet de vorm van een onderwerp"),
        ("nlu:\n  intent: greet\n  examples: hoi\n", "Onder `nlu:` hoort een lijst te staan"),
        ("responses:\n  - utter_greet\n", "horen namen van antwoorden te staan"),
    ],
)
def test_a_file_of_another_shape(small: Small, written: str, said: str) -> None:
    small.write("data/more.yml", written)
    ((severity, place, what),) = small.find("file")
    assert (severity, place) == ("fout", "data/more.yml:1")
    assert said in what


def test_a_block_without_its_label(small: Small) -> None:
    small.write("data/more.yml", "nlu:\n  - intnet: greet\n    examples: |\n      - hoi\n")
    (finding,) = small.look()
    assert (finding.severity, str(finding.place)) == ("fout", "data/more.yml:2")
    assert finding.to_do == "Bedoelt u intent?"


def test_company_yml_that_does_not_fit(small: Small) -> None:
    small.change("company.yml", "team: general, priority", "team: genral, priority")
    ((severity, place, what),) = small.find("file")
    assert (severity, place) == ("fout", "company.yml")
    assert "genral" in what


def test_where_a_file_is_broken_rasa_is_not_asked(small: Small) -> None:
    small.write("config.yml", "pipeline:\n  - name: x\n    encoder: null\n")
    small.write("data/spoilt.yml", "responses:\n\t- x\n")
    said: list[str] = []
    report = run.check(small.root, said.append)
    assert report.wrong == 1
    assert run.BROKEN in report.notes
    assert said
