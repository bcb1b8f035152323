"""How an action asks care for something: in a reply that no customer sees."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from care.handover import HandoverRequest


def hand_over(dispatcher: CollectingDispatcher, request: HandoverRequest) -> None:
    """A human should take over this conversation."""
    _ask(
        dispatcher,
        do="hand_over",
        reason=request.reason,
        team=request.team,
        priority=request.priority,
        question=request.question,
        confidence=request.confidence,
        summary=list(request.summary),
    )


def keep_score(dispatcher: CollectingDispatcher, value: int) -> None:
    """The customer gave this score, 1 to 5."""
    _ask(dispatcher, do="score", value=value)


def keep_wish(dispatcher: CollectingDispatcher, granted: bool) -> None:
    """The customer wants messages that we begin (a clear yes), or no more of them."""
    _ask(dispatcher, do="wish", granted=granted)


def _ask(dispatcher: CollectingDispatcher, **wanted: Any) -> None:
    dispatcher.utter_message(json_message={"care": wanted})
