"""The score after a conversation with a human: asked once, kept, thanked for."""

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback import ActionAskScore, ActionStoreScore, read_score
from care.turns import Score
from connectors.rasa_server.turn import OpenTurn
from connectors.whatsapp import answers
from tests.actions.talking import effects, responses, slots_set, tracker, user
from tests.connectors.whatsapp.test_questions import inbound


def store(*entities: dict[str, Any]) -> tuple[CollectingDispatcher, dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    said = tracker(user("Een cijfer", "give_feedback", entities=list(entities)))
    return dispatcher, slots_set(ActionStoreScore().run(dispatcher, said, {}))


def test_the_question_is_remembered() -> None:
    dispatcher = CollectingDispatcher()
    events = ActionAskScore().run(dispatcher, tracker(), {})
    assert responses(dispatcher) == ["utter_ask_score"]
    assert slots_set(events) == {"awaiting_score": True}


@pytest.mark.parametrize(
    ("value", "level"), [("1", "low"), ("3", "low"), ("4", "high"), (5, "high")]
)
def test_a_score_is_kept_and_thanked_for(value: Any, level: str) -> None:
    dispatcher, slots = store({"entity": "score", "value": value})
    assert responses(dispatcher) == [f"utter_score_thanks_{level}"]
    assert effects(dispatcher) == [{"do": "score", "value": int(value)}]
    assert slots == {"awaiting_score": False}


@pytest.mark.parametrize("value", ["0", "6", "-1", "4.5", "", "heel goed", None, 10, True])
def test_what_is_no_score_is_asked_once_more(value: Any) -> None:
    dispatcher, slots = store({"entity": "score", "value": value})
    assert responses(dispatcher) == ["utter_score_unclear"]
    assert effects(dispatcher) == [] and slots == {"awaiting_score": True}


def test_other_entities_are_no_score() -> None:
    assert read_score([{"entity": "order_number", "value": "4"}]) is None
    assert (
        read_score([{}, {"entity": "score", "value": "9"}, {"entity": "score", "value": "2"}]) == 2
    )


def test_the_drain_reads_the_score() -> None:
    dispatcher, _ = store({"entity": "score", "value": "4"})
    turn = OpenTurn(inbound("4"))
    turn.utterances += [{"text": "Dank u."}, {"custom": {"care": effects(dispatcher)[0]}}]
    assert list(answers.from_turn(turn).effects) == [Score(4)]
