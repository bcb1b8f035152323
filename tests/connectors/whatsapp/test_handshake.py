"""Meta's handshake, and the other ways in which one may knock at the webhook's address."""

import pytest
from starlette.testclient import TestClient

from connectors.whatsapp.server import PATH
from tests.connectors.whatsapp import meta


def asked(door: TestClient, **changed: str | None) -> tuple[int, str]:
    query = {"hub.mode": "subscribe", "hub.verify_token": meta.TOKEN, "hub.challenge": "1158201444"}
    names = {name.replace("_", ".", 1): value for name, value in changed.items()}
    kept = {name: value for name, value in {**query, **names}.items() if value is not None}
    answer = door.get(PATH, params=kept)
    return answer.status_code, answer.text


def test_the_right_token_gets_its_challenge_back(door: TestClient) -> None:
    assert asked(door) == (200, "1158201444")


@pytest.mark.parametrize("token", ["wrong", "", None, meta.TOKEN + " ", "é👍"])
def test_another_token_gets_nothing(door: TestClient, token: str | None) -> None:
    assert asked(door, hub_verify_token=token) == (403, "")


@pytest.mark.parametrize("mode", ["unsubscribe", "", None])
def test_another_mode_gets_nothing(door: TestClient, mode: str | None) -> None:
    assert asked(door, hub_mode=mode) == (403, "")


def test_a_challenge_is_plain_text_never_a_page(door: TestClient) -> None:
    answer = door.get(
        PATH,
        params={
            "hub.mode": "subscribe",
            "hub.verify_token": meta.TOKEN,
            "hub.challenge": "<script>alert(1)</script>",
        },
    )
    assert answer.headers["content-type"].startswith("text/plain")


def test_no_question_no_answer(door: TestClient) -> None:
    assert door.get(PATH).status_code == 403
    assert door.head(PATH).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(door: TestClient, method: str) -> None:
    assert door.request(method, PATH).status_code == 405


def test_there_is_nothing_else_on_the_door(door: TestClient) -> None:
    assert door.get("/").status_code == 404
    assert door.get("/docs").status_code == 404


def test_health_names_what_is_down_and_is_no_200(door: TestClient) -> None:
    answer = door.get("/health")
    assert answer.status_code == 503
    states = answer.json()["processes"]
    assert states["door"] == "ok"
    assert states["rasa"] == states["actions"] == states["desk"] == "no answer"
    assert states["worker"] == "no sign of life"
