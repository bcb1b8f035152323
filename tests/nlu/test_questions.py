"""Where a message may be cut, and when a cut counts: decisions without a model."""

from __future__ import annotations

import pytest

from nlu import follow_ups, questions
from nlu.follow_ups import Question, Ranking


def classify(text: str) -> Ranking:
    """Know four subjects by one word each; sure of them, unsure of all else."""
    for word, label in (
        ("limiet", "faq_card/limit"),
        ("rente", "faq_savings/rate"),
        ("kapot", "faq_card/damaged"),
        ("gestolen", "block_card"),
    ):
        if word in text:
            return [(label, 0.9), ("greet", 0.05)]
    return [("out_of_scope", 0.3), ("greet", 0.2)]


def found(text: str) -> list[str]:
    two = questions.decide_two(text, classify)
    return [] if two is None else [question.label for question in two]


@pytest.mark.parametrize(
    "text",
    [
        "Hoe verhoog ik mijn limiet? Wat is de rente?",
        "hoe verhoog ik mijn limiet en wat is de rente",
        "Hoe verhoog ik mijn limiet\nWat is de rente",
        "Ik wil mijn limiet omhoog, daarnaast: wat is de rente",
        "Hallo, hoe verhoog ik mijn limiet? Trouwens, hoe hoog is de rente?",
        "Hoi! Kan mijn limiet omhoog? Ik ga op reis. En hoe hoog is de rente?",
    ],
)
def test_two_questions_are_found_however_they_are_joined(text: str) -> None:
    assert found(text) == ["faq_card/limit", "faq_savings/rate"]


@pytest.mark.parametrize(
    "text",
    [
        "Mijn pas is gestolen. Wat moet ik nu doen?",  # the question is about what was told
        "Mijn pas is gestolen. Kan mijn limiet dan omlaag",  # told first, and nothing joins them
        "Kan mijn limiet omhoog? Mijn limiet is te laag.",  # the same twice
        "Kan mijn limiet omhoog? En hoe gaat het met uw hond?",  # not sure of the second
        "Kan mijn limiet omhoog en bedankt alvast",
        "Wat is de limiet",
        "",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert found(text) == []


def test_within_a_topic_and_for_what_is_only_told_more_certainty_is_needed() -> None:
    limit = Question("Kan mijn limiet omhoog?", "faq_card/limit", 0.6)
    damaged = Question("Wat als hij kapot is?", "faq_card/damaged", 0.6)
    rate = Question("Wat is de rente?", "faq_savings/rate", 0.6)
    told = Question("Mijn pas is gestolen.", "block_card", 0.6)
    assert questions.decide_margin(limit, rate) >= 0
    assert questions.decide_margin(limit, damaged) < 0
    assert questions.decide_margin(told, rate) < 0


def test_a_long_message_costs_a_bounded_number_of_readings() -> None:
    read: list[str] = []

    def counting(text: str) -> Ranking:
        read.append(text)
        return classify(text)

    questions.decide_two("Kan mijn limiet omhoog? " * 20, counting)
    assert 0 < len(read) <= 2 * questions.MOST_CUTS
    read.clear()
    questions.decide_two("Kan mijn limiet omhoog? " * 200, counting)
    assert read == []


def test_what_leans_is_read_behind_the_question_before_it() -> None:
    before = Question("Kan mijn limiet omhoog", "faq_card/limit", 0.9)
    alone = classify("en in België?")
    assert follow_ups.leans("en in België?", alone)
    (label, confidence), *_ = follow_ups.read("en in België?", alone, before, classify)
    assert label == "faq_card/limit"
    assert 0.35 < confidence <= 0.9


@pytest.mark.parametrize("text", ["dat is goed", "en dan", "hallo", "", "?"])
def test_what_asks_nothing_does_not_lean(text: str) -> None:
    assert not follow_ups.leans(text, [("affirm", 0.9), ("greet", 0.05)])
