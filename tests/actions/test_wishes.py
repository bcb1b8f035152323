"""A no counts at once, a yes only when it was asked for."""

from typing import Any

import pytest
from rasa.core.nlg.interpolator import interpolate_text
from rasa_sdk.executor import CollectingDispatcher

from actions.wishes import ActionOptIn, ActionOptOut
from care.turns import Wish
from connectors.rasa_server import payloads
from connectors.rasa_server.turn import OpenTurn
from connectors.whatsapp import answers
from tests.actions.talking import effects, responses, tracker, user
from tests.connectors.whatsapp.test_questions import inbound
from tests.test_house_rules import all_responses


def run(action: Any, *entities: dict[str, Any]) -> CollectingDispatcher:
    dispatcher = CollectingDispatcher()
    action.run(dispatcher, tracker(user("Ja", "opt_in", entities=list(entities))), {})
    return dispatcher


def test_what_sounds_like_a_yes_is_asked_once_more() -> None:
    typed = {"entity": "confirmed", "value": "yes", "extractor": "NluEntities"}
    for said in (run(ActionOptIn()), run(ActionOptIn(), typed)):
        assert responses(said) == ["utter_ask_wish"]
        assert effects(said) == []


def test_the_button_of_that_question_is_a_yes() -> None:
    [asked] = all_responses()["utter_ask_wish"]
    yes, no = asked["buttons"]
    # As Rasa fills in a reply: braces that stand for themselves are doubled.
    parsed = payloads.read(interpolate_text(yes["payload"], {}))
    assert parsed["intent"]["name"] == "opt_in"
    said = run(ActionOptIn(), *parsed["entities"])
    assert (responses(said), effects(said)) == (
        ["utter_wish_kept"],
        [{"do": "wish", "granted": True}],
    )
    assert payloads.read(no["payload"])["intent"]["name"] == "opt_out"


def test_a_no_counts_at_once() -> None:
    said = run(ActionOptOut())
    assert responses(said) == ["utter_stop_kept"]
    assert effects(said) == [{"do": "wish", "granted": False}]


@pytest.mark.parametrize(("granted", "kept"), [(True, True), (False, False), ("yes", False)])
def test_the_drain_reads_the_wish(granted: Any, kept: bool) -> None:
    turn = OpenTurn(inbound("Ja, graag"))
    wanted = {"care": {"do": "wish", "granted": granted}}
    turn.utterances += [{"text": "Dat is geregeld."}, {"custom": wanted}]
    assert list(answers.from_turn(turn).effects) == [Wish(kept)]
