"""Templates that a business has had approved: from its file, with the words on their buttons."""

from dataclasses import replace
from pathlib import Path

import pytest

from simulator import approved
from simulator.server import make_server
from simulator.settings import Settings

from .conftest import SANNE, Business, Running, until

FILE = """
templates:
  antwoord:
    label: Er is een antwoord
    body: {nl: "Dag {{klant}}.", nl_BE: "Goeiedag {{klant}}."}
    buttons:
      - {title: Graag, payload: /yes}
"""


def test_each_language_is_a_template(tmp_path: Path) -> None:
    (tmp_path / "templates.yml").write_text(FILE, encoding="utf-8")
    found = approved.read(str(tmp_path / "templates.yml"))
    assert [(one["name"], one["language"]) for one in found] == [
        ("antwoord", "nl"),
        ("antwoord", "nl_BE"),
    ]
    assert approved.read(None) == []


@pytest.mark.parametrize("text", ["", "templates: 3", "templates: {x: {}}", "a: [", "[]"])
def test_a_file_of_another_shape_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "templates.yml").write_text(text, encoding="utf-8")
    with pytest.raises(approved.TemplatesError, match=r"templates\.yml"):
        approved.read(str(tmp_path / "templates.yml"))


def test_a_quick_reply_says_what_stands_on_it(
    settings: Settings, business: Business, tmp_path: Path
) -> None:
    (tmp_path / "templates.yml").write_text(FILE, encoding="utf-8")
    with_templates = replace(settings, templates_file=str(tmp_path / "templates.yml"))
    simulator = Running(make_server(with_templates))
    try:
        simulator.proef("messages", {"customer": SANNE, "text": "Hallo"})
        text = {"type": "text", "parameter_name": "klant", "text": "Jo"}
        button = {"type": "payload", "payload": "id-1"}
        components = [
            {"type": "body", "parameters": [text]},
            {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [button]},
        ]
        content = {"name": "antwoord", "language": {"code": "nl"}, "components": components}
        wamid = simulator.send(type="template", template=content).json()["messages"][0]["id"]
        until(lambda: len(simulator.messages()) == 2)
        chosen = {"customer": SANNE, "message_id": wamid, "option_id": "id-1"}
        simulator.proef("choose", chosen)
        body = simulator.messages()[-1]["body"]
        assert isinstance(body, dict)
        assert body["button"] == {"payload": "id-1", "text": "Graag"}
    finally:
        simulator.stop()
