"""What the bot does not understand: a second chance with choices, then a human."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import story
from actions.handover import hand_over
from care import clock, texts

# Two topics and a human fit on WhatsApp's three buttons.
MOST_CHOICES = 2


class ActionAskAgain(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Offers the nearest topics as buttons; at the second miss in a row a human takes over."""

    def name(self) -> str:
        return "action_ask_again"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return _answer(dispatcher, tracker, "utter_not_understood", _choices(tracker))


class ActionOutOfScope(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Says what the bot is for; whoever goes on about it gets a human as well."""

    def name(self) -> str:
        return "action_out_of_scope"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return _answer(dispatcher, tracker, "utter_out_of_scope", [])


def _answer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    response: str,
    choices: list[dict[str, str]],
) -> list[EventType]:
    if story.is_second_miss(tracker.events):
        dispatcher.utter_message(response="utter_not_understood_twice")
        return hand_over(dispatcher, tracker, "not_understood", clock.now())
    human = {"title": texts.say("utter_button_ask_human"), "payload": "/ask_human"}
    dispatcher.utter_message(response=response, buttons=[*choices, human])
    return []


def _choices(tracker: Tracker) -> list[dict[str, str]]:
    """The topics nearest to what was said, as the classifier found them."""
    nearest = tracker.latest_message.get("choices") or []
    return [
        {"title": choice["title"], "payload": f"/{choice['label']}"}
        for choice in nearest
        if choice["label"] != "ask_human"
    ][:MOST_CHOICES]
