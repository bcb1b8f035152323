"""Noise is the same in each run, really changes a message, and leaves numbers alone."""

import pytest

from designer.evaluate import noise

MESSAGE = "Waarom werkt mijn nieuwe pas niet, het bedrag van 1250 staat op rekening [IBAN ••4300]?"


@pytest.mark.parametrize("kind", noise.KINDS)
def test_every_kind_changes_the_message_and_the_same_way_each_time(kind: str) -> None:
    once, again = (noise.KINDS[kind](MESSAGE, noise.luck_for(MESSAGE, kind)) for _ in range(2))
    assert once == again
    assert once != MESSAGE


@pytest.mark.parametrize("kind", noise.KINDS)
def test_numbers_and_masks_stay_as_they_are(kind: str) -> None:
    for seed in range(30):
        changed = noise.KINDS[kind](MESSAGE, noise.luck_for(MESSAGE, kind, seed))
        assert "1250" in changed
        assert "••4300]" in changed


def test_a_typo_is_one_slip_in_one_of_five_words() -> None:
    for seed in range(30):
        typed = noise.mistype("Graag een nieuwe betaalpas", noise.luck_for("x", "typo", seed))
        pairs = zip(["Graag", "een", "nieuwe", "betaalpas"], typed.split(), strict=True)
        assert sum(one != other for one, other in pairs) <= 1


@pytest.mark.parametrize("message", ["", "ok", "👍", "?"])
@pytest.mark.parametrize("kind", noise.KINDS)
def test_the_shortest_messages_survive(kind: str, message: str) -> None:
    assert isinstance(noise.KINDS[kind](message, noise.luck_for(message, kind)), str)
