"""What strangers and other roles see, and the headers that each answer carries."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from care.database import Engine
from care.handover import Agent
from desk import people
from tests.desk.conftest import PASSWORD
from tests.desk.seeding import add_case

Browse = Callable[..., Any]

OPEN_TO_ALL = {"health", "static", "sign-in", "one-time-link"}
PAGES = ["/", "/lijst/wachtrij/", "/lijst/gesloten/", "/zaak/1/", "/zaak/1/nieuw/"]


def all_addresses() -> Iterator[tuple[str, str]]:
    """Every address of urls.py, filled in."""
    from django.urls import reverse

    from desk.urls import urlpatterns

    values = {"view": "wachtrij", "case_id": 1, "message_id": 1, "name": "desk.css", "token": "x"}
    for pattern in urlpatterns:
        wanted = pattern.pattern.converters
        yield pattern.name, reverse(pattern.name, kwargs={key: values[key] for key in wanted})


def test_anonymous_sees_nothing(engine: Engine, browse: Browse) -> None:
    add_case(engine, "Johan Bakker")
    client = browse()
    closed = [(name, path) for name, path in all_addresses() if name not in OPEN_TO_ALL]
    assert len(closed) > 8
    for name, path in closed:
        for ask in (client.get, client.post):
            answer = ask(path)
            assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/aanmelden/"), (
                name
            )
            assert b"Bakker" not in answer.content


def test_a_piece_of_a_page_sends_the_browser_to_the_sign_in(engine: Engine, browse: Browse) -> None:
    answer = browse().get("/lijst/wachtrij/nieuw/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/aanmelden/")


@pytest.mark.parametrize(
    ("role", "status"), [("agent", 200), ("supervisor", 200), ("admin", 200), ("designer", 403)]
)
def test_roles_that_see_cases(engine: Engine, browse: Browse, role: str, status: int) -> None:
    case = add_case(engine, "Johan Bakker")
    client = browse(people.add_agent("Iemand", role, PASSWORD))
    for path in ("/lijst/wachtrij/", f"/zaak/{case.id}/", f"/zaak/{case.id}/nieuw/"):
        answer = client.get(path)
        assert answer.status_code == status
        assert (b"Bakker" in answer.content) is (status == 200)
    taken = client.post(f"/zaak/{case.id}/overnemen/", headers={"HX-Request": "true"})
    assert taken.status_code == status


def test_steps_are_not_for_looking(engine: Engine, browse: Browse, agent: Agent) -> None:
    case = add_case(engine)
    for step in ("overnemen", "antwoord", "teruggeven", "afsluiten"):
        assert browse(agent).get(f"/zaak/{case.id}/{step}/").status_code == 405


def test_each_answer_carries_the_headers(engine: Engine, browse: Browse, agent: Agent) -> None:
    add_case(engine)
    client = browse(agent)
    for path in [*PAGES, "/aanmelden/", "/bestaat-niet/", "/health", "/zaak/99/"]:
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cache-Control"] == "no-store"


def test_no_page_has_scripts_or_styles_of_its_own(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    add_case(engine)
    client = browse(agent)
    for path in [*PAGES[1:], "/aanmelden/", "/bestaat-niet/"]:
        page = client.get(path).content.decode()
        assert " style=" not in page and "<style" not in page
        assert not any(f" on{event}=" in page for event in ("click", "load", "error", "submit"))
        assert page.count("<script") == page.count("<script src=")


def test_cookies_are_kept_from_scripts(browse: Browse, agent: Agent) -> None:
    client = browse()
    client.get("/aanmelden/")
    client.post("/aanmelden/", {"username": agent.name, "password": PASSWORD})
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_cookies_are_secure_behind_https() -> None:
    from dataclasses import replace
    from pathlib import Path

    from desk import setup
    from tests.desk.seeding import settings_for

    options = setup.django_options(
        replace(
            settings_for(Path("unused")),
            desk_url="https://balie.example",
            desk_database_url="sqlite://",
        )
    )
    assert options["SESSION_COOKIE_SECURE"] and options["CSRF_COOKIE_SECURE"]
    assert options["CSRF_TRUSTED_ORIGINS"] == ["https://balie.example"]
    assert options["SECURE_HSTS_SECONDS"] > 0


def test_errors_are_pages_in_dutch(browse: Browse, agent: Agent) -> None:
    client = browse(agent, raise_request_exception=False)
    missing = client.get("/zaak/99/")
    assert (missing.status_code, "bestaat niet" in missing.content.decode()) == (404, True)
    from desk import database

    database.close_care()
    broken = client.get("/lijst/wachtrij/")
    assert (broken.status_code, "Er ging iets mis bij ons" in broken.content.decode()) == (
        500,
        True,
    )


def test_static_files(engine: Engine, browse: Browse) -> None:
    client = browse()
    page = client.get("/aanmelden/").content.decode()
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    style = client.get(path)
    assert style["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in style["Cache-Control"]
    again = client.get("/static/desk.css", headers={"If-None-Match": "x"})
    assert "must-revalidate" in again["Cache-Control"]
    same = client.get("/static/desk.css", headers={"If-None-Match": again["ETag"]})
    assert same.status_code == 304
    assert client.get("/static/setup.py").status_code == 404
