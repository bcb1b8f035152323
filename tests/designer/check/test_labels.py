"""Names that mean nothing, and labels with too few examples."""

import pytest

from tests.designer.check.small import SIGNS, Small, block

RULES = "data/rules.yml"


@pytest.mark.parametrize(
    ("old", "new", "to_do"),
    [
        ("intent: handover_closed", "intent: handover_close", "Bedoelt u handover_closed?"),
        ("action: action_hand_over", "action: action_handover", "Bedoelt u action_hand_over?"),
        ("action: utter_greet", "action: utter_gret", "Bedoelt u utter_greet?"),
        ("active_loop: card_form", "active_loop: card_from", "Bedoelt u card_form?"),
        (
            "intent: block_card",
            "intent: block_card\n        entities: [order_numer]",
            "Bedoelt u order_number?",
        ),
        (
            "intent: block_card",
            "intent: block_card\n      - slot_was_set: [order_numbre: x]",
            "Bedoelt u order_number?",
        ),
    ],
)
def test_a_name_in_a_rule_that_does_not_exist(small: Small, old: str, new: str, to_do: str) -> None:
    line = small.change(RULES, old, new) + new.count("\n")
    found = [one for one in small.look() if one.kind == "name"]
    assert [(one.severity, str(one.place), one.to_do) for one in found] == [
        ("fout", f"{RULES}:{line}", to_do)
    ]


def test_a_name_in_a_conversation_test(small: Small) -> None:
    steps = "    - user: hoi\n      intent: great\n    - action: utter_greet\n"
    small.write("tests/conversations/test_a.yml", f"stories:\n- story: a\n  steps:\n{steps}")
    assert small.find("name") == [
        ("fout", "tests/conversations/test_a.yml:5", "Het label great bestaat niet.")
    ]


def test_a_label_in_company_yml(small: Small) -> None:
    line = small.change("company.yml", "  block_card:", "  blok_card:")
    assert small.find("name") == [
        ("fout", f"company.yml:{line}", "Het label blok_card bestaat niet.")
    ]


def test_a_label_that_the_domain_does_not_know(small: Small) -> None:
    small.write("data/more.yml", "nlu:\n" + block("great"))
    small.change(RULES, "intent: block_card", "or: [{intent: block_card}, {intent: great}]")
    found = {(one.severity, one.kind, str(one.place), one.to_do) for one in small.look()}
    assert ("fout", "name", "data/more.yml:2", "Bedoelt u greet?") in found


@pytest.mark.parametrize("label", ["Block_Card", "block-card", "block__card", "blokkeer pas"])
def test_a_label_that_is_written_otherwise(small: Small, label: str) -> None:
    line = small.change("domain.yml", "  - greet\n", f"  - {label}\n  - greet\n")
    found = [one for one in small.look() if one.kind == "name"]
    assert [(one.severity, str(one.place)) for one in found] == [("fout", f"domain.yml:{line}")]


def test_an_entity_marked_in_an_example(small: Small) -> None:
    marked = "aanvraag [12345678](order_numer)", 'bij [87654321]{"entity": "order_number"}'
    small.write("data/greet.yml", "nlu:\n" + block("greet", *marked))
    assert small.find("name") == [
        ("fout", "data/greet.yml:4", "Het soort gegeven (entity) order_numer bestaat niet.")
    ]


@pytest.mark.parametrize(
    ("count", "severity"), [(0, "fout"), (1, "fout"), (19, "fout"), (20, "let op"), (99, "let op")]
)
def test_too_few_examples(small: Small, count: int, severity: str) -> None:
    small.write("data/greet.yml", "nlu:\n" + block("greet", count=count))
    ((found, place, what),) = small.find("few")
    assert (found, place) == (severity, "data/greet.yml:2")
    assert str(count) in what


def test_examples_count_over_all_files_and_once(small: Small) -> None:
    half = block("greet", count=50)
    small.write("data/greet.yml", "nlu:\n" + half)
    small.write("data/more.yml", "nlu:\n" + half)
    ((severity, _, what),) = small.find("few")
    assert severity == "let op" and "50 voorbeelden" in what
    small.write("data/more.yml", "nlu:\n" + half.replace(SIGNS[0] * 3, "kkk"))
    assert small.look() == []


def test_a_label_that_nobody_types_needs_none(small: Small) -> None:
    # handover_closed has none: the code names it. A label that nothing names needs them.
    small.change("domain.yml", "  - handover_closed\n", "  - handover_closed\n  - thank\n")
    small.change(RULES, "intent: handover_closed", "intent: thank")
    small.write(
        "actions/order.py",
        (small.root / "actions/order.py")
        .read_text()
        .replace("handover_closed", "handover_closed thank"),
    )
    found = {(one.severity, one.kind, str(one.place)) for one in small.look()}
    assert ("fout", "few", "domain.yml:7") in found
