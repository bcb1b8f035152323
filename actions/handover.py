"""A human takes over: who, and when the customer hears from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import effects, story
from care import clock, company, opening_hours, texts
from care.company import Company, Team
from care.handover import HandoverRequest

# Slots that the agent should see, when they are filled.
TELLING_SLOTS = ("order_number",)


class ActionHandOver(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Hands over for the reason that the customer's message gives (its intent)."""

    def name(self) -> str:
        return "action_hand_over"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        intent = tracker.latest_message.get("intent") or {}
        reason = str(intent.get("name") or "")
        if reason in story.NOT_UNDERSTOOD or reason not in company.load().handovers:
            reason = "not_understood"
        return hand_over(dispatcher, tracker, reason, clock.now())


def hand_over(
    dispatcher: CollectingDispatcher, tracker: Tracker, reason: str, now: datetime
) -> list[EventType]:
    """Say who takes over and when, ask care for it, and leave any form behind."""
    settings = company.load()
    rule = settings.handover_rule(reason)
    _say_who_and_when(dispatcher, settings, settings.team(rule.team), now)
    others = story.find_other_questions(tracker.events)
    if others:
        dispatcher.utter_message(response="utter_other_question_passed_on")
    intent = tracker.latest_message.get("intent") or {}
    effects.hand_over(
        dispatcher,
        HandoverRequest(
            reason=reason,
            team=rule.team,
            priority=rule.priority,
            question=story.find_question(tracker.events),
            confidence=intent.get("confidence"),
            summary=[*_summary(settings, tracker), *_also_asked(others)],
        ),
    )
    return [ActiveLoop(None), SlotSet("requested_slot", None)]


def _say_who_and_when(
    dispatcher: CollectingDispatcher, settings: Company, team: Team, now: datetime
) -> None:
    who = {"team": team.in_a_sentence}
    if team.hours.always:
        dispatcher.utter_message(response="utter_handover_always", **who)
        return
    if opening_hours.is_open(settings, team.hours, now):
        dispatcher.utter_message(response="utter_handover_open", wait=team.promise, **who)
        return
    opens = opening_hours.next_opening(settings, team.hours, now)
    when = "zodra dat kan" if opens is None else opening_hours.say_when(settings, opens, now)
    dispatcher.utter_message(response="utter_handover_closed", when=when, **who)


def _also_asked(others: Sequence[str]) -> list[dict[str, str]]:
    """What the customer asked beside this, for the person to answer as well."""
    return [{"asked": texts.say("utter_also_asked"), "got": text} for text in others]


def _summary(settings: Company, tracker: Tracker) -> list[dict[str, str]]:
    """What the bot asked and got."""
    found = (
        (settings.slot_names.get(name, name), tracker.get_slot(name)) for name in TELLING_SLOTS
    )
    return [{"asked": name, "got": str(value)} for name, value in found if value]
