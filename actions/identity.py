"""Sensitive work waits when the phone, SIM card or number behind an account has changed.

A thief with a customer's SIM card has the conversation as well (Meta, "Identity change check").
So whoever looks up something about a person asks here first; a human makes sure outside WhatsApp.
"""

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.handover import hand_over

REASON = "identity_changed"


def is_unsure(tracker: Tracker) -> bool:
    """Did the channel say that nobody has made sure who this is since the last change?"""
    metadata = tracker.latest_message.get("metadata") or {}
    return metadata.get("confirm_identity") is True


def refuse(dispatcher: CollectingDispatcher, tracker: Tracker, now: datetime) -> list[EventType]:
    """Say why, and let a human make sure."""
    dispatcher.utter_message(response="utter_confirm_identity")
    return hand_over(dispatcher, tracker, REASON, now)
