"""In doubt, the label that cannot wait; and only in doubt."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from nlu import careful

ROOT = Path(__file__).parents[2]
NAMES = ["block_card", "faq_card/order_new", "greet", "report_fraud"]
CARE = careful.Care(frozenset({"block_card", "report_fraud"}), ratio=0.3)


@pytest.mark.parametrize(
    ("chances", "preferred"),
    [
        ([0.2, 0.6, 0.1, 0.1], [0.6, 0.2, 0.1, 0.1]),  # near enough: they change places
        ([0.1, 0.7, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1]),  # not near
        ([0.5, 0.1, 0.0, 0.4], [0.5, 0.1, 0.0, 0.4]),  # two careful ones: the likeliest
        ([0.3, 0.0, 0.5, 0.2], [0.5, 0.0, 0.3, 0.2]),  # the nearest of the careful ones
    ],
)
def test_who_goes_first(chances: list[float], preferred: list[float]) -> None:
    assert careful.prefer(CARE, NAMES, np.array(chances)).tolist() == preferred


def test_the_chances_that_come_in_are_left_as_they_are() -> None:
    given = np.array([0.4, 0.6])
    careful.prefer(CARE, ["block_card", "greet"], given)
    assert given.tolist() == [0.4, 0.6]


def test_labels_that_nobody_writes_about_change_nothing() -> None:
    chances = np.array([0.4, 0.6])
    assert careful.prefer(CARE, ["greet", "thank"], chances).tolist() == [0.4, 0.6]


def test_the_labels_of_the_file_exist_in_data() -> None:
    known = set()
    for file in (ROOT / "data").glob("*.yml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        known |= {entry["intent"] for entry in content.get("nlu") or [] if "intent" in entry}
    assert careful.read().labels <= known
    assert 0 < careful.read().ratio <= 1
