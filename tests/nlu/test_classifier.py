"""Train, keep, load and classify: on a small invented set, as Rasa calls the component."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from tests.nlu.conftest import Bot, Trainer, read_small_set, train_bot


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Goedemorgen!", "greet"),
        ("wanneer komt mijn pas nou", "card_order_status"),
        ("ik ben me pinocde vergeten", "faq_card/forgot_pin"),
        ("hoeveeel rente krijg ik op me spaargeld", "faq_savings/rate"),
        ("kan mijn limiet hoger", "faq_card/limit"),
        ("mag ik een medewerker spreken aub", "ask_human"),
        ("noteer [IBAN ••7788] als tegenrekening", "change_bank_details"),
        ("pb2025 77", "inform"),
        ("PB-2024-123456", "inform"),
        ("3", "give_feedback"),
        ("een 4", "give_feedback"),
    ],
)
def test_unseen_messages_get_their_label(bot: Bot, text: str, label: str) -> None:
    parsed = bot.parse(text)
    assert parsed["label_ranking"][0]["label"] == label
    assert parsed["outside"] is False


@pytest.mark.parametrize("text", ["qsdf jklm", "🦖🦖", "Ich möchte ein Zimmer", "...", "?", "!!"])
def test_what_resembles_nothing_is_not_understood(bot: Bot, text: str) -> None:
    parsed = bot.parse(text)
    assert parsed["intent"]["name"] == "nlu_fallback"
    assert parsed["outside"] is True
    assert parsed["intent_ranking"][0] == parsed["intent"]


def test_out_of_scope_stays_itself_and_is_outside(bot: Bot) -> None:
    parsed = bot.parse("wat voor weer wordt het vanavond")
    assert parsed["intent"]["name"] == "out_of_scope"
    assert parsed["outside"] is True


def test_the_nearest_three_labels_with_a_title_are_offered(bot: Bot, tmp_path: Path) -> None:
    unsure = train_bot(tmp_path, threshold=1.0)
    choices = unsure.parse("hoeveel rente, en hoe hoog is mijn limiet")["choices"]
    assert len(choices) == 3
    assert {"label": "faq_savings/rate", "title": "Spaarrente"} in choices
    assert {"label": "faq_card/limit", "title": "Limiet wijzigen"} in choices
    assert bot.parse("hoe hoog is de spaarrente")["choices"] == []


def test_confidences_are_ordered_and_sum_to_at_most_one(bot: Bot) -> None:
    parsed = bot.parse("waar blijft mijn pas")
    ranking = [entry["confidence"] for entry in parsed["label_ranking"]]
    assert ranking == sorted(ranking, reverse=True)
    assert sum(ranking) <= 1 + 1e-6
    names = [entry["name"] for entry in parsed["intent_ranking"]]
    assert len(names) == len(set(names)), "a retrieval intent stands in the ranking once"


def test_a_message_without_text_is_left_alone(tmp_path: Path) -> None:
    trainer = Trainer(tmp_path)
    trainer.train(read_small_set())
    (message,) = trainer.load().process([Message(data={"text": ""})])
    assert message.get("intent") is None


def test_training_twice_gives_the_same_answers(bot: Bot, tmp_path: Path) -> None:
    again = train_bot(tmp_path)
    for text in ("waar blijft mijn pas", "4", "iets heel anders", "rente en limiet"):
        assert again.parse(text) == bot.parse(text)


def test_with_the_encoder_other_words_for_the_same_are_understood(bot: Bot, tmp_path: Path) -> None:
    clever = train_bot(tmp_path, encoder="use")
    paraphrase = "het geheime getal van mijn kaart is me ontschoten"
    assert clever.label(paraphrase) == "faq_card/forgot_pin"
    assert bot.label(paraphrase) != "faq_card/forgot_pin", "too easy to show what the encoder adds"
    assert clever.parse("Ich möchte ein Zimmer buchen")["outside"] is True


def test_a_model_is_not_loaded_with_another_encoder(tmp_path: Path) -> None:
    trainer = Trainer(tmp_path)
    trainer.train(read_small_set())
    trainer.settings["encoder"] = "use"
    with pytest.raises(ValueError, match="another encoder"):
        trainer.load()


def test_nothing_in_the_model_is_a_pickle(tmp_path: Path) -> None:
    Trainer(tmp_path).train(read_small_set())
    kept = {file.suffix for file in (tmp_path / "storage").rglob("*") if file.is_file()}
    assert kept == {".json", ".npy", ".npz"}


def test_one_label_cannot_be_told_apart(tmp_path: Path) -> None:
    data = TrainingData([Message.build("hallo", "greet"), Message.build("hoi", "greet")])
    with pytest.raises(ValueError, match="at least two"):
        Trainer(tmp_path).train(data)


@pytest.mark.parametrize("each", [1, 2])
def test_a_label_with_an_example_or_two_does_not_break_training(tmp_path: Path, each: int) -> None:
    texts = {"greet": ["hallo", "goedemorgen"], "thank": ["bedankt", "dank u wel"]}
    data = TrainingData(
        [Message.build(text, label) for label in texts for text in texts[label][:each]]
    )
    trainer = Trainer(tmp_path, threshold=0.0)
    trainer.train(data)
    assert Bot(trainer).label("bedankt") == "thank"


def test_the_log_tells_stages_and_figures_and_no_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        bot = train_bot(tmp_path)
        bot.parse("goedemorgen met Willemijn")
    logged = caplog.text
    assert "80 examples of 10 labels" in logged
    assert "cross-validation in" in logged
    assert "Willemijn" not in logged
    assert "appeltaart" not in logged


def test_the_threshold_is_a_setting(tmp_path: Path) -> None:
    strict = train_bot(tmp_path, threshold=1.0)
    assert strict.parse("mag ik iemand spreken")["intent"] == {
        "name": "nlu_fallback",
        "confidence": 1.0,
    }
