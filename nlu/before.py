"""Which question was last asked in this conversation? A message after it may lean on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.follow_ups import Question, small_words

# Between a question and what leans on it stand at most a few words such as "ok" and "dank u".
MOST_TURNS_BACK = 3


def find_question(tracker: DialogueStateTracker | None) -> Question | None:
    """Return the question that stands before the message to come; None when there is none.

    In a form each message answers what the form asks: there nothing leans. After a message that
    was not understood nothing leans either: what should it lean on?
    """
    if tracker is None or tracker.active_loop_name:
        return None
    for parsed in islice(_parsed(tracker), MOST_TURNS_BACK):
        label, confidence = _label(parsed)
        if label in small_words().no_topic:
            continue
        if parsed.get("outside") or not label:
            return None
        return Question(_whole_text(parsed), label, confidence)
    return None


def _parsed(tracker: DialogueStateTracker) -> Iterator[Mapping[str, Any]]:
    """Yield what the customer's messages of this session were taken to mean, the last first."""
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return
        if isinstance(event, UserUttered):
            yield {"text": event.text, **(event.parse_data or {})}


def _label(parsed: Mapping[str, Any]) -> tuple[str, float]:
    """Return the full label; of two questions the second, which was answered last."""
    if parsed.get("questions"):
        last = parsed["questions"][-1]
        return str(last["label"]), float(last["confidence"])
    ranking = parsed.get("label_ranking") or []
    return (str(ranking[0]["label"]), float(ranking[0]["confidence"])) if ranking else ("", 0.0)


def _whole_text(parsed: Mapping[str, Any]) -> str:
    """Return the question's words; of one that leant itself, behind those that it leant on.

    Only the first question is carried along, so that a row of them does not grow.
    """
    if parsed.get("questions"):
        return str(parsed["questions"][-1]["text"])
    text = str(parsed.get("text") or "")
    leant_on = parsed.get("leans_on")
    return f"{leant_on['text']} {text}" if leant_on else text
