"""Where is my card: the number as people type it, found, not found, and the third miss."""

from datetime import datetime, timezone
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.card_order import ActionCardOrderStatus, ValidateCardOrderForm, tell_status
from tests.actions.talking import handover, responses, slots_set, spoken, tracker, user

MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)
ASKED = user("Waar blijft mijn pas?", "card_order_status")


def status(now: datetime = MONDAY_NOON, **slots: Any) -> tuple[CollectingDispatcher, list[Any]]:
    dispatcher = CollectingDispatcher()
    return dispatcher, tell_status(dispatcher, tracker(ASKED, **slots), now)


def validate(text: str, misses: float = 0) -> tuple[CollectingDispatcher, dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    given = tracker(ASKED, order_number_misses=misses)
    return dispatcher, ValidateCardOrderForm().validate_order_number(text, dispatcher, given, {})


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("PB-2026-004512", "verstuurd en ligt naar verwachting op woensdag 25 november"),
        ("PB-2026-004513", "behandelen we nog. Uw pas ligt naar verwachting op zaterdag 28"),
        ("PB-2026-004514", "gemaakt en ligt naar verwachting op donderdag 26 november"),
        ("PB-2026-004515", "op zondag 22 november bezorgd"),
    ],
)
def test_an_application_that_is_there_is_told_in_one_bubble(number: str, words: str) -> None:
    dispatcher, events = status(order_number=number, order_number_misses=2)
    assert responses(dispatcher) == ["utter_card_order_found"]
    assert words in spoken(dispatcher, "utter_card_order_found")["status_sentence"]
    assert slots_set(events) == {"order_number": None, "order_number_misses": 0}


def test_the_day_is_counted_from_the_day_in_amsterdam() -> None:
    after_midnight = datetime(2026, 11, 23, 23, 30, tzinfo=timezone.utc)  # Tuesday, 0:30 there
    dispatcher, _ = status(after_midnight, order_number="PB-2026-004512")
    assert "donderdag 26" in spoken(dispatcher, "utter_card_order_found")["status_sentence"]


def test_one_that_is_not_there_is_asked_again() -> None:
    dispatcher, events = status(order_number="PB-2026-999999", order_number_misses=1)
    assert responses(dispatcher) == ["utter_card_order_not_found"]
    assert slots_set(events) == {"order_number": None, "order_number_misses": 2}
    assert events[-1]["event"] == "followup" and events[-1]["name"] == "card_order_form"


@pytest.mark.parametrize(
    ("number", "misses"), [("PB-2026-999999", 2), (None, 3)], ids=["not found", "never a number"]
)
def test_the_third_miss_is_a_persons_work(number: str | None, misses: int) -> None:
    dispatcher, events = status(order_number=number, order_number_misses=misses)
    assert responses(dispatcher) == ["utter_card_order_to_human", "utter_handover_open"]
    request = handover(dispatcher)
    assert (request.reason, request.team) == ("card_order_not_found", "payments")
    assert request.question == "Waar blijft mijn pas?"
    assert [line["got"] for line in request.summary] == ([number] if number else [])
    # Whoever asks again later is asked for a number again, with three chances.
    assert slots_set(events)["order_number"] is None
    assert slots_set(events)["order_number_misses"] == 0
    assert not [event for event in events if event["event"] == "followup"]


def test_the_action_looks_at_todays_clock() -> None:
    dispatcher = CollectingDispatcher()
    ActionCardOrderStatus().run(dispatcher, tracker(ASKED, order_number="PB-2026-004512"), {})
    assert responses(dispatcher) == ["utter_card_order_found"]


@pytest.mark.parametrize("text", ["pb2026 4512", "het is PB - 2026 - 004512 hoor", "2026-004512"])
def test_a_number_is_taken_as_people_type_it(text: str) -> None:
    dispatcher, slots = validate(text)
    assert slots == {"order_number": "PB-2026-004512"} and dispatcher.messages == []


def test_what_is_no_number_is_asked_again_with_help() -> None:
    dispatcher, slots = validate("die van vorige week", misses=1)
    assert responses(dispatcher) == ["utter_order_number_again"]
    assert slots == {"order_number": None, "order_number_misses": 2}


def test_after_three_misses_the_form_ends() -> None:
    dispatcher, slots = validate("weet ik niet", misses=2)
    assert responses(dispatcher) == []
    assert slots == {"order_number": None, "order_number_misses": 3, "requested_slot": None}


def test_who_may_be_somebody_else_hears_nothing_and_a_human_makes_sure() -> None:
    dispatcher = CollectingDispatcher()
    given = tracker(user("PB-2026-004512", "inform", metadata={"confirm_identity": True}))
    given.slots["order_number"] = "PB-2026-004512"
    ActionCardOrderStatus().run(dispatcher, given, {})
    said = responses(dispatcher)
    assert said[0] == "utter_confirm_identity" and "utter_card_order_found" not in said
    assert handover(dispatcher).reason == "identity_changed"
