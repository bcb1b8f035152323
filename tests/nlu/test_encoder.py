"""The cache of sentence vectors, with a small encoder that counts; and the real one once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu import encoder


class CountingEncoder:
    """Encodes a text as its length and remembers what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> encoder.Vectors:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "vectors.npz"
    encoder.encode_with_cache(CountingEncoder(), ["een", "drie"], file)
    again = CountingEncoder()
    vectors, made = encoder.encode_with_cache(again, ["drie", "vijftig", "drie"], file)
    assert again.asked == ["vijftig"]
    assert made == 1
    assert vectors[:, 0].tolist() == [4, 7, 4]


def test_another_encoder_does_not_get_these_vectors(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    encoder.encode_with_cache(CountingEncoder(), ["een"], file)
    other = CountingEncoder()
    other.name = "other"
    assert encoder.encode_with_cache(other, ["een"], file)[1] == 1


def test_a_broken_cache_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    file.write_bytes(b"half a file")
    assert encoder.encode_with_cache(CountingEncoder(), ["een"], file)[1] == 1
    assert encoder.encode_with_cache(CountingEncoder(), ["een"], file)[1] == 0


def test_the_cache_holds_no_text(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    encoder.encode_with_cache(CountingEncoder(), ["geheimpje"], file)
    assert b"geheimpje" not in file.read_bytes()
    assert [left.name for left in tmp_path.iterdir()] == ["vectors.npz"]


def test_an_unknown_encoder_is_refused_with_the_setting_named() -> None:
    assert encoder.find(None) is None
    with pytest.raises(ValueError, match="encoder must be 'use' or null"):
        encoder.find("glove")


def test_the_real_one_knows_dutch() -> None:
    use = encoder.UseEncoder()
    same, other, text = use.encode(
        ["mijn bankpas is zoek", "welke rente krijg ik op spaargeld", "ik ben mijn pinpas kwijt"]
    )
    assert text @ same > text @ other + 0.2
