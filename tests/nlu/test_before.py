"""Which question stands before a message, read from Rasa's tracker."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import ActiveLoop, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu import before


def said(text: str, label: str, **more: Any) -> UserUttered:
    parsed = {"text": text, "label_ranking": [{"label": label, "confidence": 0.8}], **more}
    return UserUttered(text, {"name": label.partition("/")[0]}, [], parsed)


def find(*events: Any) -> tuple[str, str] | None:
    question = before.find_question(DialogueStateTracker.from_events("c", list(events)))
    return None if question is None else (question.text, question.label)


LIMIT = said("Limiet omhoog?", "faq_card/limit")


def test_it_is_the_last_one_and_thanks_do_not_hide_it() -> None:
    assert find(LIMIT) == ("Limiet omhoog?", "faq_card/limit")
    assert find(LIMIT, said("ok dank u", "thank")) == ("Limiet omhoog?", "faq_card/limit")
    assert find(LIMIT, said("Rente?", "faq_savings/rate")) == ("Rente?", "faq_savings/rate")


def test_there_is_none_at_the_start_in_a_form_or_after_what_was_not_understood() -> None:
    assert before.find_question(None) is None
    assert find() is None
    assert find(LIMIT, SessionStarted()) is None
    assert find(LIMIT, ActiveLoop("card_order_form")) is None
    assert find(LIMIT, said("brabbel", "faq_card/limit", outside=True)) is None


def test_small_talk_for_long_enough_ends_it() -> None:
    assert find(LIMIT, *[said("ok", "affirm")] * before.MOST_TURNS_BACK) is None


def test_of_two_questions_it_is_the_second() -> None:
    two = [
        {"text": "Limiet?", "label": "faq_card/limit", "confidence": 0.9},
        {"text": "Rente?", "label": "faq_savings/rate", "confidence": 0.9},
    ]
    assert find(said("Limiet? Rente?", "faq_card/limit", questions=two)) == (
        "Rente?",
        "faq_savings/rate",
    )


def test_one_that_leant_brings_along_what_it_leant_on_and_no_more() -> None:
    leant = said("en wat kost dat", "faq_card/abroad", leans_on={"text": "Pinnen in Turkije?"})
    assert find(leant) == ("Pinnen in Turkije? en wat kost dat", "faq_card/abroad")
