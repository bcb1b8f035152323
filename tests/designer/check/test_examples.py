"""Mistakes in examples: under two labels, with a secret, with signs that nobody sees."""

import random
import string
import time

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from designer.check import near
from tests.designer.check.small import Small, block

BLOCK, GREET = "data/block_card.yml", "data/greet.yml"


def both(small: Small, one: str, other: str) -> None:
    """Give block_card the one sentence and greet the other; greet comes later."""
    small.write(BLOCK, "nlu:\n" + block("block_card", one))
    small.write(GREET, "nlu:\n" + block("greet", "wel bedankt hoor", other))


def test_the_same_sentence_under_two_labels(small: Small) -> None:
    both(small, "Mijn pas is gejat", "Mijn pas is gejat")
    what = f'"Mijn pas is gejat" staat bij greet en ook bij block_card ({BLOCK}:4).'
    assert small.find("duplicate") == [("fout", f"{GREET}:5", what)]


def test_what_the_assistant_takes_for_the_same(small: Small) -> None:
    both(small, "Mijn pas is gejat!", "mn PAS is gejat")
    what = (
        '"mn PAS is gejat" bij greet is voor de assistent hetzelfde als "Mijn pas is gejat!" bij'
        f" block_card ({BLOCK}:4)."
    )
    assert small.find("duplicate") == [("fout", f"{GREET}:5", what)]


def test_what_the_assistant_can_tell_apart(small: Small) -> None:
    both(small, "100%", "331")
    assert small.look() == []


def test_the_same_words_in_another_order(small: Small) -> None:
    both(small, "help mijn pas is gestolen", "mijn pas is gestolen help")
    ((severity, place, what),) = small.find("duplicate")
    assert (severity, place) == ("let op", f"{GREET}:5")
    assert "dezelfde woorden" in what and f"{BLOCK}:4" in what


def test_a_letter_or_two_apart(small: Small) -> None:
    both(small, "waar blijft mijn nieuwe pas toch", "waar blijf mijn nieuwee pas toch")
    ((severity, place, what),) = small.find("duplicate")
    assert (severity, place) == ("let op", f"{GREET}:5")
    assert "bijna gelijk" in what


def test_within_a_label_doubles_do_no_harm(small: Small) -> None:
    both(small, "iets heel anders", "Wel bedankt hoor!")
    assert small.look() == []


def test_short_words_that_differ_by_a_letter_are_left_alone(small: Small) -> None:
    both(small, "mijn pas", "mijn app")
    assert small.look() == []


def test_a_secret_is_found_and_not_shown(small: Small) -> None:
    small.write(GREET, "nlu:\n" + block("greet", "mijn iban is NL91ABNA0417164300"))
    ((severity, place, what),) = small.find("sensitive")
    assert (severity, place) == ("fout", f"{GREET}:4")
    assert "[IBAN ••4300]" in what and "0417164300" not in what


def test_a_secret_is_hidden_in_other_findings_too(small: Small) -> None:
    both(small, "mijn bsn is 111222333", "Mijn bsn is 111222333.")
    assert {one.kind for one in small.look()} == {"sensitive", "duplicate"}
    assert not any("111222333" in one.what + one.to_do for one in small.look())


def test_a_secret_in_a_reply(small: Small) -> None:
    line = small.change("data/replies.yml", "Uw limiet", "Betaal aan NL91ABNA0417164300. Uw limiet")
    ((severity, place, _),) = small.find("sensitive")
    assert (severity, place) == ("fout", f"data/replies.yml:{line}")


def test_a_tab_and_other_signs_that_nobody_sees(small: Small) -> None:
    small.write(GREET, "nlu:\n" + block("greet", "goeden\tdag", "goeden\u00a0avond"))
    assert [one[:2] for one in small.find("sign")] == [
        ("let op", f"{GREET}:4"),
        ("let op", f"{GREET}:5"),
    ]


def test_a_hard_space_before_the_text(small: Small) -> None:
    text = (small.root / GREET).read_text(encoding="utf-8")
    small.write(GREET, text + "\u00a0# einde\n")
    found = [one for one in small.look() if one.kind == "sign"]
    assert [one.severity for one in found] == ["fout"]


LETTERS = st.text(alphabet="ab ", min_size=1, max_size=24).map(str.strip)


@given(st.lists(LETTERS, max_size=12, unique=True))
def test_all_that_are_two_edits_apart_are_found(texts: list[str]) -> None:
    expected = set()
    for other, text in enumerate(texts):
        for one in range(other):
            shortest = min(len(texts[one]), len(text))
            allowed = 2 if shortest >= near.SHORTEST_FOR_TWO else 1
            if shortest >= near.SHORTEST_FOR_ONE and OSA.distance(texts[one], text) <= allowed:
                expected.add((one, other))
    assert set(near.find_edited(texts)) == expected


def test_it_is_quick_on_many_examples() -> None:
    luck = random.Random(1)  # noqa: S311 - nothing secret depends on it
    letters = string.ascii_lowercase
    words = ["".join(luck.choices(letters, k=luck.randint(2, 9))) for _ in range(999)]
    texts = [" ".join(luck.choices(words, k=luck.randint(2, 14))) for _ in range(25_000)]
    start = time.process_time()
    list(near.find_edited(texts))
    list(near.find_reordered(texts))
    assert time.process_time() - start < 10
