"""The frame: every detector module is listed, and all have the same two names."""

from pathlib import Path

from care.privacy import detectors, mask, reading, spans

FRAME = {
    "__init__",
    "detectors",
    "harmless",
    "mask",
    "messages",
    "numbers",
    "raw",
    "reading",
    "spans",
    "within",
    "words",
}


def test_every_module_that_is_not_the_frame_is_a_listed_detector() -> None:
    folder = Path(detectors.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - FRAME
    assert {each.__name__.rpartition(".")[2] for each in detectors.DETECTORS} == modules


def test_a_detector_finds_only_its_own_kind() -> None:
    text = "NL91ABNA0417164300, 4111111111111111 en bsn 111222333"
    for each in detectors.DETECTORS:
        assert {span.kind for span in each.find(text)} == {each.KIND}


def test_detectors_do_not_see_what_is_masked() -> None:
    text = mask.mask("NL91ABNA0417164300, 4111111111111111 en bsn 111222333").text
    assert [each.find(text) for each in detectors.DETECTORS] == [[], [], []]


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
