"""Scores that are kept from one training to the next, and when they are made anew."""

from pathlib import Path

import numpy as np
import pytest

from nlu import held_out, linear

RECIPE = ["code", "encoder", "greet", "thank"]


class Maker:
    """Makes scores and counts how often it is asked."""

    def __init__(self, count: int) -> None:
        self.asked = 0
        self._count = count

    def __call__(self) -> linear.Floats:
        self.asked += 1
        return np.arange(2 * self._count, dtype=np.float32).reshape(self._count, 2)


def name(count: int, changed: int = 0, recipe: list[str] = RECIPE) -> list[str]:
    texts = [f"text {number}" for number in range(count)]
    texts[:changed] = [f"{text} anders" for text in texts[:changed]]
    return held_out.name_all(recipe, [(text, "greet") for text in texts])


def test_the_same_examples_are_not_scored_twice(tmp_path: Path) -> None:
    make = Maker(20)
    first = held_out.find(name(20), tmp_path / "new" / "scores.npz", make)
    again = held_out.find(name(20), tmp_path / "new" / "scores.npz", make)
    assert make.asked == 1
    assert again.scores.tolist() == first.scores.tolist()
    assert again.rows.tolist() == list(range(20))


def test_after_a_small_change_those_of_the_others_are_kept(tmp_path: Path) -> None:
    make = Maker(20)
    held_out.find(name(20), tmp_path / "scores.npz", make)
    kept = held_out.find(name(20, changed=2), tmp_path / "scores.npz", make)
    assert make.asked == 1
    assert kept.rows.tolist() == list(range(2, 20))
    assert kept.scores[0].tolist() == [4, 5], "each score belongs to its own example"


@pytest.mark.parametrize(
    "keys",
    [
        name(20, changed=3),  # more than a tenth is new
        name(17),  # more than a tenth is gone
        name(20, recipe=["other code", "encoder", "greet", "thank"]),
        held_out.name_all(RECIPE, [(f"text {number}", "thank") for number in range(20)]),
    ],
)
def test_after_a_large_change_all_are_made_anew(tmp_path: Path, keys: list[str]) -> None:
    held_out.find(name(20), tmp_path / "scores.npz", Maker(20))
    make = Maker(len(keys))
    made = held_out.find(keys, tmp_path / "scores.npz", make)
    assert make.asked == 1
    assert len(made.rows) == len(keys)


def test_half_a_file_is_made_anew_and_holds_no_text(tmp_path: Path) -> None:
    file = tmp_path / "scores.npz"
    file.write_bytes(b"PK\x03\x04 half")
    make = Maker(20)
    held_out.find(name(20), file, make)
    assert make.asked == 1
    assert b"text 1" not in file.read_bytes()
    assert [left.name for left in tmp_path.iterdir()] == ["scores.npz"]
