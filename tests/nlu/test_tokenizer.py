"""Rasa's tokens: the customer's own characters at their own places, masks in one piece."""

import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.tokenizer import SpacyDutchTokenizer


def tokenize(text: str) -> Message:
    tokenizer = SpacyDutchTokenizer(SpacyDutchTokenizer.get_default_config())
    return tokenizer.process([Message(data={TEXT: text})])[0]


@pytest.mark.parametrize(
    "text",
    [
        "Waar blijft m'n pas? 😀😀",
        "naar [IBAN ••4300] of [kaart ••1234], bsn [BSN].",
        "  twee  regels\nen een ⭐⭐⭐",
        "gr. J. 's avonds z.s.m. €1.234,56 om 17.00u",
        "👨‍👩‍👧 e\u0301e\u0301n",
    ],
)
def test_each_token_stands_where_it_says(text: str) -> None:
    for token in tokenize(text).get(TOKENS_NAMES[TEXT]):
        assert text[token.start : token.end] == token.text
        assert token.text.strip()


@pytest.mark.parametrize(
    "mask", ["[IBAN ••4300]", "[BSN]", "[kaart ••1234]", "[pincode]", "[CVC]", "[geboortedatum]"]
)
@pytest.mark.parametrize("around", ["{}", "is dit goed:{}?", "het is {}.", "({})"])
def test_a_mask_is_one_token(mask: str, around: str) -> None:
    tokens = [token.text for token in tokenize(around.format(mask)).get(TOKENS_NAMES[TEXT])]
    assert tokens.count(mask) == 1


def test_other_square_brackets_are_no_mask() -> None:
    tokens = [token.text for token in tokenize("[zie de brief van 3 mei]").get(TOKENS_NAMES[TEXT])]
    assert tokens[:2] == ["[", "zie"]
