"""The designer's replies with the company's figures in them, through Rasa's own templates."""

import asyncio
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from care import company
from connectors.rasa_server.replies import CompanyReplies

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    slots:
      phone: {type: text, mappings: [{type: custom}]}
      topic: {type: text, mappings: [{type: custom}]}
    responses:
      utter_call:
        - text: "Bel {phone}."
          buttons:
            - title: "Bel {phone}"
              payload: /call
      utter_topic:
        - text: "{company}: {topic}, {wait}."
    """
)
NLG = CompanyReplies(EndpointConfig(), DOMAIN)
FIGURES = company.load().replies


def said(name: str, *slots: SlotSet, **arguments: Any) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("c1", list(slots), DOMAIN.slots)
    found = asyncio.run(NLG.generate(name, tracker, "whatsapp", **arguments))
    assert found is not None
    return dict(found)


def test_a_figure_of_the_company_is_filled_in() -> None:
    assert said("utter_call")["text"] == f"Bel {FIGURES['phone']}."
    assert said("utter_call")["buttons"][0]["title"] == f"Bel {FIGURES['phone']}"


def test_a_slot_goes_before_the_company_and_an_argument_before_both() -> None:
    slot = SlotSet("phone", "112")
    assert said("utter_call", slot)["text"] == "Bel 112."
    assert said("utter_call", slot, phone="144")["text"] == "Bel 144."


def test_slots_and_arguments_stand_beside_the_figures() -> None:
    found = said("utter_topic", SlotSet("topic", "passen"), wait="binnen een uur")
    assert found["text"] == f"{FIGURES['company']}: passen, binnen een uur."
