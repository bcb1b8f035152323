"""The desk forgets ended sessions and old sign-ins of its own people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from care import clock
from care.handover import Agent
from desk import upkeep
from tests.desk.conftest import PASSWORD

Browse = Callable[..., Any]


def rows(app: str, name: str) -> Any:
    from django.apps import apps

    return apps.get_model(app, name).objects


def test_old_sign_ins_and_sessions_go_at_the_next_sign_in(browse: Browse, agent: Agent) -> None:
    browse().post("/aanmelden/", {"username": agent.name, "password": "mis"})
    browse(agent).get("/")
    old = clock.now() - timedelta(days=91)
    attempts, sessions = rows("axes", "AccessAttempt"), rows("sessions", "Session")
    assert (attempts.count(), sessions.count()) == (1, 1)
    attempts.update(attempt_time=old)
    sessions.update(expire_date=old)
    key = sessions.get().session_key
    answer = browse().post("/aanmelden/", {"username": agent.name, "password": PASSWORD})
    assert answer.status_code == 302
    assert attempts.count() == 0
    assert not sessions.filter(session_key=key).exists() and sessions.count() == 1


def test_what_is_young_stays(browse: Browse, agent: Agent) -> None:
    browse().post("/aanmelden/", {"username": agent.name, "password": "mis"})
    browse(agent).get("/")
    assert upkeep.forget_old(clock.now() + timedelta(hours=1)) == 0
    assert upkeep.forget_old(clock.now() + timedelta(days=91)) >= 2
