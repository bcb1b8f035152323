"""A small project in which everything is in order, for tests to spoil."""

from __future__ import annotations

from pathlib import Path

from designer.check import project, run
from designer.check.finding import Finding

DOMAIN = """
version: "3.1"
intents:
  - greet
  - block_card
  - faq_card
  - handover_closed
entities:
  - order_number
slots:
  order_number:
    type: text
    mappings:
      - type: from_entity
        entity: order_number
forms:
  card_form:
    required_slots:
      - order_number
actions:
  - action_hand_over
"""
COMPANY = """
name: Polderbank
time_zone: Europe/Amsterdam
opening_hours: {general: always}
waiting: {normal: {say: binnen een half uur, minutes: 30}}
teams:
  general: {name: Algemeen, in_a_sentence: de klantenservice, hours: general, promise: normal}
handovers:
  block_card: {team: general, priority: high, reason: Pas kwijt}
replies:
  phone: 020-000 00 00
"""
ACTIONS = """
def run(dispatcher, status):
    who = {"team": "de klantenservice"}
    dispatcher.utter_message(response="utter_handed_over", wait="even", **who)
    dispatcher.utter_message(response=f"utter_order_{status}", day="maandag")
    return "handover_closed"
"""
REPLIES = """
responses:
  utter_greet:
    - text: "Goedendag. Bellen kan ook: {phone}."
      buttons:
        - title: Pas blokkeren
          payload: '/block_card{{"order_number":"1"}}'
        - title: Limiet
          payload: /faq_card/limit
  utter_faq_card/limit:
    - text: Uw limiet staat in de app.
  utter_ask_order_number:
    - text: Wat is het nummer?
  utter_handed_over:
    - text: "Een collega van {team} antwoordt over {wait}."
  utter_order_sent:
    - text: "Uw pas is {day} verstuurd."
"""
RULES = """
rules:
  - rule: A greeting
    steps:
      - intent: greet
      - action: utter_greet
  - rule: A lost card
    steps:
      - intent: block_card
      - action: action_hand_over
  - rule: Questions about cards
    steps:
      - intent: faq_card
      - action: utter_faq_card
  - rule: Back at the assistant
    steps:
      - or:
        - intent: handover_closed
        - intent: greet
      - action: card_form
      - active_loop: card_form
"""
SIGNS = "abcdefghij"


def words(label: str, number: int) -> str:
    """Return an example that resembles no other one."""
    return f"{label} " + " ".join(3 * SIGNS[int(digit)] for digit in f"{number:03}")


def block(label: str, *examples: str, count: int = 100) -> str:
    """Return the lines of a label with these examples, and as many more as it needs."""
    made = [words(label.replace("/", " "), number) for number in range(count - len(examples))]
    lines = "".join(f"      - {text}\n" for text in (*examples, *made))
    return f"  - intent: {label}\n    examples: |\n{lines}"


class Small:
    """The project, and what a check of it finds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("domain.yml", DOMAIN)
        self.write("company.yml", COMPANY)
        self.write("actions/order.py", ACTIONS)
        self.write("data/replies.yml", REPLIES)
        self.write("data/rules.yml", RULES)
        for label in ("greet", "block_card", "faq_card/limit"):
            self.write(f"data/{label.replace('/', '_')}.yml", "nlu:\n" + block(label))

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> int:
        """Replace a text that stands there once; returns the line on which it begins."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def look(self) -> list[Finding]:
        """Return everything that is found without a model and without Rasa."""
        return run.look(project.read(self.root))

    def find(self, kind: str) -> list[tuple[str, str, str]]:
        """Return severity, place and text of the findings of a kind; there are no others."""
        found = self.look()
        assert {finding.kind for finding in found} <= {kind}, found
        return [(one.severity, str(one.place), one.what) for one in found]
