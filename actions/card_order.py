"""Where is my new card? Asks for the application's number and looks it up."""

from datetime import datetime
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import identity
from actions.handover import hand_over
from care import clock, company, lookups, texts

MOST_MISSES = 3


class ValidateCardOrderForm(FormValidationAction):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Takes a number as people type it; what is none is asked again, with help."""

    def name(self) -> str:
        return "validate_card_order_form"

    def validate_order_number(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """The number in its own spelling; after three misses the form ends without one."""
        number = lookups.read_order_number(str(value))
        if number is not None:
            return {"order_number": number}
        misses = _misses(tracker) + 1
        if misses >= MOST_MISSES:
            return {"order_number": None, "order_number_misses": misses, "requested_slot": None}
        dispatcher.utter_message(response="utter_order_number_again")
        return {"order_number": None, "order_number_misses": misses}


class ActionCardOrderStatus(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Tells how the application stands, in one bubble."""

    def name(self) -> str:
        return "action_card_order_status"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        if identity.is_unsure(tracker):
            return identity.refuse(dispatcher, tracker, clock.now())
        return tell_status(dispatcher, tracker, clock.now())


def tell_status(
    dispatcher: CollectingDispatcher, tracker: Tracker, now: datetime
) -> list[EventType]:
    """The status; or, where there is none, the question again and at last a human."""
    number = tracker.get_slot("order_number")
    today = now.astimezone(company.load().zone).date()
    order = lookups.find_card_order(number, today) if number else None
    if order is not None:
        sentence = texts.say(f"utter_card_order_{order.status}", day=order.day_in_words())
        dispatcher.utter_message(response="utter_card_order_found", status_sentence=sentence)
        return _forget(misses=0)
    misses = _misses(tracker) + (1 if number else 0)
    if misses >= MOST_MISSES:
        dispatcher.utter_message(response="utter_card_order_to_human")
        return [*hand_over(dispatcher, tracker, "card_order_not_found", now), *_forget(misses=0)]
    dispatcher.utter_message(response="utter_card_order_not_found")
    return [*_forget(misses=misses), FollowupAction("card_order_form")]


def _forget(*, misses: int) -> list[EventType]:
    """The number is used up: whoever asks again is asked for it again."""
    return [SlotSet("order_number", None), SlotSet("order_number_misses", misses)]


def _misses(tracker: Tracker) -> int:
    return int(tracker.get_slot("order_number_misses") or 0)
