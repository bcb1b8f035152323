"""Trouble for the owner: told once, counted, told again when it stays, over when it is settled."""

import logging

import pytest

from care import alerts
from care.database import Engine, reading, writing
from tests.care.builders import HOUR, MINUTE, NOON, at_once

PAUSED: dict[str, alerts.Fact] = {"template": "nieuwe_pas", "code": 132015}


def test_the_same_trouble_is_one_alert(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with writing(engine) as db:
        assert alerts.raise_alert(db, "template", PAUSED, NOON)
        assert not alerts.raise_alert(db, "template", PAUSED, NOON + MINUTE)
        assert alerts.raise_alert(db, "template", {**PAUSED, "template": "other"}, NOON)
    with reading(engine) as db:
        other, paused = alerts.find_open(db)
    assert (paused.times, paused.raised_at, paused.last_at) == (2, NOON, NOON + MINUTE)
    assert (dict(paused.facts), other.times) == (PAUSED, 1)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2 and "132015" in said[0]


def test_trouble_that_stays_is_said_again(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    with writing(engine) as db:
        alerts.raise_alert(db, "account", {"code": 368}, NOON)
        assert not alerts.raise_alert(db, "account", {"code": 368}, NOON + HOUR)
    assert len(caplog.records) == 2


def test_what_is_settled_is_over_and_can_begin_anew(engine: Engine) -> None:
    with writing(engine) as db:
        alerts.raise_alert(db, "account", {"code": 368}, NOON)
        alerts.raise_alert(db, "template", PAUSED, NOON)
        assert alerts.settle(db, "account", NOON + MINUTE) == 1
        assert [alert.kind for alert in alerts.find_open(db)] == ["template"]
        assert alerts.settle(db, "account", NOON + MINUTE) == 0
        assert alerts.raise_alert(db, "account", {"code": 368}, NOON + HOUR)
        assert len(alerts.find_open(db)) == 2


def test_raised_side_by_side_it_is_still_one(engine: Engine) -> None:
    jobs = [lambda db: alerts.raise_alert(db, "account", {"code": 368}, NOON)] * 4
    assert sorted(at_once(engine, jobs)) == [False, False, False, True]
    with reading(engine) as db:
        [alert] = alerts.find_open(db)
    assert alert.times == 4
