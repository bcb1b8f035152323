"""Each of the cases: what must go is gone, what must stay is untouched."""

import pytest

from care.privacy import mask
from tests.care.privacy import cases


@pytest.mark.parametrize(("text", "expected"), cases.MASKED)
def test_a_secret_is_masked_and_nothing_else(text: str, expected: str) -> None:
    assert mask.mask(text).text == expected


@pytest.mark.parametrize("text", cases.SURVIVES)
def test_what_helps_survives(text: str) -> None:
    assert mask.mask(text) == mask.Masked(text, ())


@pytest.mark.parametrize(("texts", "expected"), cases.SPREAD)
def test_a_spread_secret_is_masked_in_every_message(texts: list[str], expected: list[str]) -> None:
    assert [each.text for each in mask.mask_messages(texts)] == expected


@pytest.mark.parametrize("texts", cases.SPREAD_SURVIVES)
def test_messages_that_only_look_like_one_number_survive(texts: list[str]) -> None:
    assert mask.mask_messages(texts) == [mask.Masked(text, ()) for text in texts]


def test_there_are_enough_cases_of_both() -> None:
    assert len(cases.MASKED) >= 60
    assert len(cases.SURVIVES) >= 60
