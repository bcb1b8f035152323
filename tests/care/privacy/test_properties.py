"""What holds for every text: never an error, nothing found twice, places that are right."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.nl import bsn

from care.privacy import mask, spans
from tests.care.privacy import cases

LONGEST_MASK = len("[rijksregisternummer]")
ANY_TEXT = st.text(alphabet=st.characters(codec=None))
GAPS = st.sampled_from(["", " ", ".", "-", "\n", "\u00a0", "\u200b", " - "])


def _iban(account: int, bank: str) -> str:
    rest = f"{bank}{account:010d}"
    return f"NL{iban.calc_check_digits('NL00' + rest)}{rest}"


def _card(body: int) -> str:
    fourteen = f"4{body:014d}"
    return fourteen + str(luhn.calc_check_digit(fourteen))


IBANS = st.builds(
    _iban, st.integers(1, 9_999_999_999), st.text(string.ascii_uppercase, min_size=4, max_size=4)
)


def _bsn(start: int) -> str:
    """The first valid BSN that begins with these eight digits, or with those after them."""
    while True:
        for last in range(10):
            if bsn.is_valid(f"{start:08d}{last}"):
                return f"{start:08d}{last}"
        start = (start + 1) % 10**8  # one start in eleven has no last digit that fits


CARDS = st.builds(_card, st.integers(0, 10**14 - 1))
BSNS = st.integers(1_000_000, 99_999_999).map(_bsn)


@st.composite
def _grouped(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    number, gap, size = draw(numbers), draw(GAPS), draw(st.sampled_from([3, 4, 30]))
    return gap.join(number[at : at + size] for at in range(0, len(number), size))


PIECES = st.one_of(
    st.sampled_from([text for text, _ in cases.MASKED] + cases.SURVIVES),
    st.sampled_from([" ", "", "\n", ", ", " is mijn ", "bsn ", "klantnummer ", " iban ", "kaart "]),
    st.sampled_from(
        ["mijn pin is ", "de code ", " is mijn wachtwoord", "geboren ", " cvc ", "12/27"]
    ),
    st.sampled_from(["[BSN]", "[IBAN ••4300]", "[", "]", "••", "NL91", "ABNA", "06-", "+31", "€"]),
    _grouped(IBANS),
    _grouped(CARDS),
    _grouped(BSNS),
    st.text(string.digits + " .-", max_size=20),
    st.text(max_size=5),
)
CHATS = st.lists(PIECES, max_size=8).map("".join)


@given(st.one_of(ANY_TEXT, CHATS))
@settings(max_examples=400, deadline=None)
def test_masking_a_masked_text_changes_and_finds_nothing(text: str) -> None:
    once = mask.mask(text)
    assert mask.mask(once.text) == mask.Masked(once.text, ())


@given(st.lists(CHATS, max_size=5))
@settings(max_examples=200, deadline=None)
def test_masking_masked_messages_changes_and_finds_nothing(texts: list[str]) -> None:
    once = [each.text for each in mask.mask_messages(texts)]
    assert mask.mask_messages(once) == [mask.Masked(text, ()) for text in once]


@given(st.lists(CHATS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_places_are_those_of_the_original(texts: list[str]) -> None:
    for number, (text, masked) in enumerate(zip(texts, mask.mask_messages(texts), strict=True)):
        kept, at = [], 0
        for found in masked.found:
            assert found.message == number
            assert at <= found.start < found.end <= len(text)
            kept.append(text[at : found.start])
            at = found.end
        kept.append(text[at:])
        assert masked.text.startswith(kept[0])
        assert masked.text.endswith(kept[-1])
        shown = len(masked.text) - sum(map(len, kept))
        assert 5 * len(masked.found) <= shown <= LONGEST_MASK * len(masked.found)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_one_message_is_masked_as_in_a_list_of_one(text: str) -> None:
    assert (
        mask.mask_messages([text])[0].found[: len(mask.mask(text).found)] == mask.mask(text).found
    )


@pytest.mark.parametrize(
    ("numbers", "lead", "kind"),
    [(IBANS, "", "iban"), (CARDS, "", "card_number"), (BSNS, "mijn bsn: ", "bsn")],
    ids=["iban", "card_number", "bsn"],
)
def test_no_digit_of_a_valid_number_is_left(
    numbers: st.SearchStrategy[str], lead: str, kind: str
) -> None:
    @given(_grouped(numbers))
    @settings(max_examples=200, deadline=None)
    def check(number: str) -> None:
        masked = mask.mask(f"{lead}{number} graag")
        assert [found.kind for found in masked.found] == [kind]
        assert not any(c.isdigit() for c in spans.PLACEHOLDER.sub("", masked.text))
        assert masked.text.endswith(" graag")

    check()


@given(IBANS, st.integers(2, 16))
@settings(max_examples=200, deadline=None)
def test_an_iban_cut_in_two_messages_goes_from_both(number: str, cut: int) -> None:
    masked = mask.mask_messages([f"iban {number[:cut]}", number[cut:]])
    shown = [spans.PLACEHOLDER.sub("", each.text).strip() for each in masked]
    assert shown == ["iban", ""]


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 111222333 \udfff",
        "\x00" * 10,
        "1" * 1_000_000,
        "４" * 100_000,
        "1 " * 50_000,
        "NL91" * 20_000,
        "[IBAN " * 20_000,
        "06-" * 20_000,
        "\u200b" * 100_000,
    ],
    ids=["surrogates", "nul", "digits", "wide", "spaced", "iban", "bracket", "phone", "unseen"],
)
def test_huge_and_broken_texts_are_taken(text: str) -> None:
    once = mask.mask(text)
    assert mask.mask(once.text).found == ()


@pytest.mark.parametrize("many", [100, 10_000])
def test_each_of_many_numbers_is_found(many: int) -> None:
    masked = mask.mask("111222333 en " * many)
    assert masked.text == "[BSN] en " * many
    assert len(masked.found) == many
