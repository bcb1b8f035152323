"""Ways of writing that should look alike to the classifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import normalise, tokenizer


def read(text: str) -> str:
    return " ".join(normalise.words(token.text for token in tokenizer.split(text)))


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("WAAAAR BLIJFT M'N PAS!!!", "waar blijft mijn pas"),
        ("waar  blijft\nmijn   pas", "waar blijft mijn pas"),
        ("ff vraagje", "even vraagje"),
        ("Kunt u ff helpen a.u.b.", "kunt u even helpen alstublieft"),
        ("geïncasseerd", "geincasseerd"),
        ("idd ipv wss zsm", "inderdaad in plaats van waarschijnlijk zo snel mogelijk"),
        ("top👍🏽👍🏽", "top 👍"),
        ("??", "?"),
    ],
)
def test_chat_dutch(typed: str, plain: str) -> None:
    assert read(typed) == plain


def test_another_number_of_the_same_kind_reads_the_same() -> None:
    assert read("PB-2026-004512") == read("pb-2025-000871")
    assert read("[IBAN ••4300]") == read("[IBAN ••9912]") == "#iban"


def test_a_score_stays_what_it_is() -> None:
    assert read("een 4") == "een 4"


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    words = normalise.words(token.text for token in tokenizer.split(text))
    assert all(words), "an empty word would be a feature of its own"


def test_no_abbreviation_stands_for_itself() -> None:
    assert not {short for short, long in normalise.chat_words().items() if short == long}
    assert all(short == normalise.fold(short) for short in normalise.chat_words())
