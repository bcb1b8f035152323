"""Rasa's answers are read as ours are: with whole labels, and doubt as doubt."""

from pathlib import Path

from designer.evaluate import default_pipeline
from designer.evaluate.readings import Gate
from designer.evaluate.sources import Message, examples

MESSAGE = Message("Waar is mijn pas", "faq_card/delivery_time", "cards")


def test_the_key_of_a_retrieval_intent_is_part_of_the_label() -> None:
    parsed = {
        "intent": {"name": "faq_card", "confidence": 0.9},
        "intent_ranking": [{"name": "faq_card", "confidence": 0.9}],
        "response_selector": {
            "all_retrieval_intents": ["faq_card"],
            "default": {"response": {"intent_response_key": "faq_card/delivery_time"}},
        },
    }
    reading = default_pipeline.read_answer(MESSAGE, parsed)
    assert reading.right
    assert not reading.doubts


def test_its_fallback_is_doubt_about_the_next_label() -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "greet", "confidence": 0.25}]
    parsed = {"intent": ranking[0], "intent_ranking": ranking}
    reading = default_pipeline.read_answer(MESSAGE, parsed)
    assert (reading.label, reading.confidence) == ("greet", 0.25)
    assert Gate(0.0, "out_of_scope").turns_away(reading)


def test_what_it_trains_on_reads_back_as_it_was(tmp_path: Path) -> None:
    written = [MESSAGE, Message("hoi: [IBAN ••4300] - ja?", "greet", "nlu")]
    (tmp_path / "nlu.yml").write_text(default_pipeline.as_training_data(written), encoding="utf-8")
    back = {(one.text, one.label) for one in examples(tmp_path)}
    assert back == {(one.text, one.label) for one in written}
