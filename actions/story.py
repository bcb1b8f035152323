"""What was said so far, read from Rasa's tracker: decisions over events, nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

Event = Mapping[str, Any]

# Labels that open or steer a conversation but say nothing of what the customer wants.
SMALL_TALK = frozenset(
    {
        "affirm",
        "ask_human",
        "deny",
        "give_feedback",
        "goodbye",
        "greet",
        "handover_closed",
        "none_of_these",
        "received_other_kind",
        "thank",
    }
)
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
LONGEST_QUESTION = 300


def intent_of(event: Event) -> str:
    """The intent of a user event; "" where there is none."""
    parsed = event.get("parse_data") or {}
    return str((parsed.get("intent") or {}).get("name") or "")


def user_turns(events: Sequence[Event]) -> list[Event]:
    """What the customer said in this session, oldest first."""
    start = 0
    for place, event in enumerate(events):
        if event.get("event") == "session_started":
            start = place
    return [event for event in events[start:] if event.get("event") == "user"]


def find_question(events: Sequence[Event]) -> str:
    """The customer's question in one line: the last message with something in it.

    >>> said = lambda text, intent: {
    ...     "event": "user", "text": text, "parse_data": {"intent": {"name": intent}}}
    >>> find_question([said("Meer\\nlenen?", "mortgage_personal"), said("mens", "ask_human")])
    'Meer lenen?'
    """
    turns = user_turns(events)
    telling = [turn for turn in turns if intent_of(turn) not in SMALL_TALK]
    words = str(((telling or turns or [{}])[-1]).get("text") or "")
    return " ".join(words.split())[:LONGEST_QUESTION]


def find_other_questions(events: Sequence[Event]) -> list[str]:
    """What was asked beside a question that went first, and still waits for a person.

    >>> waiting = {"event": "user", "parse_data": {"waiting": {"text": "En\\nde rente?"}}}
    >>> find_other_questions([waiting]), find_other_questions([])
    (['En de rente?'], [])
    """
    parsed = (turn.get("parse_data") or {} for turn in user_turns(events))
    waiting = (one["waiting"] for one in parsed if one.get("waiting"))
    return [" ".join(str(one["text"]).split())[:LONGEST_QUESTION] for one in waiting]


def is_second_miss(events: Sequence[Event]) -> bool:
    """Was the message before this one not understood either?

    >>> miss = {"event": "user", "parse_data": {"intent": {"name": "nlu_fallback"}}}
    >>> is_second_miss([miss]), is_second_miss([miss, miss])
    (False, True)
    """
    turns = user_turns(events)
    return len(turns) > 1 and all(intent_of(turn) in NOT_UNDERSTOOD for turn in turns[-2:])
