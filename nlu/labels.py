"""From confidences to what Rasa and our actions read from a parsed message.

- A label is an intent, or RETRIEVAL_INTENT/KEY for a question with one fixed answer. Rasa's rules
  know the first part; which answer to give is looked up in the property `response_selector`, in the
  shape that Rasa's own ResponseSelector writes and ActionRetrieveResponse reads
  (rasa/nlu/selectors/response_selector.py, rasa/core/actions/action.py, 3.6.21).
- `outside` is true where the bot must not act on the label: it is not sure enough (the intent
  becomes nlu_fallback) or the label says so itself (out_of_scope).
- `choices` are the nearest labels to offer then. A designer gives a label its title in data/:
      - intent: block_card
        metadata: {title: Pas blokkeren}
  A label without a title is never offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, UTTER_PREFIX
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message

OFFERED = 3
RANKED = 10

Ranking = Sequence[tuple[str, float]]  # labels with their confidence, the likeliest first


@dataclass(frozen=True)
class Labels:
    """What the training data say about the labels."""

    names: list[str]
    titles: dict[str, str] = field(default_factory=dict)
    responses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; `Labels(**data)` is the way back."""
        return asdict(self)


def learn(examples: Iterable[Message], responses: Mapping[str, list[dict[str, Any]]]) -> Labels:
    """Return the labels of these training examples, with titles and fixed answers."""
    names = set()
    titles: dict[str, str] = {}
    for example in examples:
        label = example.get_full_intent()
        names.add(label)
        written = (example.get(METADATA) or {}).get(METADATA_INTENT)
        if isinstance(written, dict) and written.get("title"):
            titles.setdefault(label, str(written["title"]))
    answers = {
        label: responses[utter_action(label)]
        for label in sorted(names)
        if "/" in label and utter_action(label) in responses
    }
    return Labels(sorted(names), titles, answers)


def base(label: str) -> str:
    """Return the intent that Rasa's rules know.

    >>> base("faq_card/limit"), base("greet")
    ('faq_card', 'greet')
    """
    return label.split("/", 1)[0]


def utter_action(label: str) -> str:
    """Return the name of the fixed answer.

    >>> utter_action("faq_card/limit")
    'utter_faq_card/limit'
    """
    return f"{UTTER_PREFIX}{label}"


def decide_outside(ranking: Ranking, threshold: float, outside_label: str) -> bool:
    """Return whether the bot must not act on the likeliest label.

    >>> decide_outside([("greet", 0.8)], 0.4, "out_of_scope")
    False
    >>> decide_outside([("greet", 0.3)], 0.4, "out_of_scope")
    True
    >>> decide_outside([("out_of_scope", 0.9)], 0.4, "out_of_scope")
    True
    """
    label, confidence = ranking[0]
    return confidence < threshold or label == outside_label


def describe(
    labels: Labels, ranking: Ranking, threshold: float, outside_label: str
) -> dict[str, Any]:
    """Return the properties to set on the message."""
    outside = decide_outside(ranking, threshold, outside_label)
    intents = _rank_intents(ranking)
    if ranking[0][1] < threshold:
        # Rasa's FallbackClassifier puts itself before the others with its threshold: so do we.
        intents.insert(0, _intent(DEFAULT_NLU_FALLBACK_INTENT_NAME, threshold))
    return {
        "intent": intents[0],
        "intent_ranking": intents[:RANKED],
        "label_ranking": [
            {"label": label, "confidence": confidence} for label, confidence in ranking[:RANKED]
        ],
        "outside": outside,
        "choices": _choices(labels, ranking) if outside else [],
        "response_selector": _response_selector(labels, ranking),
    }


def _intent(name: str, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": confidence}


def _rank_intents(ranking: Ranking) -> list[dict[str, Any]]:
    """Return each intent once, with the confidence of its likeliest label."""
    best: dict[str, float] = {}
    for label, confidence in ranking:
        best.setdefault(base(label), confidence)
    return [_intent(name, confidence) for name, confidence in best.items()]


def _choices(labels: Labels, ranking: Ranking) -> list[dict[str, str]]:
    nearest = [label for label, _ in ranking if label in labels.titles]
    return [{"label": label, "title": labels.titles[label]} for label in nearest[:OFFERED]]


def _response_selector(labels: Labels, ranking: Ranking) -> dict[str, Any]:
    """Return what Rasa's ResponseSelector would have set."""
    retrieval = [base(label) for label in labels.names if "/" in label]
    properties: dict[str, Any] = {"all_retrieval_intents": list(dict.fromkeys(retrieval))}
    label, confidence = ranking[0]
    if "/" in label:
        properties[base(label)] = {
            "response": {
                "responses": labels.responses.get(label, []),
                "confidence": confidence,
                "intent_response_key": label,
                "utter_action": utter_action(label),
            },
            "ranking": [
                {"confidence": confidence, "intent_response_key": other}
                for other, confidence in ranking[:RANKED]
                if base(other) == base(label)
            ],
        }
    return properties
