"""What the business is told: shapes, signatures, statuses, repetition."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from .conftest import NUMBER, SANNE, SECRET, Business, Running, until

SCHEMA = Path(__file__).parents[3] / "shared" / "whatsapp" / "inbound.schema.json"
Value = dict[str, Any]


def values(business: Business) -> list[Value]:
    found = [json.loads(body) for body in list(business.bodies)]
    if SCHEMA.exists():
        validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
        for payload in found:
            validator.validate(payload)
    return [payload["entry"][0]["changes"][0]["value"] for payload in found]


def inbound(business: Business) -> list[Value]:
    return [message for value in values(business) for message in value.get("messages", [])]


def statuses(business: Business) -> list[Value]:
    return [status for value in values(business) for status in value.get("statuses", [])]


def say(simulator: Running, text: str = "Hallo") -> str:
    answer = simulator.proef("messages", {"customer": SANNE, "text": text})
    assert answer.status_code == 201
    return str(answer.json()["wamid"])


def test_a_text_arrives_signed_over_its_raw_bytes(simulator: Running, business: Business) -> None:
    wamid = say(simulator, "Één vraag/opmerking 🙏")
    until(lambda: business.bodies)
    body, headers = business.bodies[0], business.headers[0]
    wanted = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == wanted
    assert b"\\u00c9\\u00e9n vraag\\/opmerking" in body, "Meta escapes letters and slashes"
    value = values(business)[0]
    assert value["metadata"]["phone_number_id"] == NUMBER
    contact, message = value["contacts"][0], value["messages"][0]
    assert contact["profile"]["name"] == "Sanne de Wit"
    assert contact["user_id"] == message["from_user_id"]
    assert message["id"] == wamid
    assert message["from"] == contact["wa_id"] == SANNE
    assert message["timestamp"].isdigit()
    assert message["text"]["body"] == "Één vraag/opmerking 🙏"


def test_plain_letters_are_signed_as_well(simulator: Running, business: Business) -> None:
    simulator.proef("faults", {"unicode": "plain"})
    say(simulator, "Één")
    until(lambda: business.bodies)
    assert "Één".encode() in business.bodies[0]
    wanted = hmac.new(SECRET.encode(), business.bodies[0], hashlib.sha256).hexdigest()
    assert business.headers[0]["x-hub-signature-256"] == f"sha256={wanted}"


RAW: dict[str, Value] = {
    "location": {"type": "location", "location": {"latitude": 52.1, "longitude": 5.1}},
    "contacts": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Bram"}}]},
    "unsupported": {"type": "unsupported", "errors": [{"code": 131051}]},
    "future": {"type": "hologram", "hologram": {"id": "1"}},
    "system": {"type": "system", "system": {"type": "user_changed_number", "wa_id": "31612345699"}},
}


@pytest.mark.parametrize("message", RAW.values(), ids=RAW.keys())
def test_any_message_can_be_sent(simulator: Running, business: Business, message: Value) -> None:
    simulator.proef("messages", {"customer": SANNE, "message": message})
    until(lambda: business.bodies)
    value = values(business)[0]
    assert {**value["messages"][0], **message} == value["messages"][0]
    assert ("contacts" in value) == (message["type"] != "system")


def test_several_messages_can_share_one_webhook(simulator: Running, business: Business) -> None:
    parts = [{"type": "text", "text": {"body": str(number)}} for number in range(5)]
    answer = simulator.proef("messages", {"customer": SANNE, "messages": parts})
    until(lambda: business.bodies)
    assert [m["id"] for m in inbound(business)] == answer.json()["wamids"]
    assert len(business.bodies) == 1


def test_a_customer_with_a_username_shows_no_number(simulator: Running, business: Business) -> None:
    made = simulator.proef(
        "customers",
        {"phone": "+31612345690", "name": "Lot", "username": "lot", "phone_hidden": True},
    ).json()
    simulator.proef("messages", {"customer": "31612345690", "text": "Hallo"})
    until(lambda: business.bodies)
    assert "from" not in inbound(business)[0]
    assert "wa_id" not in values(business)[0]["contacts"][0]
    body = {
        "messaging_product": "whatsapp",
        "recipient": made["user_id"],
        "type": "text",
        "text": {"body": "Dag"},
    }
    contact = simulator.graph(f"{NUMBER}/messages", body).json()["contacts"][0]
    assert contact == {"input": made["user_id"], "user_id": made["user_id"]}
    until(lambda: len(statuses(business)) == 2)
    assert all("recipient_id" not in status for status in statuses(business))


def test_choices_quote_the_message(simulator: Running, business: Business) -> None:
    say(simulator)
    button = {"type": "reply", "reply": {"id": "block", "title": "Pas blokkeren"}}
    row = {"id": "mortgage", "title": "Hypotheek", "description": "Afspraak maken"}
    first = simulator.send(
        type="interactive",
        interactive={"type": "button", "body": {"text": "?"}, "action": {"buttons": [button]}},
    ).json()["messages"][0]["id"]
    action = {"button": "Kies", "sections": [{"rows": [row]}]}
    second = simulator.send(
        type="interactive", interactive={"type": "list", "body": {"text": "?"}, "action": action}
    ).json()["messages"][0]["id"]
    for message_id, option in ((first, "block"), (second, "mortgage")):
        choice = {"customer": SANNE, "message_id": message_id, "option_id": option}
        assert simulator.proef("choose", choice).status_code == 201
    until(lambda: len(inbound(business)) == 3)
    _, tapped, picked = inbound(business)
    assert tapped["interactive"]["button_reply"] == {"id": "block", "title": "Pas blokkeren"}
    assert tapped["context"]["id"] == first
    assert picked["interactive"]["list_reply"] == row
    assert picked["context"]["id"] == second
    none = {"customer": SANNE, "message_id": first, "option_id": "mortgage"}
    assert simulator.proef("choose", none).status_code == 400


def test_statuses_follow_with_price_and_opaque_data(simulator: Running, business: Business) -> None:
    say(simulator)
    simulator.send(type="text", text={"body": "Dag"}, biz_opaque_callback_data="row-7")
    until(lambda: len(statuses(business)) == 2)
    simulator.proef(f"customers/{SANNE}/read", {})
    until(lambda: len(statuses(business)) == 3)
    found = statuses(business)
    assert [status["status"] for status in found] == ["sent", "delivered", "read"]
    assert ["pricing" in status for status in found] == [True, True, False]
    assert found[0]["pricing"]["pricing_model"] == "PMP"
    for status in found:
        assert status["biz_opaque_callback_data"] == "row-7"
        assert status["recipient_id"] == SANNE
        assert status["recipient_user_id"].startswith("NL.")


def test_outside_the_window_only_templates_arrive(simulator: Running, business: Business) -> None:
    simulator.send(type="text", text={"body": "Te laat"})
    until(lambda: statuses(business))
    failed = statuses(business)[0]
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131047)
    assert "contacts" not in values(business)[0]
    simulator.send(type="template", template={"name": "terug", "language": {"code": "nl"}})
    until(lambda: len(statuses(business)) == 3)
    assert statuses(business)[-1]["status"] == "delivered"
    assert [m["status"] for m in simulator.messages()] == ["failed", "delivered"]


def test_the_window_can_be_closed_and_opened(simulator: Running, business: Business) -> None:
    say(simulator)
    simulator.proef("clock", {"customer": SANNE, "window": "closed"})
    simulator.send(type="text", text={"body": "a"})
    until(lambda: [m["status"] for m in simulator.messages()][-1] == "failed")
    simulator.proef("clock", {"customer": SANNE, "window": "open"})
    simulator.send(type="text", text={"body": "b"})
    until(lambda: [m["status"] for m in simulator.messages()][-1] == "delivered")


def test_unknown_numbers_and_changed_phones_fail(simulator: Running, business: Business) -> None:
    simulator.send(type="text", text={"body": "a"}, to="+31699999999")
    until(lambda: statuses(business))
    assert statuses(business)[0]["errors"][0]["code"] == 131026
    simulator.proef(
        "customers", {"phone": SANNE, "name": "Sanne de Wit", "identity_key_hash": "new"}
    )
    say(simulator)
    simulator.send(type="text", text={"body": "a"}, recipient_identity_key_hash="old")
    until(lambda: len(statuses(business)) == 2)
    assert statuses(business)[1]["errors"][0]["code"] == 137000


def test_a_reaction_is_only_sent_and_needs_a_message(
    simulator: Running, business: Business
) -> None:
    wamid = say(simulator)
    simulator.send(type="reaction", reaction={"message_id": wamid, "emoji": "👍"})
    simulator.send(type="reaction", reaction={"message_id": "wamid.none", "emoji": "👍"})
    until(lambda: len(statuses(business)) == 2)
    simulator.send(type="text", text={"body": "a"})
    until(lambda: len(statuses(business)) == 4)
    found = [(s["status"], s.get("errors", [{}])[0].get("code")) for s in statuses(business)]
    assert sorted(found[:2], key=str) == [("failed", 131009), ("sent", None)]
    assert found[2:] == [("sent", None), ("delivered", None)]


def test_anything_but_200_is_tried_again_with_the_same_bytes(
    simulator: Running, business: Business
) -> None:
    business.answers = [500, 403, 204]
    say(simulator)
    until(lambda: len(business.bodies) == 4)
    assert len(set(business.bodies)) == 1
    until(lambda: simulator.messages()[0]["status"] == "delivered")
    webhook = simulator.get("proef/webhooks").json()["webhooks"][0]
    assert (webhook["state"], webhook["attempts"], webhook["answer"]) == ("delivered", 4, 200)


def test_first_attempts_of_a_customer_are_in_order(simulator: Running, business: Business) -> None:
    wanted = [say(simulator, str(number)) for number in range(20)]
    until(lambda: len(business.bodies) == 20)
    assert [message["id"] for message in inbound(business)] == wanted


def test_any_body_can_be_sent_signed(simulator: Running, business: Business) -> None:
    simulator.proef("webhooks", {"body": {"object": "nonsense"}})
    until(lambda: business.bodies)
    assert json.loads(business.bodies[0]) == {"object": "nonsense"}
    wanted = hmac.new(SECRET.encode(), business.bodies[0], hashlib.sha256).hexdigest()
    assert business.headers[0]["x-hub-signature-256"] == f"sha256={wanted}"
