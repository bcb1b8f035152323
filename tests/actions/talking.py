"""What rasa_sdk gives an action, made by hand, and what the action said into it."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from care.handover import HandoverRequest


def user(text: str, intent: str, **parsed: Any) -> dict[str, Any]:
    """Something that the customer said, as Rasa's tracker tells it."""
    parse_data = {"intent": {"name": intent, "confidence": 0.83}, "entities": [], **parsed}
    return {"event": "user", "text": text, "parse_data": parse_data}


def bot(text: str) -> dict[str, Any]:
    return {"event": "bot", "text": text}


def tracker(*events: dict[str, Any], **slots: Any) -> Tracker:
    """A tracker after these events; the last thing said is the latest message."""
    said = [event for event in events if event["event"] == "user"]
    latest = {"text": said[-1]["text"], **said[-1]["parse_data"]} if said else {}
    return Tracker("c1", slots, latest, list(events), False, None, {}, "action_listen")


def responses(dispatcher: CollectingDispatcher) -> list[str]:
    """The names of the designer's replies, in order."""
    return [message["response"] for message in dispatcher.messages if message.get("response")]


def spoken(dispatcher: CollectingDispatcher, response: str) -> dict[str, Any]:
    """The one message with this reply, with the variables that go along."""
    [found] = [m for m in dispatcher.messages if m.get("response") == response]
    return dict(found)


def effects(dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
    """What care is asked to do."""
    customs = [message.get("custom") or {} for message in dispatcher.messages]
    return [custom["care"] for custom in customs if "care" in custom]


def handover(dispatcher: CollectingDispatcher) -> HandoverRequest:
    """The one request for a human, as the drain will read it."""
    [wanted] = effects(dispatcher)
    assert wanted.pop("do") == "hand_over"
    return HandoverRequest(**wanted)


def slots_set(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}
