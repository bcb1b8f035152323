"""The goals of the brief on our own corpus, with fewer cases than the report draws."""

import pytest

from care.privacy.mask import Found
from tests.privacy import corpus, report

DRAWN = 40


@pytest.mark.parametrize("kind", corpus.VALUES)
def test_secrets_are_wholly_masked(kind: str) -> None:
    missed, tried = report.find_missed(kind, DRAWN)
    assert tried >= DRAWN // 2
    assert 1 - len(missed) / tried >= 0.94, missed[:5]


@pytest.mark.parametrize("kind", corpus.SPLIT)
def test_split_secrets_are_masked_in_each_message(kind: str) -> None:
    missed, tried = report.find_missed_split(kind, DRAWN)
    assert tried >= DRAWN // 2
    assert 1 - len(missed) / tried >= report.GOALS["split"], missed[:5]


def test_harmless_messages_are_untouched() -> None:
    assert len(report.harmless()) >= 400
    assert report.find_touched() == []


def test_a_digit_that_is_left_counts_as_missed() -> None:
    assert not report.is_covered("pin 4821", 4, 8, [Found("pin", 4, 7)])
    assert report.is_covered("pin 48 21", 4, 9, [Found("pin", 4, 6), Found("pin", 7, 9)])
