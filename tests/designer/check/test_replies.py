"""Mistakes in replies, buttons and rules, each planted and found with its line."""

import pytest

from tests.designer.check.small import Small, block

REPLIES, RULES = "data/replies.yml", "data/rules.yml"
TITLE = "title: Pas blokkeren"
TEXT = 'text: "Goedendag. Bellen kan ook: {phone}."'


def test_a_label_that_no_rule_answers(small: Small) -> None:
    small.change(RULES, "intent: block_card", "intent: greet")
    assert small.find("unanswered") == [
        (
            "fout",
            "data/block_card.yml:2",
            "Geen regel of verhaal zegt wat er na block_card gebeurt.",
        )
    ]


def test_a_rule_that_holds_only_in_a_form_is_no_answer(small: Small) -> None:
    condition = "condition:\n      - active_loop: card_form\n    "
    steps = "steps:\n      - intent: block_card"
    small.change(RULES, steps, condition + steps)
    ((severity, place, _),) = small.find("unanswered")
    assert (severity, place) == ("fout", "data/block_card.yml:2")


def test_a_conversation_test_answers_nothing(small: Small) -> None:
    small.change(RULES, "intent: block_card", "intent: greet")
    steps = "    - user: pas kwijt\n      intent: block_card\n    - action: action_hand_over\n"
    small.write("tests/conversations/test_a.yml", f"stories:\n- story: a\n  steps:\n{steps}")
    ((_, place, _),) = small.find("unanswered")
    assert place == "data/block_card.yml:2"


def test_a_label_with_a_key_needs_the_reply_of_its_name(small: Small) -> None:
    small.write("data/pin.yml", "nlu:\n" + block("faq_card/pin"))
    ((severity, place, what),) = small.find("unanswered")
    assert (severity, place) == ("fout", "data/pin.yml:2")
    assert "faq_card/pin" in what


def test_a_form_that_cannot_ask(small: Small) -> None:
    line = small.change("domain.yml", "      - order_number\n", "      - order_nummer\n")
    small.change("domain.yml", "\nslots:\n", "\nslots:\n  order_nummer: {type: text}\n")
    found = {(one.severity, one.kind, str(one.place)) for one in small.look()}
    # The slot came in above it: one line further down.
    assert found == {
        ("fout", "unanswered", f"domain.yml:{line + 1}"),
        ("let op", "unused", f"{REPLIES}:12"),
    }


@pytest.mark.parametrize(
    ("named", "renamed"),
    [("utter_handed_over", "utter_handover"), ("utter_order_sent", "utter_ordered_sent")],
)
def test_a_reply_that_the_code_speaks(small: Small, named: str, renamed: str) -> None:
    small.change(REPLIES, f"{named}:", f"{renamed}:")
    found = [one for one in small.look() if one.kind == "unanswered"]
    line = 4 if named == "utter_handed_over" else 5
    assert [(one.severity, str(one.place)) for one in found] == [
        ("fout", f"actions/order.py:{line}")
    ]


def test_what_is_passed_to_a_reply_that_a_variable_names(small: Small) -> None:
    small.change(REPLIES, "{phone}", "{wallet}")
    assert [one.kind for one in small.look()] == ["placeholder"]
    code = 'NAMES = ("utter_greet",)\n\n\ndef run(texts):\n    texts.say(NAMES[0], wallet="x")\n'
    small.write("actions/greet.py", code)
    assert small.look() == []


def test_a_reply_that_nobody_speaks(small: Small) -> None:
    other = "utter_other:\n    - text: Iets\n  "
    small.change(REPLIES, "utter_handed_over:", f"{other}utter_handed_over:")
    ((severity, place, what),) = small.find("unused")
    assert (severity, place) == ("let op", f"{REPLIES}:14")
    assert "utter_other" in what


def test_a_reply_of_a_label_that_is_spelt_otherwise(small: Small) -> None:
    small.change(REPLIES, "utter_faq_card/limit:", "utter_faq_card/limiet:")
    found = {(one.kind, str(one.place), one.to_do) for one in small.look()}
    assert found == {
        ("unanswered", "data/faq_card_limit.yml:2", "Bedoelt u utter_faq_card/limiet?"),
        ("unused", f"{REPLIES}:10", "Bedoelt u utter_faq_card/limit?"),
    }


def test_a_reply_in_two_files(small: Small) -> None:
    small.write("data/z.yml", "responses:\n  utter_greet:\n    - text: Hallo\n")
    assert small.find("name") == [
        ("let op", "data/z.yml:2", f"Het antwoord utter_greet staat ook in {REPLIES}:3.")
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{phon}", "{phon} in utter_greet wordt nergens ingevuld."),
        ("{team}", "{team} in utter_greet wordt nergens ingevuld."),
        ("{phone", "In utter_greet staat een accolade alleen."),
    ],
)
def test_what_nobody_fills_in(small: Small, written: str, said: str) -> None:
    line = small.change(REPLIES, "{phone}", written)
    assert small.find("placeholder") == [("fout", f"{REPLIES}:{line}", said)]


def test_the_nearest_name_is_offered(small: Small) -> None:
    small.change(REPLIES, "{phone}", "{phon}")
    assert [one.to_do for one in small.look()] == ["Bedoelt u phone?"]


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("/block_crad", "noemt het label block_crad, en dat bestaat niet"),
        ("/faq_card/pin", "noemt het label faq_card/pin, en dat bestaat niet"),
        ("block_card", "noemt geen label"),
        ('\'/block_card{{"number":"1"}}\'', "geeft number mee, en dat bestaat niet"),
        ("'/block_card{{order_number}}'", "is niet te lezen"),
    ],
)
def test_a_button_that_leads_nowhere(small: Small, payload: str, said: str) -> None:
    line = small.change(REPLIES, "payload: /faq_card/limit", f"payload: {payload}") - 1
    ((severity, place, what),) = small.find("button")
    assert (severity, place) == ("fout", f"{REPLIES}:{line}")
    assert said in what


def test_single_braces_behind_a_button(small: Small) -> None:
    old = """payload: '/block_card{{"order_number":"1"}}'"""
    line = small.change(REPLIES, old, old.replace("{{", "{").replace("}}", "}")) - 1
    ((severity, place, what),) = small.find("button")
    assert (severity, place) == ("let op", f"{REPLIES}:{line}")
    assert "enkele accolades" in what


@pytest.mark.parametrize(
    ("title", "severity", "said"),
    [
        ("Mijn pas nu blokkeren", "let op", "heeft 21 tekens; de knoppen worden een lijst."),
        ("Mijn pas nu laten blokkeren", "let op", "de knoppen worden een genummerde tekst."),
        ("Bel {phone} {phone}", "let op", "heeft 31 tekens"),
        ("''", "fout", "een knop zonder tekst"),
    ],
)
def test_a_button_that_does_not_fit(small: Small, title: str, severity: str, said: str) -> None:
    line = small.change(REPLIES, TITLE, f"title: {title}")
    ((found, place, what),) = small.find("whatsapp")
    assert (found, place) == (severity, f"{REPLIES}:{line}")
    assert said in what


def test_two_buttons_of_one_name(small: Small) -> None:
    line = small.change(REPLIES, TITLE, "title: Limiet")
    assert [(one[0], one[1]) for one in small.find("whatsapp")] == [
        ("fout", f"{REPLIES}:{line}"),
        ("fout", f"{REPLIES}:{line + 2}"),
    ]


def test_four_buttons_may_be_a_list_with_longer_rows(small: Small) -> None:
    more = "".join(
        f"        - title: Vraag {n} over uw bankpas\n          payload: /greet\n" for n in (1, 2)
    )
    small.change(REPLIES, "      buttons:\n", f"      buttons:\n{more}")
    assert small.look() == []


def test_more_buttons_than_a_list_has_rows(small: Small) -> None:
    more = "".join(f"        - title: Vraag {n}\n          payload: /greet\n" for n in range(9))
    small.change(REPLIES, "      buttons:\n", f"      buttons:\n{more}")
    ((severity, place, what),) = small.find("whatsapp")
    assert (severity, place) == ("let op", f"{REPLIES}:4")
    assert "11 knoppen" in what


def test_a_text_too_long_with_its_figures_filled_in(small: Small) -> None:
    # 1024 with buttons (WhatsApp Cloud API, "Interactive reply buttons"); the number has 13 signs.
    start = "Bel {phone}. "
    line = small.change(REPLIES, TEXT, f'text: "{start + (1024 - 19) * "x"}"')
    assert small.look() == []
    small.change(REPLIES, "x" * 1005, "x" * 1006)
    ((severity, place, what),) = small.find("whatsapp")
    assert (severity, place) == ("let op", f"{REPLIES}:{line}")
    assert "1025 tekens" in what and "2 berichten" in what


def test_a_text_too_long_without_buttons(small: Small) -> None:
    line = small.change(REPLIES, "Uw limiet staat in de app.", "x" * 4097)
    ((severity, place, _),) = small.find("whatsapp")
    assert (severity, place) == ("let op", f"{REPLIES}:{line}")


def test_a_reply_that_says_nothing(small: Small) -> None:
    line = small.change(REPLIES, "text: Uw limiet staat in de app.", "text: ''")
    ((severity, place, what),) = small.find("whatsapp")
    assert (severity, place, what) == (
        "fout",
        f"{REPLIES}:{line}",
        "utter_faq_card/limit heeft geen tekst.",
    )


def test_buttons_below_no_text(small: Small) -> None:
    small.change(REPLIES, f"    - {TEXT}\n      buttons:", "    - buttons:")
    ((severity, place, what),) = small.find("whatsapp")
    assert (severity, place, what) == ("fout", f"{REPLIES}:4", "utter_greet heeft geen tekst.")


def test_buttons_of_another_shape(small: Small) -> None:
    line = small.change(
        REPLIES, "        - title: Limiet\n", "        - Limiet\n        - title: Limiet\n"
    )
    ((severity, place, what),) = small.find("file")
    assert (severity, place) == ("fout", f"{REPLIES}:{line}")
    assert "`title:`" in what


def test_a_reply_without_the_word_text(small: Small) -> None:
    line = small.change(REPLIES, "- text: Uw limiet", "- Uw limiet")
    ((severity, place, _),) = small.find("whatsapp")
    assert (severity, place) == ("fout", f"{REPLIES}:{line}")


LIST = """      custom:
        list:
          sections:
            - title: Passen
              rows:
                - title: Blokkeren
                  payload: /block_card
                  description: {description}
"""


@pytest.mark.parametrize(
    ("description", "found"), [("Ook in de nacht", []), ("x" * 73, [("let op", f"{REPLIES}:17")])]
)
def test_the_rows_of_a_list(small: Small, description: str, found: list[tuple[str, str]]) -> None:
    text = "    - text: Uw limiet staat in de app.\n"
    small.change(REPLIES, text, text + LIST.format(description=description))
    assert [one[:2] for one in small.find("whatsapp")] == found


def test_a_row_that_leads_nowhere(small: Small) -> None:
    text = "    - text: Uw limiet staat in de app.\n"
    rows = LIST.format(description="Nu").replace("/block_card", "/block_crad")
    small.change(REPLIES, text, text + rows)
    assert [one[:2] for one in small.find("button")] == [("fout", f"{REPLIES}:17")]


def test_a_form_that_whatsapp_has_not(small: Small) -> None:
    text = "    - text: Uw limiet staat in de app.\n"
    small.change(REPLIES, text, text + "      custom: {lijst: 3}\n")
    assert [one[:2] for one in small.find("whatsapp")] == [("fout", f"{REPLIES}:11")]
