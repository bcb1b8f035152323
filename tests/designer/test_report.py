"""A whole run on a small set: trained, read, written; and compared with the run before it."""

import json
import re
from datetime import datetime, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest

from designer.evaluate import adapter, figures, history, measuring, report, sources, summary
from designer.evaluate.measuring import Measured, Plan
from designer.evaluate.shown import Shown
from designer.evaluate.sources import Message, TestSet

SMALL = Path(__file__).parents[1] / "nlu"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
DEV = TestSet(
    (Message("hallo <b>daar</b>", "greet", "dev"), Message("grjxk", "greet", "dev")), "m1"
)
OUTSIDE = TestSet((Message("gaat het regenen in Tilburg", "out_of_scope", "buiten"),), "m2")


@pytest.fixture(scope="module")
def plan() -> Plan:
    messages = sources.examples(SMALL)
    settings = adapter.Settings(None, 0.35, "out_of_scope", "no such folder")
    return Plan(SMALL, 2, False, messages, settings, DEV, OUTSIDE)


@pytest.fixture(scope="module")
def measured(plan: Plan) -> Measured:
    said: list[str] = []
    done = measuring.measure(plan, said.append)
    assert "deel 2 van 2" in " ".join(said)
    return done


def show(plan: Plan, measured: Measured, previous: figures.Figures | None = None) -> Shown:
    careful = [plan.messages[0].label]
    numbers = figures.summarise(plan, measured, {}, careful, NOW)
    goals = sources.goals()
    return Shown(plan, measured, numbers, previous, numbers, careful, {}, goals)


def test_every_example_is_read_once_by_a_model_that_did_not_know_it(
    plan: Plan, measured: Measured
) -> None:
    assert {one.message for one in measured.held_out} == set(plan.messages)
    assert len(measured.held_out) == len(plan.messages)
    assert [one.message for one in measured.development] == list(DEV.messages)
    assert [one.message for one in measured.outside] == list(OUTSIDE.messages)
    for both in measured.noise.values():
        assert [one.message for one in both.clean] == [one.message for one in both.noisy]
    assert len(measured.speed.milliseconds) == min(measuring.TIMED, len(plan.messages))


class Balanced(HTMLParser):
    """Fails on a tag that is closed in the wrong place; keeps the marks of the sections."""

    EMPTY = ("meta", "rect", "path", "circle")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.marks.append(dict(attrs)["id"] or "")
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_on_its_own(plan: Plan, measured: Measured) -> None:
    html = report.write(show(plan, measured))
    page = Balanced()
    page.feed(html)
    assert page.open == []
    assert page.marks == re.findall(r'class="tile" href="#([a-z]+)"', html)
    assert {"onderwerpen", "ontwikkelset", "dringend", "buiten", "buitenset"} <= set(page.marks)
    assert not re.search(r"https?://|@import|url\(|<link|<img|src=", html)
    assert "<b>daar</b>" not in html


def test_messages_of_a_test_file_never_reach_the_kept_figures(
    plan: Plan, measured: Measured
) -> None:
    kept = json.dumps(show(plan, measured).figures, ensure_ascii=False)
    for one in (*DEV.messages, *OUTSIDE.messages):
        assert one.text not in kept


def test_a_second_run_tells_what_changed(plan: Plan, measured: Measured, tmp_path: Path) -> None:
    now = show(plan, measured).figures
    label = next(iter(now["labels"]))
    before = json.loads(json.dumps(now))
    before["made"], before["right"] = "2026-11-20T12:00+00:00", now["right"] - 0.02
    before["labels"][label]["f1"] = now["labels"][label]["f1"] - 0.10
    before["outside"]["mark"] = "another file"
    (tmp_path / "evaluation-2026-11-20.json").write_text(json.dumps(before), encoding="utf-8")
    (tmp_path / "evaluation-2026-11-19.json").write_text("{", encoding="utf-8")

    previous = history.find_previous(tmp_path, now)

    assert previous is not None and "outside" not in previous
    (change,) = history.changes(now, previous)
    assert (change.label, round(change.points, 2)) == (label, 0.1)
    html = report.write(show(plan, measured, previous))
    assert "1 beter, 0 slechter" in html
    assert "▲ +2,0 beter" in summary.write(now, previous)


def test_runs_made_in_another_way_are_not_compared(
    plan: Plan, measured: Measured, tmp_path: Path
) -> None:
    now = show(plan, measured).figures
    other = {**now, "made": "2026-11-20T12:00+00:00", "quick": True}
    (tmp_path / "evaluation-2026-11-20.json").write_text(json.dumps(other), encoding="utf-8")
    assert history.find_previous(tmp_path, now) is None
