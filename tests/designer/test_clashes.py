"""Near-duplicates are found, clash only across labels, and stay together in cross-validation."""

from designer.evaluate import clashes
from designer.evaluate.sources import Message

MESSAGES = [
    Message("Mijn betaalpas is gestolen", "block_card", "cards"),
    Message("mijn betaalpas is gestolen!", "block_card", "cards"),
    Message("Mijn betaalpas is gestolen.", "report_fraud", "fraud"),
    Message("Hoe laat gaan jullie open", "hours", "contact"),
    Message("Wat kost een rekening per maand", "costs", "account"),
]


def test_what_differs_in_a_mark_or_a_capital_is_alike() -> None:
    pairs = clashes.find_alike(MESSAGES)
    assert {(pair.one, pair.other) for pair in pairs} == {(0, 1), (0, 2), (1, 2)}
    different = clashes.label_clashes(MESSAGES, pairs)
    assert {(pair.one, pair.other) for pair in different} == {(0, 2), (1, 2)}
    assert clashes.spares(MESSAGES, pairs) == {"cards": 1}


def test_a_group_is_never_split_over_folds() -> None:
    pairs = clashes.find_alike(MESSAGES)
    fold = clashes.deal(MESSAGES, clashes.groups(len(MESSAGES), pairs), 2)
    assert fold[0] == fold[1] == fold[2]
    assert -1 not in fold


def test_each_label_is_spread_evenly() -> None:
    many = [Message(f"zin {number}", "a" if number < 10 else "b", "t") for number in range(20)]
    fold = clashes.deal(many, list(range(20)), 5)
    assert [fold[:10].count(number) for number in range(5)] == [2] * 5
    assert [fold[10:].count(number) for number in range(5)] == [2] * 5
