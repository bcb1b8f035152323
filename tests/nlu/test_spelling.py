"""Typing mistakes on the words of a bank, against the real list of frequent words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from nlu import spelling

OWN = ["pincode", "spaarrekening", "rekening", "hypotheek", "limiet", "pas", "overboeking"]


@pytest.fixture(scope="module")
def corrector() -> spelling.Corrector:
    return spelling.learn(OWN, spelling.frequent_words())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pinocde", "pincode"),
        ("pincodd", "pincode"),
        ("rekning", "rekening"),
        ("limmiet", "limiet"),
        ("hypoteek", "hypotheek"),
        ("overboking", "overboeking"),
        ("sparrekenign", "spaarrekening"),  # two edits, towards a word of the training data
        ("morgn", "morgen"),
        ("betallen", "betalen"),
    ],
)
def test_a_slip_is_corrected(corrector: spelling.Corrector, typed: str, meant: str) -> None:
    assert corrector.correct(typed) == meant


@pytest.mark.parametrize("word", ["pas", "psa", "fiets", "#iban", "pb-0000", "xqzvwkpt", "👍", ""])
def test_what_is_known_short_or_no_word_stays(corrector: spelling.Corrector, word: str) -> None:
    assert corrector.correct(word) == word


def test_of_two_words_as_near_the_one_of_the_training_data_wins() -> None:
    assert spelling.learn([], ["werken", "merken"]).correct("wmerken") == "werken"
    assert spelling.learn(["merken"], ["werken", "merken"]).correct("wmerken") == "merken"


def test_a_long_message_costs_little(corrector: spelling.Corrector) -> None:
    words = ["onbekendwoordje", "sparrekenign", "rekning", "waarblijftmijnpas"] * 15
    start = time.process_time()
    for word in words:
        corrector.correct(word)
    assert time.process_time() - start < 0.5  # 60 unknown words; usually some 0.05 s


@given(st.text("abcd", min_size=1, max_size=6))
def test_edits_are_one_away(word: str) -> None:
    assert all(OSA.distance(word, other) <= 1 for other in spelling.edits(word))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["spaar", "rekening"], ["spaarrekening"]),
        (["mijn", "over", "boeking"], ["mijn", "overboeking"]),
        (["hypotheekrekening"], ["hypotheek", "rekening"]),
        (["limietpincode"], ["limiet", "pincode"]),
        (["de", "pas"], ["de", "pas"]),
        ([], []),
    ],
)
def test_words_are_parted_and_joined(
    corrector: spelling.Corrector, typed: list[str], meant: list[str]
) -> None:
    assert corrector.correct_all(typed) == meant


def test_a_mistake_among_many_examples_is_not_known() -> None:
    words = ["rekening", "betalen"] * (spelling.MANY // 2) + ["rekenign"]
    assert spelling.learn(words, []).correct("rekenign") == "rekening"
