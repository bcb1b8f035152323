"""Messages that we begin ourselves: a customer wants them, or wants no more of them.

A no counts at once. A yes has to be a clear one, to something that was asked (Telecommunicatiewet
11.7, AVG 4.11): whatever the classifier reads as a yes is asked once more, with a button.
"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import effects


class ActionOptIn(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Keeps the yes behind our button; anything else is asked once more."""

    def name(self) -> str:
        return "action_opt_in"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        if not is_confirmed(tracker.latest_message.get("entities") or []):
            dispatcher.utter_message(response="utter_ask_wish")
            return []
        effects.keep_wish(dispatcher, granted=True)
        dispatcher.utter_message(response="utter_wish_kept")
        return []


class ActionOptOut(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Keeps the no."""

    def name(self) -> str:
        return "action_opt_out"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        effects.keep_wish(dispatcher, granted=False)
        dispatcher.utter_message(response="utter_stop_kept")
        return []


def is_confirmed(entities: list[dict[str, Any]]) -> bool:
    """Was it our button? Nobody can type this entity: customers' text names none.

    >>> is_confirmed([{"entity": "confirmed", "value": "yes", "extractor": "button"}])
    True
    >>> is_confirmed([{"entity": "confirmed", "value": "yes", "extractor": "spacy"}])
    False
    """
    return any(
        entity.get("entity") == "confirmed" and entity.get("extractor") == "button"
        for entity in entities
    )
