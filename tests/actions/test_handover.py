"""A human takes over: who, when the customer hears from them, and what they know beforehand."""

from datetime import datetime, timezone

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.handover import ActionHandOver, hand_over
from care import company
from connectors.rasa_server.turn import OpenTurn
from connectors.whatsapp import answers
from tests.actions.talking import effects, handover, responses, slots_set, spoken, tracker, user
from tests.connectors.whatsapp.test_questions import inbound

# Mortgages answer on working days from 9:00 to 17:30 in Amsterdam (an hour ahead of UTC).
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)
MONDAY_EARLY = datetime(2026, 11, 23, 6, 0, tzinfo=timezone.utc)
FRIDAY_NIGHT = datetime(2026, 11, 27, 20, 0, tzinfo=timezone.utc)
CHRISTMAS = datetime(2026, 12, 25, 11, 0, tzinfo=timezone.utc)

QUESTION = user("Kan mijn hypotheek\nhoger?", "mortgage_personal")


def said_at(now: datetime, reason: str = "mortgage_personal") -> CollectingDispatcher:
    dispatcher = CollectingDispatcher()
    hand_over(dispatcher, tracker(QUESTION), reason, now)
    return dispatcher


def test_while_the_team_is_there_its_promise_is_told() -> None:
    said = spoken(said_at(MONDAY_NOON), "utter_handover_open")
    assert (said["team"], said["wait"]) == ("Hypotheken", "binnen een uur")


@pytest.mark.parametrize(
    ("now", "when"),
    [
        (MONDAY_EARLY, "vandaag vanaf 9.00 uur"),
        (FRIDAY_NIGHT, "maandag 30 november vanaf 9.00 uur"),
        (CHRISTMAS, "maandag 28 december vanaf 9.00 uur"),
    ],
)
def test_while_it_is_not_the_next_opening_is_told(now: datetime, when: str) -> None:
    said = spoken(said_at(now), "utter_handover_closed")
    assert (said["team"], said["when"]) == ("Hypotheken", when)


@pytest.mark.parametrize("now", [MONDAY_NOON, FRIDAY_NIGHT, CHRISTMAS])
def test_who_is_always_there_says_so(now: datetime) -> None:
    assert spoken(said_at(now, "unknown_transaction"), "utter_handover_always")["team"] == (
        "het fraudemeldpunt"
    )


def test_the_request_says_why_who_how_urgent_and_what_was_asked() -> None:
    wanted = handover(said_at(MONDAY_NOON))
    assert (wanted.reason, wanted.team, wanted.priority) == (
        "mortgage_personal",
        "mortgages",
        "normal",
    )
    assert wanted.question == "Kan mijn hypotheek hoger?" and wanted.confidence == 0.83


def test_what_the_bot_asked_and_got_goes_along() -> None:
    dispatcher = CollectingDispatcher()
    told = tracker(QUESTION, order_number="PB-2026-004512", message_kind="image")
    hand_over(dispatcher, told, "ask_human", MONDAY_NOON)
    assert handover(dispatcher).summary == [{"asked": "Aanvraagnummer", "got": "PB-2026-004512"}]


def test_any_form_is_left_behind() -> None:
    events = hand_over(CollectingDispatcher(), tracker(QUESTION), "ask_human", MONDAY_NOON)
    assert {"event": "active_loop", "name": None, "timestamp": None} in events
    assert slots_set(events) == {"requested_slot": None}


@pytest.mark.parametrize(
    ("intent", "reason"),
    [
        *((reason, reason) for reason in ("ask_human", "change_bank_details")),
        ("nlu_fallback", "not_understood"),
        ("out_of_scope", "not_understood"),
        ("none_of_these", "not_understood"),
        ("", "not_understood"),
    ],
)
def test_the_action_takes_its_reason_from_the_intent(intent: str, reason: str) -> None:
    dispatcher = CollectingDispatcher()
    ActionHandOver().run(dispatcher, tracker(user("?", intent)), {})
    assert handover(dispatcher).reason == reason
    assert responses(dispatcher)[0].startswith("utter_handover_")


def test_without_anything_said_there_is_still_a_human() -> None:
    dispatcher = CollectingDispatcher()
    ActionHandOver().run(dispatcher, tracker(), {})
    assert handover(dispatcher).question == ""


@pytest.mark.parametrize("reason", sorted(company.load().handovers))
def test_the_drain_reads_every_request(reason: str) -> None:
    """What an action asks is what the drain carries out: both sides of the same words."""
    [wanted] = effects(said_at(MONDAY_NOON, reason))
    turn = OpenTurn(inbound("Hoi"))
    turn.utterances += [{"text": "Een collega komt."}, {"custom": {"care": wanted}}]
    [effect] = answers.from_turn(turn).effects
    assert effect == handover(said_at(MONDAY_NOON, reason))
