"""What the classifier sets on a message, read by Rasa's own code and by our actions."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.actions.action import ActionRetrieveResponse
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from nlu import labels
from tests.nlu.conftest import SMALL_SET, Bot

RANKING = [("faq_card/limit", 0.7), ("greet", 0.1), ("faq_card/pin", 0.05), ("ask_human", 0.01)]
KNOWN = labels.Labels(
    names=["ask_human", "faq_card/limit", "faq_card/pin", "greet"],
    titles={"ask_human": "Iemand spreken", "faq_card/limit": "Limiet"},
    responses={"faq_card/limit": [{"text": "In de app."}]},
)


def test_rasas_own_action_gives_the_answer(bot: Bot) -> None:
    parsed = bot.parse("ik weet mijn pincode niet meer")
    domain = Domain.load(str(SMALL_SET))
    tracker = DialogueStateTracker.from_events(
        "somebody", [UserUttered("", parsed["intent"], [], parsed)]
    )
    action = ActionRetrieveResponse("utter_faq_card")
    events = asyncio.run(
        action.run(
            CollectingOutputChannel(),
            TemplatedNaturalLanguageGenerator(domain.responses),
            tracker,
            domain,
        )
    )
    assert action.get_full_retrieval_name(tracker) == "utter_faq_card/forgot_pin"
    assert [event.text for event in events] == ["U kiest een nieuwe pincode in de app."]


def test_the_property_has_the_shape_of_rasas_response_selector() -> None:
    assert labels.describe(KNOWN, RANKING, 0.4, "out_of_scope")["response_selector"] == {
        "all_retrieval_intents": ["faq_card"],
        "faq_card": {
            "response": {
                "responses": [{"text": "In de app."}],
                "confidence": 0.7,
                "intent_response_key": "faq_card/limit",
                "utter_action": "utter_faq_card/limit",
            },
            "ranking": [
                {"confidence": 0.7, "intent_response_key": "faq_card/limit"},
                {"confidence": 0.05, "intent_response_key": "faq_card/pin"},
            ],
        },
    }


def test_intents_are_ranked_by_their_likeliest_label() -> None:
    described = labels.describe(KNOWN, RANKING, 0.4, "out_of_scope")
    assert described["intent"] == {"name": "faq_card", "confidence": 0.7}
    assert [it["name"] for it in described["intent_ranking"]] == ["faq_card", "greet", "ask_human"]


@pytest.mark.parametrize(
    ("threshold", "outside", "intent"), [(0.7, False, "faq_card"), (0.71, True, "nlu_fallback")]
)
def test_below_the_threshold_it_is_not_understood(
    threshold: float, outside: bool, intent: str
) -> None:
    described = labels.describe(KNOWN, RANKING, threshold, "out_of_scope")
    assert (described["outside"], described["intent"]["name"]) == (outside, intent)


def test_only_labels_with_a_title_are_offered() -> None:
    described = labels.describe(KNOWN, RANKING, 0.9, "out_of_scope")
    assert described["choices"] == [
        {"label": "faq_card/limit", "title": "Limiet"},
        {"label": "ask_human", "title": "Iemand spreken"},
    ]


def test_titles_and_answers_come_from_the_training_data() -> None:
    examples = [
        Message.build("limiet omhoog", "faq_card/limit", intent_metadata={"title": "Limiet"}),
        Message.build("hoi", "greet"),
        Message.build("dag", "greet", intent_metadata="a note that is no title"),
    ]
    learnt = labels.learn(examples, {"utter_faq_card/limit": [{"text": "In de app."}]})
    assert learnt == labels.Labels(
        ["faq_card/limit", "greet"],
        {"faq_card/limit": "Limiet"},
        {"faq_card/limit": [{"text": "In de app."}]},
    )
    assert labels.Labels(**learnt.to_dict()) == learnt
