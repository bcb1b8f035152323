"""Not understood: a second chance with choices, then a human."""

from typing import Any

import pytest
from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.fallback import ActionAskAgain, ActionOutOfScope
from tests.actions.talking import bot, effects, handover, responses, spoken, tracker, user

CHOICES = [
    {"label": "faq_card/limit", "title": "Daglimiet"},
    {"label": "ask_human", "title": "Iemand spreken"},
    {"label": "card_order_status", "title": "Waar blijft mijn pas"},
    {"label": "faq_app/login", "title": "Inloggen"},
]
SESSION = {"event": "session_started"}


def run(action: Action, *events: dict[str, Any]) -> CollectingDispatcher:
    dispatcher = CollectingDispatcher()
    action.run(dispatcher, tracker(*events), {})
    return dispatcher


def miss(text: str = "brabbel", intent: str = "nlu_fallback", **parsed: Any) -> dict[str, Any]:
    return user(text, intent, **parsed)


def test_the_first_miss_offers_two_topics_and_a_human() -> None:
    dispatcher = run(ActionAskAgain(), miss(choices=CHOICES))
    buttons = spoken(dispatcher, "utter_not_understood")["buttons"]
    assert [button["payload"] for button in buttons] == [
        "/faq_card/limit",
        "/card_order_status",
        "/ask_human",
    ]
    assert effects(dispatcher) == []


def test_without_topics_there_is_still_a_human() -> None:
    [button] = spoken(run(ActionAskAgain(), miss()), "utter_not_understood")["buttons"]
    assert button["payload"] == "/ask_human" and 0 < len(button["title"]) <= 20


def test_the_second_miss_in_a_row_is_a_persons_work() -> None:
    dispatcher = run(ActionAskAgain(), miss("Eerst dit"), bot("Ik begrijp het niet"), miss("Nu zo"))
    assert responses(dispatcher)[0] == "utter_not_understood_twice"
    request = handover(dispatcher)
    assert (request.reason, request.question) == ("not_understood", "Nu zo")


@pytest.mark.parametrize(
    "between", [user("Hoi", "greet"), SESSION], ids=["understood", "a new session"]
)
def test_a_miss_that_does_not_follow_a_miss_is_a_first_one(between: dict[str, Any]) -> None:
    dispatcher = run(ActionAskAgain(), miss(), between, miss())
    assert responses(dispatcher) == ["utter_not_understood"]


def test_what_is_not_ours_is_said_so_and_then_a_persons_work() -> None:
    outside = miss("Wat kost een pizza?", "out_of_scope")
    first = run(ActionOutOfScope(), outside)
    assert responses(first) == ["utter_out_of_scope"]
    [button] = spoken(first, "utter_out_of_scope")["buttons"]
    assert button["payload"] == "/ask_human"
    for before in (outside, miss()):
        second = run(ActionOutOfScope(), before, outside)
        assert handover(second).reason == "not_understood"
