"""The score after a conversation with a human: asked once, kept, thanked for."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import effects

# From this score on a customer is content (CSAT counts 4 and 5).
CONTENT = 4


class ActionAskScore(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Asks for a score from 1 to 5 and remembers that it did."""

    def name(self) -> str:
        return "action_ask_score"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        dispatcher.utter_message(response="utter_ask_score")
        return [SlotSet("awaiting_score", True)]


class ActionStoreScore(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Keeps the score in the message; without one it asks for it, once."""

    def name(self) -> str:
        return "action_store_score"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        score = read_score(tracker.latest_message.get("entities") or [])
        if score is None:
            dispatcher.utter_message(response="utter_score_unclear")
            return [SlotSet("awaiting_score", True)]
        effects.keep_score(dispatcher, score)
        content = score >= CONTENT
        dispatcher.utter_message(
            response="utter_score_thanks_high" if content else "utter_score_thanks_low"
        )
        return [SlotSet("awaiting_score", False)]


def read_score(entities: list[dict[str, Any]]) -> int | None:
    """The score among the entities of a message, 1 to 5.

    >>> read_score([{"entity": "score", "value": "4"}])
    4
    >>> read_score([{"entity": "score", "value": "9"}]) is None
    True
    """
    for entity in entities:
        value = str(entity.get("value", ""))
        if entity.get("entity") == "score" and value in ("1", "2", "3", "4", "5"):
            return int(value)
    return None
