"""More than one thing at once, as customers get it: trained model, rules, actions really run."""

from __future__ import annotations

import pytest

from tests.understanding.talking import Conversation

FRAUD_AND_ADDRESS = "Ik heb op een link in een nep-sms geklikt. En hoe verander ik mijn adres?"


@pytest.mark.parametrize(
    "text",
    ["Goedemorgen, hoe verhoog ik mijn daglimiet?", "hoi! Wat is mijn limiet en kan die omhoog?"],
)
def test_a_greeting_with_a_question_is_the_question(customer: Conversation, text: str) -> None:
    assert customer.say(text).replies == ["utter_faq_card/limit"]


def test_two_questions_get_both_answers(customer: Conversation) -> None:
    turn = customer.say("Hoe verhoog ik mijn daglimiet? En wat zijn jullie openingstijden?")
    assert turn.replies == [
        "utter_faq_card/limit",
        "utter_your_other_question",
        "utter_faq_contact/opening_hours",
    ]
    assert turn.actions[-1] == "action_listen"


def test_a_fixed_answer_comes_before_the_person(customer: Conversation) -> None:
    turn = customer.say("Kan iemand me vanmiddag terugbellen? En wat is de hypotheekrente nu?")
    assert turn.replies[0] == "utter_faq_mortgage/rates"
    [request] = turn.handovers
    assert request.reason == "request_callback"
    assert request.question == "Kan iemand me vanmiddag terugbellen?"


def test_somebody_cheated_is_helped_first_and_with_nothing_else(customer: Conversation) -> None:
    turn = customer.say(FRAUD_AND_ADDRESS)
    assert turn.replies[0] == "utter_report_fraud"
    assert "utter_faq_account/change_address" not in turn.replies
    [request] = turn.handovers
    assert (request.reason, request.priority) == ("report_fraud", "urgent")
    assert [row["got"] for row in request.summary] == ["En hoe verander ik mijn adres?"]
    # What is promised is done: the customer hears that the other question went along.
    assert turn.replies[-1] == "utter_other_question_passed_on"


def test_two_questions_while_a_number_is_asked_are_answered_and_it_is_asked_again(
    customer: Conversation,
) -> None:
    customer.say("Waar blijft mijn aangevraagde pas?")
    turn = customer.say("Hoe verhoog ik mijn daglimiet? En wat zijn jullie openingstijden?")
    assert [reply for reply in turn.replies if "faq" in reply] == [
        "utter_faq_card/limit",
        "utter_faq_contact/opening_hours",
    ]
    assert turn.replies[-1] == "utter_ask_order_number"
    assert customer.say("PB-2026-004512").replies == ["utter_card_order_found"]


def test_one_question_in_several_sentences_gets_one_answer(customer: Conversation) -> None:
    turn = customer.say(
        "Goedemiddag. Ik sta bij de kassa. Mijn pincode is weg uit mijn hoofd. Wat nu?"
    )
    assert turn.replies == ["utter_faq_card/forgot_pin"]


def test_a_question_that_leans_on_the_one_before_is_understood(customer: Conversation) -> None:
    customer.say("Hoe vraag ik een nieuwe pas aan?")
    assert customer.say("en hoe lang duurt dat?").replies == ["utter_faq_card/delivery_time"]


def test_a_row_of_them_leans_on_what_began_it(customer: Conversation) -> None:
    customer.say("Kan ik in Turkije pinnen met mijn pas?")
    assert customer.say("en in België?").replies == ["utter_faq_card/abroad"]
    assert customer.say("ok").replies != ["utter_faq_card/abroad"]
    assert customer.say("en in Zwitserland dan?").replies == ["utter_faq_card/abroad"]


def test_a_button_is_leant_on_as_well(customer: Conversation) -> None:
    customer.press("Nieuwe pas", "/faq_card/order_new")
    assert customer.say("hoe lang duurt dat?").replies == ["utter_faq_card/delivery_time"]


@pytest.mark.parametrize(
    ("before", "reply"),
    [
        ("Kan ik in Turkije pinnen met mijn pas?", "utter_faq_card/abroad"),
        ("Waar zit een kantoor in Utrecht?", "utter_faq_contact/branch"),
        ("Heb ik een groene kaart nodig voor Turkije?", "utter_faq_insurance/green_card"),
    ],
)
def test_the_same_words_mean_what_the_question_before_them_says(
    customer: Conversation, before: str, reply: str
) -> None:
    customer.say(before)
    assert customer.say("en in België?").replies == [reply]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("en wat is jullie telefoonnummer?", "utter_faq_contact/phone"),
        ("wat is de spaarrente", "utter_faq_savings/rate"),
        ("bedankt!", "utter_thank"),
    ],
)
def test_a_question_of_its_own_does_not_lean(customer: Conversation, text: str, reply: str) -> None:
    customer.say("Hoe vraag ik een nieuwe pas aan?")
    assert customer.say(text).replies[0] == reply
