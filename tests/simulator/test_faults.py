"""The faults that a test or the drawer can ask for."""

import json
import time

import pytest
import requests

from .conftest import NUMBER, SANNE, Business, Running, until


def kinds(business: Business) -> list[str]:
    found = []
    for body in list(business.bodies):
        value = json.loads(body)["entry"][0]["changes"][0]["value"]
        found += ["message" for _ in value.get("messages", [])]
        found += [status["status"] for status in value.get("statuses", [])]
    return found


def say(simulator: Running) -> str:
    return str(simulator.proef("messages", {"customer": SANNE, "text": "Hallo"}).json()["wamid"])


def test_the_next_sends_are_refused(simulator: Running) -> None:
    wamid = say(simulator)
    simulator.proef("faults", {"next": 2, "code": 131048, "http": 418})
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
    assert simulator.graph(f"{NUMBER}/messages", read).status_code == 200, "is no send"
    answers = [simulator.send(type="text", text={"body": "a"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [418, 418, 200]
    assert answers[0].json()["error"]["code"] == 131048
    calls = simulator.get("proef/calls").json()["calls"]
    assert [call["status"] for call in calls] == [200, 418, 418, 200]
    assert calls[1]["code"] == 131048
    assert "test-token" not in json.dumps(calls)


def test_a_code_brings_its_own_http_status(simulator: Running) -> None:
    simulator.proef("faults", {"next": 1, "code": 131016})
    answer = simulator.send(type="text", text={"body": "a"})
    assert answer.status_code == 503
    assert answer.json()["error"]["is_transient"] is True


def test_a_lost_answer_is_a_message_that_was_sent(simulator: Running, business: Business) -> None:
    say(simulator)
    simulator.proef("faults", {"lose_answer": 1})
    with pytest.raises(requests.exceptions.ConnectionError):
        simulator.send(type="text", text={"body": "Kwijt"}, biz_opaque_callback_data="7")
    assert simulator.messages()[-1]["body"] == {
        "messaging_product": "whatsapp",
        "to": f"+{SANNE}",
        "type": "text",
        "text": {"body": "Kwijt"},
        "biz_opaque_callback_data": "7",
    }
    until(lambda: kinds(business) == ["message", "sent", "delivered"])
    assert simulator.send(type="text", text={"body": "b"}).status_code == 200


def test_latency_is_waited(simulator: Running) -> None:
    simulator.proef("faults", {"latency_ms": 120})
    began = time.monotonic()
    simulator.send(type="text", text={"body": "a"})
    assert time.monotonic() - began >= 0.12


def test_statuses_can_stop_and_fail(simulator: Running, business: Business) -> None:
    say(simulator)
    simulator.proef("faults", {"statuses": "off"})
    simulator.send(type="text", text={"body": "a"})
    until(lambda: simulator.messages()[-1]["status"] == "delivered")
    simulator.proef("faults", {"statuses": "failed:131049"})
    simulator.send(type="text", text={"body": "b"})
    until(lambda: simulator.messages()[-1]["status"] == "failed")
    until(lambda: kinds(business) == ["message", "failed"])
    simulator.proef("faults", {"statuses": "on", "read": "auto"})
    simulator.send(type="text", text={"body": "c"})
    until(lambda: kinds(business)[2:] == ["sent", "delivered", "read"])


def test_webhooks_can_be_doubled(simulator: Running, business: Business) -> None:
    simulator.proef("faults", {"duplicate_webhooks": True})
    say(simulator)
    until(lambda: len(business.bodies) == 2)
    assert business.bodies[0] == business.bodies[1]


def test_webhooks_can_overtake_each_other(simulator: Running, business: Business) -> None:
    simulator.proef("faults", {"shuffle": True})
    sent = [say(simulator) for _ in range(12)]
    until(lambda: len(business.bodies) == 12)
    found = [
        json.loads(body)["entry"][0]["changes"][0]["value"]["messages"][0]["id"]
        for body in business.bodies
    ]
    assert sorted(found) == sorted(sent)
    assert found != sent, "12 messages in the same order by chance: 1 in 479 million"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nxt": 1},
        {"next": -1},
        {"next": "1"},
        {"next": True},
        {"http": 200},
        {"statuses": "maybe"},
        {"shuffle": 1},
        {"read": "never"},
    ],
)
def test_a_wrong_fault_changes_nothing(simulator: Running, wrong: dict[str, object]) -> None:
    before = simulator.get("proef/faults").json()
    answer = simulator.proef("faults", {"latency_ms": 5, **wrong})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert simulator.get("proef/faults").json() == before


def test_a_strange_page_cannot_play_customer(simulator: Running) -> None:
    answer = simulator.session.post(
        f"{simulator.url}/proef/messages",
        data=json.dumps({"customer": SANNE, "text": "a"}),
        headers={"content-type": "text/plain", "origin": "https://elsewhere.example"},
        timeout=5,
    )
    assert answer.status_code == 415
    assert simulator.messages() == []


TEXT = {"type": "text", "text": {"body": "a"}}


def test_a_revoked_token_refuses_everything_until_it_is_put_back(simulator: Running) -> None:
    wamid = say(simulator)
    simulator.proef("faults", {"access": "revoked"})
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
    for answer in (simulator.send(**TEXT), simulator.graph(f"{NUMBER}/messages", read)):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["error_subcode"]) == (401, 190, 460)
        assert error["error_data"]["details"]
    simulator.proef("faults", {"access": "valid"})
    assert simulator.send(**TEXT).status_code == 200


def test_when_meta_is_down_there_is_no_code(simulator: Running) -> None:
    simulator.proef("faults", {"service": "down"})
    answer = simulator.send(**TEXT)
    assert answer.status_code == 502 and "html" in answer.headers["content-type"]
    simulator.proef("faults", {"service": "up", "next": 1, "code": -1, "http": 503})
    answer = simulator.send(**TEXT)
    assert answer.status_code == 503 and answer.text.startswith("<html>")
    assert simulator.send(**TEXT).status_code == 200


def test_without_payment_everything_fails_later(simulator: Running, business: Business) -> None:
    say(simulator)
    simulator.proef("faults", {"payment": "missing"})
    assert simulator.send(**TEXT).status_code == 200
    until(lambda: kinds(business) == ["message", "failed"])
    status = json.loads(business.bodies[-1])["entry"][0]["changes"][0]["value"]["statuses"][0]
    [error] = status["errors"]
    assert error["code"] == 131042
    assert {"code", "title", "message", "error_data", "href"} <= set(error)


def template(name: str = "dag", text: str = "Jo") -> dict[str, object]:
    component = {"type": "body", "parameters": [{"type": "text", "text": text}]}
    content = {"name": name, "language": {"code": "nl"}, "components": [component]}
    return {"type": "template", "template": content}


def test_a_template_can_be_paused_and_disabled(simulator: Running) -> None:
    known = {"name": "dag", "language": "nl", "body": "Dag {{1}}"}
    simulator.proef("templates", {"templates": [known]})
    for status, code in (("paused", 132015), ("disabled", 132016), ("approved", None)):
        changed = simulator.proef("templates/status", {"name": "dag", "status": status})
        assert changed.json()["templates"][0]["status"] == status
        answer = simulator.send(**template())
        assert answer.json().get("error", {}).get("code") == code
    assert simulator.proef("templates/status", {"name": "x", "status": "paused"}).status_code == 404
    assert simulator.proef("templates/status", {"name": "dag", "status": "?"}).status_code == 400


@pytest.mark.parametrize("text", ["een\ntwee", "een\ttwee", "een" + " " * 5 + "twee"])
def test_a_variable_stays_on_one_line(simulator: Running, text: str) -> None:
    assert simulator.send(**template(text=text)).json()["error"]["code"] == 132008
