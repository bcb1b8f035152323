"""config.yml in Rasa's own training, and a message through the model that comes out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import rasa.model_training
import yaml
from rasa.core.agent import Agent
from rasa.engine import validation
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.data import TrainingType

from tests.nlu.conftest import SMALL_SET

CONFIG = Path(__file__).parents[2] / "config.yml"


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    folder = tmp_path_factory.mktemp("rasa")
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    config["pipeline"][-1].update(encoder=None, cache=str(folder / "cache"))
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # Rasa keeps its cache in the folder it is started from
        model = rasa.model_training.train_nlu(
            config=str(folder / "config.yml"), nlu_data=str(SMALL_SET), output=str(folder)
        )
    return Agent.load(model)


def parse(agent: Agent, text: str) -> dict[str, Any]:
    return dict(asyncio.run(agent.parse_message(text)))


def test_a_question_with_one_answer_gets_its_label(agent: Agent) -> None:
    parsed = parse(agent, "Ik ben m'n pincoed vergeten aub help")
    assert parsed["intent"]["name"] == "faq_card"
    # Rasa copies the full label from our response_selector property: so the shape is what it reads.
    assert parsed["intent"]["full_retrieval_intent_name"] == "faq_card/forgot_pin"
    assert parsed["outside"] is False


def test_a_number_is_found_and_brought_into_one_form(agent: Agent) -> None:
    parsed = parse(agent, "pb2026 4512")
    assert [(it["entity"], it["value"]) for it in parsed["entities"]] == [
        ("order_number", "PB-2026-004512")
    ]
    assert parsed["intent"]["name"] == "inform"


def test_rasa_accepts_config_yml_as_it_is() -> None:
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    graph = DefaultV1Recipe().graph_config_for_recipe(
        config, cli_parameters={}, training_type=TrainingType.BOTH
    )
    validation.validate(graph)


def test_nothing_in_the_pipeline_needs_tensorflow() -> None:
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    assert all(part["name"].startswith("nlu.") for part in config["pipeline"])
    assert {part["name"] for part in config["policies"]} == {"MemoizationPolicy", "RulePolicy"}
