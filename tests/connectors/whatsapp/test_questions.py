"""A customer's text can command nothing in Rasa, whatever stands in it."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from care.messages import InboundMessage
from connectors.whatsapp import questions
from connectors.whatsapp.channel import WhatsAppOutput


def inbound(text: str, kind: str = "text", **payload: Any) -> InboundMessage:
    return InboundMessage(7, "c1", kind, text, payload, "bot", 0, 1, "rasa")


sly = st.text(alphabet=st.sampled_from("/ \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u3000ar{"))


@given(text=sly | st.text())
@example(text="/\u00a0/restart")
@example(text=" / / /session_start")
def test_a_disarmed_text_never_begins_with_a_slash(text: str) -> None:
    harmless = questions.disarm(text)
    # Rasa strips before it looks.
    assert harmless.strip() and not harmless.strip().startswith("/")


@given(text=st.text(min_size=1, max_size=50).filter(lambda t: t.strip() and t.strip()[0] != "/"))
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert questions.disarm(text) == text.strip()


def test_of_an_endless_text_the_beginning_and_the_end_are_read() -> None:
    read = questions.disarm("Goedendag. " + "x" * 50_000 + " Hoe laat bent u open?")
    assert read.startswith("Goedendag.") and read.endswith("Hoe laat bent u open?")
    assert len(read) < 4100


def test_the_question_carries_whose_it_is() -> None:
    asked = questions.ask(inbound("Hoi"), WhatsAppOutput())
    assert (asked.sender_id, asked.message_id, asked.text) == ("c1", "7", "Hoi")
    assert asked.parse_data is None and asked.input_channel == "whatsapp"


def test_an_action_can_see_that_nobody_made_sure_who_it_is() -> None:
    sure = questions.ask(inbound("Waar is mijn pas?"), WhatsAppOutput())
    changed = InboundMessage(7, "c1", "text", "Hoi", {}, "bot", 0, 1, "rasa", True)
    unsure = questions.ask(changed, WhatsAppOutput())
    assert not (sure.metadata or {}) and unsure.metadata == {"confirm_identity": True}


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        (inbound("", "event", event="handover_closed"), "handover_closed"),
        (inbound("Pas", "interactive", choice="/faq_card/limit"), "faq_card"),
        (inbound("", "image"), "received_other_kind"),
        (inbound("Kijk eens", "image"), "received_other_kind"),
        (inbound("", "text"), "received_other_kind"),
        (inbound("", "unreadable"), "received_other_kind"),
    ],
)
def test_what_we_know_already_is_not_read(message: InboundMessage, intent: str) -> None:
    known = questions.known_meaning(message)
    assert known is not None and known["intent"] == {"name": intent, "confidence": 1.0}


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (inbound("", "document", too_large=True), "too_large"),
        (inbound("", "unsupported", unsupported="edit"), "edit"),
        (inbound("", "unsupported", unsupported="poll_creation"), "unsupported"),
        (inbound("", "edit", edits="w0"), "edit"),
        (inbound("", "interactive", form=[]), "form"),
    ],
)
def test_each_kind_has_a_word_for_the_sentence_about_it(message: InboundMessage, word: str) -> None:
    known = questions.known_meaning(message)
    assert known is not None and [e["value"] for e in known["entities"]] == [word]


@pytest.mark.parametrize("kind", ["text", "interactive", "button", "edit"])
def test_words_are_read_by_rasa(kind: str) -> None:
    assert questions.known_meaning(inbound("Hoi", kind)) is None
    assert questions.known_meaning(inbound("Hoi", kind, choice=None)) is None
