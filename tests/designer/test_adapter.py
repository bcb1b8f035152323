"""A part is trained as the assistant is trained, only without fitting the temperature anew."""

from pathlib import Path

import pytest

from designer.evaluate import adapter, sources

SMALL = Path(__file__).parents[1] / "nlu"
SETTINGS = adapter.Settings(None, 0.35, "out_of_scope", "var/cache/nlu")


def test_a_part_is_trained_by_the_recipe_of_nlu(tmp_path: Path) -> None:
    messages = sources.examples(SMALL)
    whole = adapter.train(messages, SETTINGS, tmp_path)
    part = adapter.train_part(messages, SETTINGS, tmp_path, whole.temperature)
    for text in ("waar blijft mijn pas", "goeiemorgen", "iets heel anders over het weer"):
        for (label, sure), (other, as_sure) in zip(whole.read(text), part.read(text), strict=True):
            assert label == other
            assert sure == pytest.approx(as_sure, abs=1e-5)


def test_the_message_is_read_masked_as_on_whatsapp(tmp_path: Path) -> None:
    reader = adapter.train(sources.examples(SMALL), SETTINGS, tmp_path)
    real, masked = "mijn rekening is NL91ABNA0417164300", "mijn rekening is [IBAN ••4300]"
    assert reader.read(real) == reader.read(masked)


def test_the_settings_are_those_of_config_yml() -> None:
    from care.settings import ROOT

    held = adapter.settings(ROOT / "config.yml")
    assert 0 < held.threshold < 1
    assert held.outside_label in {one.label for one in sources.examples(ROOT / "data")}
