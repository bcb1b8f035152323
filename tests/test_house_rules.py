"""What must agree across folders: actions, domain, settings, .env.example and company.yml.

That data/ is sound, replies fit WhatsApp and names exist is checked for designers as well:
tests/designer/check/test_own_data.py.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import yaml
from rasa_sdk import Action

import actions
from care import company
from care.settings import ROOT


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


def test_every_case_that_is_handed_over_has_a_rule() -> None:
    handed = {"bot_failed", "not_delivered", "not_understood", "card_order_not_found"}
    handed |= {"identity_changed"}
    assert handed <= set(company.load().handovers)
    assert set(company.load().handovers) - handed <= set(DOMAIN["intents"])
