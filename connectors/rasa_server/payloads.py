"""What stands behind a button (`/intent{"entity": "value"}`) -> what Rasa would have understood.

Customers never send such a line: theirs is disarmed. This is for options that we offered
ourselves, and for events of the house.
"""

import json
from collections.abc import Mapping
from typing import Any


def read(payload: str) -> dict[str, Any]:
    """Rasa's parse data for a payload, with full confidence.

    >>> read('/give_feedback{"score":"5"}')["entities"][0]["value"]
    '5'
    >>> read("/faq_card/limit")["intent"]["name"]
    'faq_card'
    """
    label, brace, rest = payload.removeprefix("/").partition("{")
    return understood(label.strip(), _entities(brace + rest) if brace else {})


def understood(label: str, entities: Mapping[str, Any]) -> dict[str, Any]:
    """Parse data for a label of ours; of a retrieval intent it names the reply as well."""
    base, slash, _ = label.partition("/")
    intent = {"name": base, "confidence": 1.0}
    found: dict[str, Any] = {
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [
            {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "button"}
            for name, value in entities.items()
        ],
        "label_ranking": [{"label": label, "confidence": 1.0}],
        "outside": False,
        "choices": [],
    }
    if slash:
        answer = {
            "confidence": 1.0,
            "intent_response_key": label,
            "utter_action": f"utter_{label}",
            "responses": [],
        }
        found["response_selector"] = {
            "all_retrieval_intents": [base],
            base: {"response": answer, "ranking": [answer]},
        }
    return found


def _entities(text: str) -> dict[str, Any]:
    try:
        read_back = json.loads(text)
    except ValueError:
        return {}
    return read_back if isinstance(read_back, dict) else {}
