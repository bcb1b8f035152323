"""Two questions in one message: who goes first, and what becomes of the other.

The classifier says which two (nlu/reader.py). What has one fixed answer is said here; the other
goes back to Rasa as if the customer had sent it by itself, so that the rules of data/ decide about
it: an answer, a form or a person. Nothing here knows what a single label leads to.

- Somebody cheated, bereaved or angry is helped first and with nothing else: the person who takes
  over gets the other question along, and the customer hears so.
- Otherwise a fixed answer comes first, whatever the order in the message: it costs no waiting.
- Of two that both need more, a person goes before a form and gets both questions; of two forms the
  second waits behind a button.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, UserUttered
from rasa_sdk.executor import CollectingDispatcher

from care import company, texts

# A handover of these priorities is not kept waiting by another answer.
AT_ONCE = ("urgent", "high")

Question = Mapping[str, Any]  # text, label, confidence, parsed


@dataclass(frozen=True)
class Plan:
    """What happens with the two: `say` now, `go_on` by the rules, and the one that has to wait."""

    go_on: Question
    say: Question | None = None
    pass_on: Question | None = None  # for the person who takes over
    later: Question | None = None  # behind a button


class ActionTwoQuestions(Action):  # type: ignore[misc]  # rasa_sdk comes untyped
    """Answers the one, and lets the rules go on with the other."""

    def name(self) -> str:
        return "action_two_questions"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        first, second = tracker.latest_message["questions"]
        rules = company.load().handovers
        priorities = {label: rule.priority for label, rule in rules.items()}
        plan = decide_plan(first, second, priorities, domain["responses"])
        if plan.say is not None:
            dispatcher.utter_message(response=reply_of(plan.say["label"]))
            dispatcher.utter_message(response="utter_your_other_question")
        if plan.later is not None:
            _offer(dispatcher, plan.later)
        return _ask_alone(plan, tracker.get_latest_input_channel())


def decide_plan(
    first: Question,
    second: Question,
    priorities: Mapping[str, str],
    replies: Collection[str],
) -> Plan:
    """Who goes first. `priorities` are those of the labels that a person takes over.

    >>> plan = decide_plan({"label": "faq_card/limit"}, {"label": "report_fraud"},
    ...                    {"report_fraud": "urgent"}, {"utter_faq_card/limit"})
    >>> plan.go_on["label"], plan.pass_on["label"], plan.say
    ('report_fraud', 'faq_card/limit', None)
    """
    both = (first, second)
    urgency = [_urgency(each["label"], priorities) for each in both]
    needs_person = [each["label"] in priorities for each in both]
    graver = 1 if urgency[1] < urgency[0] else 0
    if urgency[graver] < len(AT_ONCE) or all(needs_person):
        return Plan(go_on=both[graver], pass_on=both[1 - graver])
    for place, each in enumerate(both):
        if each["label"] not in priorities and reply_of(each["label"]) in replies:
            return Plan(say=each, go_on=both[1 - place])
    if any(needs_person):
        person = needs_person.index(True)
        return Plan(go_on=both[person], pass_on=both[1 - person])
    return Plan(go_on=first, later=second)


def reply_of(label: str) -> str:
    """The reply that is the whole answer to a label, if there is one of this name.

    >>> reply_of("faq_card/limit"), reply_of("ask_is_bot")
    ('utter_faq_card/limit', 'utter_is_bot')
    """
    return f"utter_{label.removeprefix('ask_')}"


def _urgency(label: str, priorities: Mapping[str, str]) -> int:
    """0 for the most urgent; past AT_ONCE for what can wait a moment."""
    priority = priorities.get(label)
    return AT_ONCE.index(priority) if priority in AT_ONCE else len(AT_ONCE)


def _offer(dispatcher: CollectingDispatcher, later: Question) -> None:
    title = texts.say("utter_button_other_question")
    button = {"title": title, "payload": f"/{later['label']}"}
    dispatcher.utter_message(response="utter_other_question_later", buttons=[button])


def _ask_alone(plan: Plan, channel: str | None) -> list[EventType]:
    """The customer's turn again, with one question: Rasa goes on as after a message with it."""
    question = plan.go_on
    parsed = {"text": question["text"], "entities": [], **question["parsed"]}
    if plan.pass_on is not None:
        parsed["waiting"] = {"text": plan.pass_on["text"], "label": plan.pass_on["label"]}
    return [
        ActionExecuted("action_listen"),
        UserUttered(question["text"], parsed, input_channel=channel),
    ]
