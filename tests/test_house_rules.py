"""What must agree across folders: actions, domain, settings, .env.example, data and WhatsApp."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from string import Formatter
from typing import Any

import pytest
import yaml
from rasa_sdk import Action

import actions
from care import company
from care.settings import ROOT
from connectors.whatsapp import rendering, utterances
from connectors.whatsapp.measure import units
from connectors.whatsapp.utterances import Option, Utterance

# Intents that no customer types: the channel, buttons and the classifier send them.
INTERNAL = {
    "handover_closed",
    "received_other_kind",
    "none_of_these",
    "nlu_fallback",
    "two_questions",
}
RASAS_OWN_ACTIONS = {"action_listen", "action_deactivate_loop", "action_restart"}
# Begins as a reply does, but is a word of Rasa's parse data.
NO_REPLY = {"utter_action"}
# What the code passes along to a reply, beside slots and the company's figures.
PASSED: Mapping[str, set[str]] = {
    "utter_handover_open": {"team", "wait"},
    "utter_handover_closed": {"team", "when"},
    "utter_handover_always": {"team"},
    "utter_handover_late": {"team"},
    "utter_secret_masked": {"kinds"},
    "utter_card_order_found": {"status_sentence"},
    "utter_card_order_in_treatment": {"day"},
    "utter_card_order_made": {"day"},
    "utter_card_order_sent": {"day"},
    "utter_card_order_delivered": {"day"},
}
# Room for a value that is only known when the reply is spoken.
ROOM = "x" * 60


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


DOMAIN = read("domain.yml")


@lru_cache(maxsize=1)
def topics() -> tuple[dict[str, Any], ...]:
    return tuple(
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "data").rglob("*.yml"))
    )


def all_responses() -> dict[str, list[dict[str, Any]]]:
    return {name: said for topic in topics() for name, said in topic.get("responses", {}).items()}


def every_variation() -> list[tuple[str, dict[str, Any]]]:
    return [(name, each) for name, variations in all_responses().items() for each in variations]


def example_labels() -> set[str]:
    return {block["intent"] for t in topics() for block in t.get("nlu", []) if "intent" in block}


def steps() -> Iterator[dict[str, Any]]:
    for topic in topics():
        for story in (*topic.get("rules", []), *topic.get("stories", [])):
            yield from story.get("condition", [])
            yield from story["steps"]


def strings_in(*folders: str) -> Iterator[str]:
    """Every string in our code; of an f-string its fixed beginning, with "…" behind it."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
            pieces = {id(piece) for node in formatted for piece in node.values}
            for text in formatted:
                if isinstance(text.values[0], ast.Constant):
                    yield f"{text.values[0].value}…"
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and id(node) not in pieces:
                    yield str(node.value)


def test_every_action_in_the_domain_has_a_class_and_the_reverse() -> None:
    classes = {
        thing().name()
        for module in pkgutil.iter_modules(actions.__path__, "actions.")
        for _, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        if issubclass(thing, Action) and thing.__module__ == module.name
    }
    assert classes == {name for name in DOMAIN["actions"] if not name.startswith("utter_")}


def test_every_form_in_the_domain_is_asked_for_what_it_needs() -> None:
    for form in DOMAIN["forms"].values():
        for slot in form["required_slots"]:
            assert slot in DOMAIN["slots"] and f"utter_ask_{slot}" in all_responses()


def test_every_setting_is_documented() -> None:
    setting = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
    source = ast.parse((ROOT / "care" / "settings.py").read_text(encoding="utf-8"))
    settings = {
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and setting.fullmatch(node.value)
    }
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    line_of = re.compile(r"(?:# )?([A-Z][A-Z0-9_]+)=\S*")
    documented = {}
    for above, line in pairwise(lines):
        if found := line_of.fullmatch(line):
            documented[found[1]] = above
    assert len(settings) > 10
    assert set(documented) == settings
    for name, above in documented.items():
        assert above.startswith("# ") and not line_of.fullmatch(above), f"{name} is not explained"


def test_every_intent_has_examples_or_is_internal() -> None:
    taught = {label.partition("/")[0] for label in example_labels()}
    assert taught == set(DOMAIN["intents"]) - INTERNAL
    assert set(DOMAIN["intents"]) >= INTERNAL


def test_every_label_with_a_fixed_answer_has_one_and_the_reverse() -> None:
    keys = {label for label in example_labels() if "/" in label}
    answers = {name.removeprefix("utter_") for name in all_responses() if "/" in name}
    assert keys == answers


def test_every_step_names_what_there_is() -> None:
    retrieval = {label.partition("/")[0] for label in example_labels() if "/" in label}
    known = {*DOMAIN["actions"], *DOMAIN["forms"], *all_responses(), *RASAS_OWN_ACTIONS}
    known |= {f"utter_{intent}" for intent in retrieval}
    for step in steps():
        if "action" in step:
            assert step["action"] in known
        for choice in (step, *step.get("or", [])):
            if "intent" in choice:
                assert choice["intent"].partition("/")[0] in DOMAIN["intents"]


def test_every_reply_that_the_code_names_is_there() -> None:
    replies = all_responses()
    for string in strings_in("actions", "care", "connectors"):
        if re.fullmatch(r"utter_[a-z_]+", string) and string not in NO_REPLY:
            assert string in replies
        elif re.fullmatch(r"utter_[a-z_]+…", string):
            assert any(name.startswith(string[:-1]) for name in replies), string


def test_every_case_that_is_handed_over_has_a_rule() -> None:
    handed = {"bot_failed", "not_delivered", "not_understood", "card_order_not_found"}
    handed |= {"identity_changed"}
    assert handed <= set(company.load().handovers)
    assert set(company.load().handovers) - handed <= set(DOMAIN["intents"])


@pytest.mark.parametrize(("name", "variation"), every_variation(), ids=lambda it: str(it)[:40])
def test_every_variable_of_a_reply_is_known(name: str, variation: dict[str, Any]) -> None:
    known = {*company.load().replies, *DOMAIN["slots"], *PASSED.get(name, set())}
    titles = [button["title"] for button in variation.get("buttons", ())]
    for text in (variation["text"], *titles):
        used = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
        assert used <= known


def test_what_is_passed_along_is_used() -> None:
    for name, variables in PASSED.items():
        text = " ".join(variation["text"] for variation in all_responses()[name])
        assert all("{" + variable + "}" in text for variable in variables), name


@pytest.mark.parametrize(("name", "variation"), every_variation(), ids=lambda it: str(it)[:40])
def test_every_reply_fits_whatsapp_in_one_bubble(name: str, variation: dict[str, Any]) -> None:
    passed = dict.fromkeys(PASSED.get(name, ()), ROOM)
    slots = dict.fromkeys(DOMAIN["slots"], ROOM)
    text = variation["text"].format_map({**slots, **company.load().replies, **passed})
    buttons = variation.get("buttons", ())
    options = tuple(Option(button["title"], button["payload"]) for button in buttons)
    [reply] = rendering.render([Utterance(text, options)])
    assert 0 < units(reply.body) <= (1024 if options else 4096)
    # A reply with options that became plain text had too many or too long ones.
    assert (reply.kind == "interactive") is bool(options)
    most = 20 if len(options) <= 3 else 24
    assert all(0 < units(option.title) <= most for option in options), "a list for want of room"


def test_every_custom_part_is_a_form_that_whatsapp_has() -> None:
    for _, variation in every_variation():
        utterances.with_custom(Utterance("Kijk eens."), variation.get("custom"))


def test_every_button_means_something() -> None:
    for name, variation in every_variation():
        for button in variation.get("buttons", ()):
            intent = re.match(r"/([a-z_]+)", button["payload"])
            assert intent and intent[1] in DOMAIN["intents"], name
