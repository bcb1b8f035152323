"""The number of a card order and a score, as people type them."""

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu import entities


def values(text: str) -> list[tuple[str, str]]:
    return [(found.entity, found.value) for found in entities.find(text)]


@pytest.mark.parametrize(
    "typed",
    [
        "PB-2026-004512",
        "pb-2026-004512.",
        "pb2026 4512",
        "PB 2026 004512",
        "PB2026004512",
        "pb 2026-4512",
        "Pb-2026 4512",
        "PB - 2026 - 004512",
        "PB/2026/4512",
        "PB 2026004512",
        "mijn nummer is pb-2026-4512, alvast bedankt",
        "aanvraagnr:PB-2026-004512",
        "(PB-2026-004512)",
        "PB-2026-004512?",
        "in de mail staat 2026-004512",
        "2026 004512",
        "2026004512",
    ],
)
def test_an_order_number_has_one_form(typed: str) -> None:
    assert values(typed) == [("order_number", "PB-2026-004512")]


@pytest.mark.parametrize(
    "typed",
    [
        "PB",
        "pb 2026",
        "PB-1999-12",
        "PB-2026-1234567",
        "2026 4512",
        "ik woon in pb 12",
        "spb2026 4512",
    ],
)
def test_what_is_no_order_number(typed: str) -> None:
    assert "order_number" not in dict(values(typed))


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("4", "4"),
        ("4!", "4"),
        ("Vier", "4"),
        ("een 4", "4"),
        ("een dikke 5 sterren", "5"),
        ("Vijf sterren", "5"),
        ("3/5", "3"),
        ("ik geef het cijfer 2", "2"),
        ("één", "1"),
        ("een", "1"),
        ("⭐⭐⭐⭐", "4"),
        ("4 😀", "4"),
        ("prima hoor, een 5 van mij", "5"),
        ("2 van de 5", "2"),
    ],
)
def test_a_score(typed: str, score: str) -> None:
    assert values(typed) == [("score", score)]


@pytest.mark.parametrize(
    "typed",
    [
        "6",
        "0",
        "45",
        "een 10",
        "?",
        "",
        "over 4 dagen",
        "al een 3 weken",
        "ik heb een vraag",
        "dat is een punt",
        "een 5 euro biljet",
        "kan ik een 2 persoons rekening openen",
    ],
)
def test_what_is_no_score(typed: str) -> None:
    assert values(typed) == []


def test_the_place_is_that_of_the_characters() -> None:
    text = "nr: pb2026 4512!"
    (found,) = entities.find(text)
    assert text[found.start : found.end] == "pb2026 4512"


def test_rasa_gets_the_entities_beside_those_of_others() -> None:
    message = Message(data={TEXT: "PB-2026-1", ENTITIES: [{"entity": "name", "value": "x"}]})
    entities.DutchEntities().process([message])
    output = message.as_dict(only_output_properties=True)
    assert [it["entity"] for it in output[ENTITIES]] == ["name", "order_number"]
    assert output[ENTITIES][1]["extractor"] == "DutchEntities"


@pytest.mark.parametrize(
    ("text", "value"),
    [("naar [IBAN ••4300] dus", "iban"), ("pin is [pincode]", "pincode"), ("[CVC]", "cvc")],
)
def test_a_mask_is_an_entity(text: str, value: str) -> None:
    assert values(text) == [("masked", value)]


def test_other_square_brackets_are_no_entity() -> None:
    assert values("[ja]") == []
