"""The classifier in a conversation: two questions in a message, and questions that lean on others.

config.yml names this in the place of the classifier; what that does stays as it is. Added are:

- intent `two_questions` with the property `questions` for a message that asks two things: two of
  {text, label, confidence, parsed}, `parsed` being what a message with that question alone would
  be given. `label_ranking` remains that of the message as a whole.
- `leans_on` ({text, label}) on a message that was read together with the question before it; its
  intent, ranking and answer are those of the two together.

Rasa 3.6.21 gives a component the tracker when its `process` has an argument of that name
(DefaultV1Recipe._get_needs_from_args): the conversation before this message. Where there is none
(`rasa test nlu`, the first message) it is empty, and every message is read by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu import before, follow_ups, labels, questions
from nlu.classifier import DutchIntentClassifier
from nlu.follow_ups import Question
from nlu.tokenizer import SpacyDutchTokenizer

TWO_QUESTIONS = "two_questions"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ConversationReader(DutchIntentClassifier):
    """Classifies a message as part of a conversation."""

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Set what the classifier sets, and what follows from more than one question."""
        question = before.find_question(tracker)
        for message in super().process(messages):
            if message.get(TEXT):
                self._read(message, question)
        return messages

    def _read(self, message: Message, question: Question | None) -> None:
        text, alone = message.get(TEXT), _ranking(message)
        if question is not None and follow_ups.leans(text, alone):
            self._set_together(message, question, alone)
            return
        two = questions.decide_two(text, self._classify)
        if two is not None:
            self._set_two(message, two)

    def _classify(self, text: str) -> follow_ups.Ranking:
        """Return how a part of a message is classified by itself."""
        tokenizer = SpacyDutchTokenizer(SpacyDutchTokenizer.get_default_config())
        [part] = super().process(tokenizer.process([Message(data={TEXT: text})]))
        return _ranking(part)

    def _set_together(
        self, message: Message, question: Question, alone: follow_ups.Ranking
    ) -> None:
        """Set what the message means behind the question that it leans on."""
        ranking = follow_ups.read(message.get(TEXT), alone, question, self._classify)
        leans_on = {"text": question.text, "label": question.label}
        _set(message, {**self._describe(ranking), "leans_on": leans_on})

    def _set_two(self, message: Message, two: Sequence[Question]) -> None:
        """Set that the message asks two things, and what each of them means."""
        intent = {"name": TWO_QUESTIONS, "confidence": min(each.confidence for each in two)}
        described = {
            "intent": intent,
            "intent_ranking": [intent, *message.get("intent_ranking")],
            "questions": [
                {**asdict(each), "parsed": self._describe([(each.label, each.confidence)])}
                for each in two
            ],
            "outside": False,
            "choices": [],
        }
        _set(message, described)

    def _describe(self, ranking: follow_ups.Ranking) -> dict[str, Any]:
        if self._labels is None:
            raise RuntimeError("ConversationReader was asked to read before it was trained.")
        return labels.describe(
            self._labels, ranking, self._config["threshold"], self._config["outside_label"]
        )


def _set(message: Message, described: dict[str, Any]) -> None:
    for name, value in described.items():
        message.set(name, value, add_to_output=True)


def _ranking(message: Message) -> follow_ups.Ranking:
    return [(row["label"], row["confidence"]) for row in message.get("label_ranking")]
