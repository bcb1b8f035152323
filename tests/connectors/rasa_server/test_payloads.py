"""What stands behind a button, as Rasa would have understood it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.rasa_server import payloads


@pytest.mark.parametrize(
    ("payload", "intent", "entities"),
    [
        ("/greet", "greet", {}),
        ('/give_feedback{"score": "5"}', "give_feedback", {"score": "5"}),
        ('/inform {"a": 1, "b": "{x}"}', "inform", {"a": 1, "b": "{x}"}),
        ("/inform{broken", "inform", {}),
        ("/inform{1}", "inform", {}),
        ("greet", "greet", {}),
    ],
)
def test_a_payload_is_an_intent_with_entities(
    payload: str, intent: str, entities: dict[str, object]
) -> None:
    read = payloads.read(payload)
    assert read["intent"] == {"name": intent, "confidence": 1.0}
    assert {entity["entity"]: entity["value"] for entity in read["entities"]} == entities
    assert "response_selector" not in read


def test_of_a_retrieval_intent_the_answer_is_named() -> None:
    read = payloads.read("/faq_card/limit")
    assert read["intent"]["name"] == "faq_card"
    answer = read["response_selector"]["faq_card"]["response"]
    assert answer["intent_response_key"] == "faq_card/limit"
    assert answer["utter_action"] == "utter_faq_card/limit"
    assert read["response_selector"]["all_retrieval_intents"] == ["faq_card"]


@given(payload=st.text())
def test_any_payload_is_read(payload: str) -> None:
    assert payloads.read(payload)["intent"]["confidence"] == 1.0
