"""The frame: every detector module is listed, and all have the same two names."""

from pathlib import Path

from care import texts
from care.privacy import detectors, mask, reading, spans
from designer.check import sensitive
from desk import sensitive as desk

FRAME = {
    "__init__",
    "codes",
    "detectors",
    "harmless",
    "hiding",
    "mask",
    "messages",
    "numbers",
    "raw",
    "reading",
    "spans",
    "spoken",
    "typos",
    "within",
    "words",
}


# One of each kind, in words that speak of it.
EVERYTHING = """iban NL91ABNA0417164300. kaart 4111111111111111 geldig tot 12/27, cvc 123.
bsn 111222333. rijksregisternummer 85.07.30-033.28. gironummer 1234567. paspoort NWR4K81C6.
mijn pin is 4821. de tan is 482911. geboren op 12-3-1984. wachtwoord: Welkom01!"""


def test_every_kind_has_a_name_for_the_customer_and_one_for_the_designer() -> None:
    for each in detectors.DETECTORS:
        assert texts.say(f"utter_secret_name_{each.KIND}")
        assert each.KIND in sensitive.NAMES and each.KIND in desk.NAMES


def test_every_module_that_is_not_the_frame_is_a_listed_detector() -> None:
    folder = Path(detectors.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - FRAME
    assert {each.__name__.rpartition(".")[2] for each in detectors.DETECTORS} == modules


def test_a_detector_finds_only_its_own_kind() -> None:
    for each in detectors.DETECTORS:
        assert {span.kind for span in each.find(EVERYTHING)} == {each.KIND}


def test_detectors_do_not_see_what_is_masked() -> None:
    text = mask.mask(EVERYTHING).text
    assert not any(each.find(text) for each in detectors.DETECTORS)


def test_overlaps_become_one_span_named_by_the_longest() -> None:
    short = spans.Span("bsn", 8, 17, "[BSN]")
    long = spans.Span("card_number", 0, 16, "[kaart ••1111]")
    assert spans.merge([short, long]) == [spans.Span("card_number", 0, 17, "[kaart ••1111]")]


def test_a_reading_keeps_the_places_of_the_original() -> None:
    text = "a\u200bＮ９\u00a0é"
    read = reading.read(text)
    assert read.text == "AN9 É"
    assert [text[at] for at in read.origin] == ["a", "Ｎ", "９", "\u00a0", "é"]
    assert read.original(2, 3) == (3, 4)
