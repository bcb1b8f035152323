"""What a designer sees, what a machine reads, and what Rasa says in between."""

import json
import re

from designer.check import of_rasa, show
from designer.check.finding import Finding, Place, mind, wrong
from designer.check.run import Report

FEW = mind(Place("data/cards.yml", 12), "greet heeft 40 voorbeelden; 100 is beter.", "Meer.")
LONE = wrong(Place("data/cards.yml", 40), "In utter_x staat een accolade alleen.", "Sluit hem.")
WHOLE = wrong(Place("company.yml"), "company.yml klopt niet.", "Kijk ernaar.")


def report(*findings: Finding, elsewhere: int = 0, notes: tuple[str, ...] = ()) -> Report:
    doubts = [mind(Place("data/a.yml", n + 1), f"zin {n}.", "") for n in range(elsewhere)]
    return Report(list(findings), doubts, list(notes), labels=92, examples=14327, replies=1)


def test_findings_stand_below_their_file_with_line_and_advice() -> None:
    assert list(show.as_text(report(WHOLE, FEW, LONE))) == [
        "company.yml",
        "             fout    company.yml klopt niet.",
        "                     → Kijk ernaar.",
        "",
        "data/cards.yml",
        "  regel 12   let op  greet heeft 40 voorbeelden; 100 is beter.",
        "                     → Meer.",
        "  regel 40   fout    In utter_x staat een accolade alleen.",
        "                     → Sluit hem.",
        "",
        "92 labels, 14.327 voorbeelden en 1 antwoord nagekeken: 2 fouten, 1 keer let op.",
    ]


def test_the_same_advice_is_given_once() -> None:
    lines = list(show.as_text(report(FEW, FEW, LONE)))
    assert [line.strip() for line in lines if "→" in line] == ["→ Meer.", "→ Sluit hem."]


def test_where_all_is_well_one_line_says_so() -> None:
    assert list(show.as_text(report())) == [
        "92 labels, 14.327 voorbeelden en 1 antwoord nagekeken: in orde."
    ]


def test_of_what_is_read_otherwise_fifty_are_shown_and_the_rest_counted() -> None:
    shown = list(show.as_text(report(elsewhere=53)))
    assert sum(line.startswith("    zin") for line in shown) == 50
    assert "  ... en nog 3; `balie check --all` toont ze allemaal." in shown
    everything = list(show.as_text(report(elsewhere=53), everything=True))
    assert sum(line.startswith("    zin") for line in everything) == 53
    assert not any("en nog" in line for line in everything)


def test_lines_fit_the_screen() -> None:
    long = wrong(Place("data/a.yml", 1), "woord " * 60, "raad " * 60)
    assert max(map(len, show.as_text(report(long, notes=("noot " * 60,))))) <= show.WIDTH


def test_only_what_is_wrong_counts_as_wrong() -> None:
    assert report(FEW, elsewhere=5).wrong == 0
    assert report(FEW, LONE, WHOLE).wrong == 2


def test_a_machine_gets_an_object_a_line_and_all_of_them() -> None:
    lines = [json.loads(line) for line in show.as_json(report(LONE, elsewhere=60))]
    assert len(lines) == 61
    assert lines[0] == {
        "kind": "",
        "severity": "fout",
        "file": "data/cards.yml",
        "line": 40,
        "what": "In utter_x staat een accolade alleen.",
        "to_do": "Sluit hem.",
    }


def test_what_rasa_warns_of_is_told_unless_we_know_better() -> None:
    said = (
        "x.py:1: UserWarning: The utterance 'utter_x' is not used in any story or rule.\n"
        "2026-11-21 20:00:00 ERROR    rasa.core.training  - Contradicting rules\n"
    )
    (finding,) = of_rasa.find(said, 1)
    assert (finding.severity, finding.what) == ("fout", "Contradicting rules")
    assert of_rasa.find("x.py:1: UserWarning: pkg_resources is deprecated\n", 0) == []


def test_what_rasa_says_holds_no_secrets() -> None:
    said = "x.py:1: UserWarning: Issue with NL91ABNA0417164300\n"
    (finding,) = of_rasa.find(said, 0)
    assert finding.what == "Issue with [IBAN ••4300]"


def test_rasa_that_stops_without_a_word_is_a_finding() -> None:
    (finding,) = of_rasa.find("Traceback\n  something\nValueError: broken\n", 1)
    assert finding.severity == "fout"
    assert re.search("ValueError: broken", finding.what)
