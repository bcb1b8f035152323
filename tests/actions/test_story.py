"""What was said so far, read from the tracker's events."""

import pytest

from actions import story
from tests.actions.talking import bot, user

MORTGAGE = user("Kan mijn hypotheek hoger?", "mortgage_personal")
HUMAN = user("Mens graag", "ask_human")
SESSION = {"event": "session_started"}


def test_the_question_is_the_last_thing_with_something_in_it() -> None:
    events = [user("Hoi", "greet"), bot("Dag"), MORTGAGE, HUMAN, user("ja", "affirm")]
    assert story.find_question(events) == "Kan mijn hypotheek hoger?"


def test_where_only_small_talk_was_said_that_is_the_question() -> None:
    assert story.find_question([user("Hoi", "greet"), HUMAN]) == "Mens graag"
    assert story.find_question([]) == ""


def test_only_this_session_counts() -> None:
    assert story.find_question([MORTGAGE, SESSION, HUMAN]) == "Mens graag"
    assert not story.is_second_miss([user("?", "nlu_fallback"), SESSION, user("?", "nlu_fallback")])


def test_a_question_is_one_line_of_bounded_length() -> None:
    long = story.find_question([user("woord\n" * 500, "faq_card")])
    assert "\n" not in long and len(long) == story.LONGEST_QUESTION


@pytest.mark.parametrize("event", [{}, {"parse_data": None}, {"parse_data": {"intent": None}}])
def test_an_event_without_intent_has_none(event: dict[str, object]) -> None:
    assert story.intent_of(event) == ""
