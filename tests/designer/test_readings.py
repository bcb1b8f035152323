"""The figures: small sets that one can count by hand."""

import pytest

from designer.evaluate import readings
from designer.evaluate.readings import Gate, Reading
from designer.evaluate.sources import Message

GATE = Gate(0.4, "out_of_scope")


def read(label: str, as_label: str, sure: float = 0.9, topic: str = "t", also: str = "") -> Reading:
    further = (also,) if also else ()
    return Reading(Message(f"{label} {as_label} {sure}", label, topic, further), as_label, sure)


def test_precision_asks_what_was_called_so_and_recall_what_was_found() -> None:
    some = [read("a", "a"), read("a", "a"), read("a", "b"), read("b", "b"), read("b", "b")]
    scores = {score.name: score for score in readings.score_labels(some)}
    assert scores["a"].precision == 1.0
    assert scores["a"].recall == pytest.approx(2 / 3)
    assert scores["b"].precision == pytest.approx(2 / 3)
    assert scores["b"].recall == 1.0


def test_a_further_label_is_right_and_harms_nobody() -> None:
    some = [read("a", "b", also="b"), read("b", "b")]
    scores = {score.name: score for score in readings.score_labels(some)}
    assert (scores["a"].recall, scores["b"].precision) == (1.0, 1.0)


def test_the_wrong_label_of_the_right_topic_is_wrong() -> None:
    some = [read("a", "b", topic="cards"), read("b", "b", topic="cards")]
    (cards,) = readings.score_topics(some)
    assert cards.recall == 0.5
    assert cards.precision == 0.5


def test_another_label_of_the_same_team_counts_as_found() -> None:
    teams = {"fraud": "f", "unknown": "f", "complaint": "g"}
    some = [read("fraud", "unknown"), read("fraud", "complaint"), read("fraud", "fraud", 0.1)]
    (found,) = readings.find_careful(some, ["fraud", "absent"], teams, GATE)
    assert (found.n, found.exactly, found.by_team, found.hesitant) == (3, 1, 2, 1)
    assert [one.label for one in found.missed] == ["complaint"]


def test_a_label_without_a_team_has_no_colleagues() -> None:
    (found,) = readings.find_careful([read("fraud", "greet")], ["fraud"], {}, GATE)
    assert found.by_team == 0


def test_turned_away_is_unsure_or_called_outside() -> None:
    inside = [read("a", "a", 0.39), read("a", "out_of_scope"), read("a", "a", 0.4)]
    outside = [read("out_of_scope", "a", 0.8), read("out_of_scope", "a", 0.2)]
    here = readings.at_threshold([*inside, *outside], GATE)
    assert here.inside_turned_away == pytest.approx(2 / 3)
    assert here.outside_answered == 0.5
    strict = readings.at_threshold([*inside, *outside], GATE, 0.9)
    assert (strict.inside_turned_away, strict.outside_answered) == (1.0, 0.0)


def test_rasa_may_doubt_by_itself() -> None:
    doubting = Reading(Message("x", "a", "t"), "a", 0.95, doubts=True)
    assert Gate(0.0, "out_of_scope").turns_away(doubting)


def test_calibration_compares_sureness_with_truth() -> None:
    bins = readings.calibrate([read("a", "a", 1.0), read("a", "b", 1.0), read("a", "a", 0.5)])
    assert [(one.n, one.sure, one.right) for one in bins] == [(1, 0.5, 1.0), (2, 1.0, 0.5)]
    assert readings.calibration_error(bins) == pytest.approx(0.5)


def test_the_pair_with_most_messages_comes_first_and_its_surest_mistake_on_top() -> None:
    some = [read("a", "b", 0.3), read("a", "b", 0.8), read("b", "a"), read("b", "b")]
    first, second = readings.confusions(some)
    assert (first.label, first.read_as, len(first.readings), first.of) == ("a", "b", 2, 2)
    assert first.readings[0].confidence == 0.8
    assert (second.label, second.read_as) == ("b", "a")
