"""Two questions in one message: who goes first, and what becomes of the other."""

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.handover import ActionHandOver
from actions.two_questions import ActionTwoQuestions, decide_plan
from tests.actions.talking import handover, responses, spoken, tracker, user

PRIORITIES = {
    "report_fraud": "urgent",
    "bereavement": "high",
    "block_card": "high",
    "ask_human": "normal",
    "request_callback": "normal",
}
REPLIES = {
    "utter_faq_card/limit",
    "utter_faq_savings/rate",
    "utter_is_bot",
    "utter_report_fraud",
    "utter_request_callback",
}
DOMAIN: dict[str, Any] = {"responses": {name: [] for name in REPLIES}}


def question(label: str) -> dict[str, Any]:
    base = label.partition("/")[0]
    parsed = {"intent": {"name": base, "confidence": 0.9}, "response_selector": {base: {}}}
    return {"text": f"Vraag over {label}", "label": label, "confidence": 0.9, "parsed": parsed}


def run(first: str, second: str) -> tuple[CollectingDispatcher, list[dict[str, Any]]]:
    asked = user("Twee vragen", "two_questions", questions=[question(first), question(second)])
    dispatcher = CollectingDispatcher()
    events = ActionTwoQuestions().run(dispatcher, tracker(asked), DOMAIN)
    return dispatcher, [dict(event) for event in events]


@pytest.mark.parametrize(
    ("first", "second", "say", "go_on", "pass_on", "later"),
    [
        ("faq_card/limit", "faq_savings/rate", "faq_card/limit", "faq_savings/rate", None, None),
        ("faq_card/limit", "ask_human", "faq_card/limit", "ask_human", None, None),
        ("ask_human", "faq_card/limit", "faq_card/limit", "ask_human", None, None),
        ("card_order_status", "ask_is_bot", "ask_is_bot", "card_order_status", None, None),
        ("faq_card/limit", "report_fraud", None, "report_fraud", "faq_card/limit", None),
        ("bereavement", "report_fraud", None, "report_fraud", "bereavement", None),
        ("block_card", "bereavement", None, "block_card", "bereavement", None),
        ("ask_human", "request_callback", None, "ask_human", "request_callback", None),
        ("card_order_status", "ask_human", None, "ask_human", "card_order_status", None),
        ("card_order_status", "opt_in", None, "card_order_status", None, "opt_in"),
    ],
)
def test_who_goes_first(
    first: str, second: str, say: str | None, go_on: str, pass_on: str | None, later: str | None
) -> None:
    plan = decide_plan(question(first), question(second), PRIORITIES, REPLIES)
    found = [plan.say, plan.go_on, plan.pass_on, plan.later]
    assert [each and each["label"] for each in found] == [say, go_on, pass_on, later]


def test_neither_question_is_ever_dropped() -> None:
    labels = ["faq_card/limit", "report_fraud", "ask_human", "card_order_status", "ask_is_bot"]
    for first in labels:
        for second in labels:
            if first != second:
                plan = decide_plan(question(first), question(second), PRIORITIES, REPLIES)
                kept = [plan.say, plan.go_on, plan.pass_on, plan.later]
                assert sorted(e["label"] for e in kept if e) == sorted([first, second])


def test_one_is_answered_and_the_other_asked_of_rasa_as_if_it_came_alone() -> None:
    dispatcher, events = run("faq_card/limit", "faq_savings/rate")
    assert responses(dispatcher) == ["utter_faq_card/limit", "utter_your_other_question"]
    listen, said = events
    assert (listen["event"], listen["name"]) == ("action", "action_listen")
    assert (said["event"], said["text"]) == ("user", "Vraag over faq_savings/rate")
    assert said["parse_data"]["intent"]["name"] == "faq_savings"
    assert "waiting" not in said["parse_data"]


def test_of_two_that_take_steps_the_second_waits_behind_a_button() -> None:
    dispatcher, events = run("card_order_status", "opt_in")
    [button] = spoken(dispatcher, "utter_other_question_later")["buttons"]
    assert button["payload"] == "/opt_in" and 0 < len(button["title"]) <= 20
    assert events[1]["parse_data"]["intent"]["name"] == "card_order_status"


def test_the_person_who_takes_over_gets_the_other_question_and_the_customer_hears_so() -> None:
    _, events = run("faq_card/limit", "report_fraud")
    dispatcher = CollectingDispatcher()
    ActionHandOver().run(dispatcher, tracker(user("Twee vragen", "two_questions"), events[1]), {})
    assert responses(dispatcher)[-1] == "utter_other_question_passed_on"
    request = handover(dispatcher)
    assert request.question == "Vraag over report_fraud"
    assert request.summary == [{"asked": "Vroeg ook", "got": "Vraag over faq_card/limit"}]


def test_a_later_handover_does_not_bring_an_old_question_again() -> None:
    old = user("Oud", "report_fraud", waiting={"text": "Limiet?", "label": "faq_card/limit"})
    new_session = {"event": "session_started"}
    dispatcher = CollectingDispatcher()
    said = tracker(old, new_session, user("Mens graag", "ask_human"))
    ActionHandOver().run(dispatcher, said, {})
    assert "utter_other_question_passed_on" not in responses(dispatcher)
