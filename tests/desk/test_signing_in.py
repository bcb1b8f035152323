"""Who gets in, how often they may try, and when they are out again."""

import re
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from care.handover import Agent
from desk import idle, people, sessions, setup
from tests.desk.conftest import PASSWORD

Browse = Callable[..., Any]


def attempt(client: Any, name: str, password: str, **more: str) -> Any:
    return client.post("/aanmelden/", {"username": name, "password": password, **more})


def test_name_and_password_open_the_queue(browse: Browse, agent: Agent) -> None:
    client = browse()
    answer = attempt(client, "  SANNE de vries ", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/", follow=True).status_code == 200


def test_the_session_gets_a_new_key(browse: Browse, agent: Agent) -> None:
    client = browse()
    client.session.save()
    before = client.session.session_key
    client.cookies["balie"] = before
    attempt(client, agent.name, PASSWORD)
    assert client.session.session_key != before


def test_wrong_passwords_are_throttled_and_tell_nothing(browse: Browse, agent: Agent) -> None:
    client = browse()
    unknown = attempt(client, "Niemand", "x")
    wrong = attempt(client, agent.name, "x")
    assert (unknown.status_code, wrong.status_code) == (401, 401)
    message = "Naam en wachtwoord horen niet bij elkaar"
    assert message in unknown.content.decode() and message in wrong.content.decode()
    for _ in range(setup.WRONG_PASSWORDS - 1):
        last = attempt(client, agent.name, "x")
    assert last.status_code == 429
    right = attempt(client, agent.name, PASSWORD)
    assert right.status_code == 429
    assert "Wacht 15 minuten" in right.content.decode()
    assert client.get("/lijst/wachtrij/").status_code == 302


def test_a_colleague_is_not_locked_out(browse: Browse, agent: Agent, colleague: Agent) -> None:
    for _ in range(setup.WRONG_PASSWORDS):
        attempt(browse(), agent.name, "x")
    assert attempt(browse(), colleague.name, PASSWORD).status_code == 302


def test_a_one_time_link_works_once(browse: Browse, agent: Agent) -> None:
    path = people.one_time_link(agent)
    first, second = browse(), browse()
    assert first.head(path).status_code == 405
    assert first.get(path, follow=True).redirect_chain[-1][0] == "/lijst/wachtrij/"
    again = second.get(path)
    assert again.status_code == 410
    assert "al gebruikt of verlopen" in again.content.decode()
    assert second.get("/lijst/wachtrij/").status_code == 302


def test_of_two_at_once_a_link_lets_one_in(browse: Browse, agent: Agent) -> None:
    path = people.one_time_link(agent)
    clients = [browse() for _ in range(4)]
    start, statuses = threading.Barrier(len(clients)), []

    def open_link(client: Any) -> None:
        from django.db import connection

        start.wait()
        statuses.append(client.get(path).status_code)
        connection.close()

    threads = [threading.Thread(target=open_link, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 410, 410, 410]


@pytest.mark.parametrize("token", ["x", "1-", "1-abc-def", "999-abc-def", "9" * 40])
def test_an_invented_link_opens_nothing(browse: Browse, agent: Agent, token: str) -> None:
    assert browse().get(f"/aanmelden/link/{token}/").status_code == 410


def test_an_old_link_opens_nothing(browse: Browse, agent: Agent) -> None:
    from django.test import override_settings

    path = people.one_time_link(agent)
    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        assert browse().get(path).status_code == 410


def test_who_does_nothing_is_signed_out(browse: Browse, agent: Agent) -> None:
    client = browse(agent)
    assert client.get("/lijst/wachtrij/").status_code == 200
    session = client.session
    session[idle.KEY] = time.time() - idle.IDLE_SECONDS - 1
    session.save()
    assert client.get("/lijst/wachtrij/").status_code == 302


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(browse: Browse, agent: Agent) -> None:
    client = browse(agent)
    client.get("/lijst/wachtrij/")
    session = client.session
    session[idle.KEY] = long_ago = time.time() - idle.IDLE_SECONDS + 60
    session.save()
    client.get("/lijst/wachtrij/nieuw/", headers={"X-Live": "1"})
    assert client.session[idle.KEY] == long_ago
    client.get("/lijst/wachtrij/")
    assert client.session[idle.KEY] > long_ago


def test_a_stream_notices_that_its_session_is_over(browse: Browse, agent: Agent) -> None:
    client = browse(agent)
    client.get("/lijst/wachtrij/")
    key = client.session.session_key
    assert sessions.is_signed_in(key)
    session = client.session
    session[idle.KEY] = time.time() - idle.IDLE_SECONDS - 1
    session.save()
    assert not sessions.is_signed_in(key)
    assert not sessions.is_signed_in("nobody's")


def test_signing_out_ends_the_session(browse: Browse, agent: Agent) -> None:
    client = browse(agent)
    assert client.get("/afmelden/").status_code == 405
    client.post("/afmelden/")
    assert client.get("/lijst/wachtrij/").status_code == 302


def test_after_signing_in_nobody_is_sent_elsewhere(browse: Browse, agent: Agent) -> None:
    own = attempt(browse(), agent.name, PASSWORD, next="/zaak/1/")
    foreign = attempt(browse(), agent.name, PASSWORD, next="https://elders.example/")
    assert (own["Location"], foreign["Location"]) == ("/zaak/1/", "/")


def test_a_form_without_token_is_refused(browse: Browse, agent: Agent) -> None:
    client = browse(enforce_csrf_checks=True)
    answer = attempt(client, agent.name, PASSWORD)
    assert answer.status_code == 403
    assert "Deze pagina is verlopen" in answer.content.decode()
    page = client.get("/aanmelden/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    assert attempt(client, agent.name, PASSWORD, csrfmiddlewaretoken=token[1]).status_code == 302


@pytest.mark.parametrize(
    ("name", "role", "password", "says"),
    [
        ("", "agent", PASSWORD, "naam"),
        ("Sanne", "baas", PASSWORD, "rol"),
        ("Sanne", "agent", "kort", "wachtwoord"),
        ("sanne  DE vries", "agent", PASSWORD, "Er is al iemand"),
    ],
)
def test_people_that_cannot_be(
    agent: Agent, name: str, role: str, password: str, says: str
) -> None:
    with pytest.raises(people.PersonError, match=says):
        people.add_agent(name, role, password)


def test_passwords_are_kept_as_argon2id(agent: Agent) -> None:
    from django.apps import apps

    stored = apps.get_model("auth", "User").objects.get(pk=agent.id).password
    assert stored.startswith("argon2$argon2id$")
