"""company.yml: the real one is right, and a mistake is told in words that say where it is."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from care import company
from care.errors import ConfigurationError
from tests.care.builders import raw_company


def change(raw: dict[str, Any], path: str, value: Any) -> None:
    """Set (or, with None, take out) what stands at a path such as "teams.general.hours"."""
    *parents, last = path.split(".")
    for name in parents:
        raw = raw[name]
    if value is None:
        del raw[last]
    else:
        raw[last] = value


def test_the_real_file_loads_and_each_rule_names_a_team() -> None:
    found = company.load()
    assert found.name and found.handovers and str(found.zone) == "Europe/Amsterdam"
    for rule in found.handovers.values():
        assert found.teams[rule.team].name
        assert rule.priority in ("urgent", "high", "normal")
        assert rule.reason
    for team in found.teams.values():
        assert team.minutes > 0 and team.promise and team.in_a_sentence
        assert team.hours.always or team.hours.days


def test_every_reason_that_the_code_itself_uses_has_a_rule() -> None:
    assert {"bot_failed", "not_understood", "card_order_not_found"} <= set(company.load().handovers)


def test_an_unknown_team_or_reason_ends_at_the_general_team() -> None:
    found = company.load()
    assert found.team("tpyo").id == "general"
    rule = found.handover_rule("tpyo")
    assert (rule.team, rule.priority, rule.reason) == ("general", "normal", "tpyo")


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("name", None, "name"),
        ("time_zone", "Europe/Polderdam", "Europe/Polderdam"),
        ("teams", None, "teams"),
        ("teams.general", None, "general"),
        ("teams.general.hours", "brunch", "brunch"),
        ("teams.general.promise", "someday", "someday"),
        ("waiting.normal.minutes", "een half uur", "een half uur"),
        ("handovers.ask_human.team", "polder", "polder"),
        ("handovers.ask_human.priority", "hihg", "hihg"),
        ("handovers.ask_human.priority", None, "priority"),
        ("opening_hours.general.mon", ["08:00-25:00"], "08:00-25:00"),
        ("opening_hours.general.mon", ["17:00-08:00"], "17:00-08:00"),
        ("opening_hours.general.mon", ["08:00"], "08:00"),
        ("opening_hours.general.mon", "08:00-17:00", "08:00-17:00"),
        ("opening_hours.general", {"maandag": ["08:00-17:00"]}, "maandag"),
        ("holidays.also_closed", ["1 mei"], "1 mei"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, path: str, value: Any, named: str) -> None:
    raw = deepcopy(raw_company())
    change(raw, path, value)
    file = tmp_path / "company.yml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^company\.yml klopt niet: ") as raised:
        company.load(file)
    assert named in str(raised.value)


@pytest.mark.parametrize("text", ["", "[", "- een lijst", "name: ['"])
def test_a_file_that_is_no_such_file_at_all(tmp_path: Path, text: str) -> None:
    file = tmp_path / "company.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^company\.yml klopt niet: "):
        company.load(file)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^company\.yml klopt niet: "):
        company.load(tmp_path / "company.yml")
