"""The bot's replies within WhatsApp's measure: as few messages as possible, nothing lost."""

from collections.abc import Sequence
from math import ceil

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from care.messages import Reply
from connectors.whatsapp import measure, rendering
from connectors.whatsapp import utterances as spoken_as
from connectors.whatsapp.measure import units
from connectors.whatsapp.utterances import Option, Utterance


def offer(*titles: str) -> tuple[Option, ...]:
    return tuple(Option(title, f"/{place}") for place, title in enumerate(titles))


def rendered(text: str, *titles: str) -> list[Reply]:
    return rendering.render([Utterance(text, offer(*titles))])


def style(*titles: str) -> str | None:
    *_, last = rendered("Kies", *titles)
    return None if last.kind == "text" else str(last.payload["style"])


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Ja", "Nee"], "buttons"),
        (["a" * 20], "buttons"),
        (["a" * 21], "list"),
        (["👍" * 10], "buttons"),
        (["👍" * 10 + "a"], "list"),
        (["a" * 24], "list"),
        (["👍" * 12], "list"),
        (["a" * 25], None),
        (["👍" * 12 + "a"], None),
        (list("abc"), "buttons"),
        (list("abcd"), "list"),
        (list("abcdefghij"), "list"),
        (list("abcdefghijk"), None),
        (["Ja", "Ja"], None),
        (["Ja", ""], None),
    ],
)
def test_the_form_that_fits(titles: list[str], expected: str | None) -> None:
    assert style(*titles) == expected


def test_what_whatsapp_has_no_form_for_is_a_numbered_text() -> None:
    [reply] = rendered("Wat zoekt u?", "Een heel lange keuze met veel woorden", "Iets anders")
    assert reply.body == "Wat zoekt u?\n1. Een heel lange keuze met veel woorden\n2. Iets anders"
    assert reply.kind == "text"
    assert [(one["title"], one["payload"]) for one in reply.payload["numbered"]] == [
        ("Een heel lange keuze met veel woorden", "/0"),
        ("Iets anders", "/1"),
    ]


@pytest.mark.parametrize(
    ("titles", "limit"), [(("Ja", "Nee"), 1024), (tuple("abcd"), 4096)], ids=["buttons", "list"]
)
def test_options_stand_under_the_last_piece(titles: tuple[str, ...], limit: int) -> None:
    assert len(rendered("a" * limit, *titles)) == 1
    first, last = rendered("a" * limit + " b", *titles)
    assert (first.kind, last.kind, last.body) == ("text", "interactive", "b")


def test_texts_of_one_turn_become_one_bubble() -> None:
    said = [Utterance("Dank u."), Utterance("Ik kijk even."), Utterance("Klopt dit?", offer("Ja"))]
    [reply] = rendering.render(said)
    assert reply.body == "Dank u.\n\nIk kijk even.\n\nKlopt dit?" and reply.kind == "interactive"


def test_what_follows_a_question_is_a_bubble_of_its_own() -> None:
    said = [Utterance("Klopt dit?", offer("Ja")), Utterance("Tot zo."), Utterance("Dag.")]
    assert [reply.body for reply in rendering.render(said)] == ["Klopt dit?", "Tot zo.\n\nDag."]


@pytest.mark.parametrize(("length", "bubbles"), [(2047, 1), (2048, 2)])
def test_texts_are_joined_only_while_they_fit(length: int, bubbles: int) -> None:
    # Two texts and the blank line between them: 2 * length + 2 units.
    said = [Utterance("a" * length), Utterance("b" * length)]
    assert len(rendering.render(said)) == bubbles


def test_a_text_is_cut_at_a_sentence_and_never_within_a_character() -> None:
    sentence = "Dit is een zin. "
    first, second = measure.split(sentence * 300, 4096)
    assert first.endswith("zin.") and second.startswith("Dit")
    assert all("�" not in piece for piece in measure.split("👍" * 5000, 4096))


def test_an_answer_without_words_is_none() -> None:
    assert spoken_as.read({"custom": {"care": {"do": "score"}}}) is None
    assert spoken_as.read({"text": "  ", "buttons": []}) is None
    assert spoken_as.read({"text": "Ja?", "buttons": [{"title": " A ", "payload": "/a"}]}) == (
        Utterance("Ja?", (Option("A", "/a"),))
    )


def squeezed(texts: Sequence[str]) -> str:
    return "".join("".join(texts).split())


words = st.text(alphabet=st.sampled_from("ab.?! \n\t👍é…\u00a0"), max_size=200)


@settings(max_examples=150, deadline=None)
@given(text=words | st.text(max_size=200), limit=st.integers(min_value=2, max_value=60))
@example(text="👍" * 30, limit=3)
@example(text=". a" * 20, limit=2)
def test_pieces_fit_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    pieces = measure.split(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert all(piece == piece.strip() for piece in pieces)
    assert squeezed(pieces) == squeezed([text])
    if units(text.strip()) <= limit:
        assert len(pieces) <= 1


@settings(max_examples=60, deadline=None)
@given(length=st.integers(min_value=1, max_value=20_000))
def test_no_more_pieces_than_needed_when_words_allow(length: int) -> None:
    text = ("woord " * (length // 6 + 1)).strip()
    assert len(measure.split(text, 4096)) == ceil((len(text) + 1) / 4092)


utterances = st.builds(
    Utterance,
    st.text(alphabet="ab. ", min_size=1, max_size=3000).filter(str.strip),
    st.lists(st.text(alphabet="abc", min_size=1, max_size=30), max_size=12).map(
        lambda titles: offer(*titles)
    ),
)


@settings(max_examples=60, deadline=None)
@given(said=st.lists(utterances, max_size=5))
def test_every_turn_keeps_all_words_in_order_and_within_measure(said: list[Utterance]) -> None:
    replies = rendering.render(said)
    assert len(replies) <= sum(len(rendering.render([one])) for one in said)
    for reply in replies:
        buttons = reply.payload.get("style") == "buttons"
        assert 0 < units(reply.body) <= (1024 if buttons else 4096)
        for option in reply.payload.get("options", ()):
            assert units(option["title"]) <= (20 if buttons else 24)
    # Numbered options may stand between them, so: each character, in order.
    kept = iter(squeezed([reply.body for reply in replies]))
    assert all(character in kept for character in squeezed([one.text for one in said]))
