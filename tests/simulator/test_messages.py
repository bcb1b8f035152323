"""Sending: answers, checks and errors as Meta gives them, and what a customer then has."""

import json
from pathlib import Path

import pytest
import requests
from jsonschema import Draft202012Validator

from simulator.limits import Limits

from .conftest import NUMBER, SANNE, Business, Running, until

SHARED = Path(__file__).parents[3] / "shared" / "whatsapp"


def buttons(*titles: str, keys: list[str] | None = None) -> dict[str, object]:
    keys = keys or [f"option_{number}" for number in range(len(titles))]
    return {
        "type": "button",
        "body": {"text": "Waarmee helpen we u?"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": key, "title": title}}
                for key, title in zip(keys, titles, strict=True)
            ]
        },
    }


def listing(rows: int, sections: int = 1) -> dict[str, object]:
    return {
        "type": "list",
        "body": {"text": "Kies een onderwerp"},
        "action": {
            "button": "Onderwerpen",
            "sections": [
                {
                    "title": f"Deel {part}",
                    "rows": [{"id": f"{part}-{row}", "title": f"Rij {row}"} for row in range(rows)],
                }
                for part in range(sections)
            ],
        },
    }


def text(body: str) -> dict[str, object]:
    return {"type": "text", "text": {"body": body}}


def error_of(answer: requests.Response) -> tuple[int, int, str]:
    error = answer.json()["error"]
    assert error["type"] == "OAuthException"
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert error["fbtrace_id"]
    return answer.status_code, error["code"], error["error_data"]["details"]


def test_answer_has_metas_shape(simulator: Running) -> None:
    answer = simulator.send(type="text", text={"body": "Goedemiddag"})
    body = answer.json()
    assert answer.status_code == 200
    assert body["messaging_product"] == "whatsapp"
    assert body["contacts"][0]["input"] == f"+{SANNE}"
    assert body["contacts"][0]["wa_id"] == SANNE
    assert body["contacts"][0]["user_id"].startswith("NL.")
    assert body["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize(
    "parts",
    [
        text("é" * 4096),
        {"type": "interactive", "interactive": buttons("Ja", "Nee", "Iemand spreken")},
        {"type": "interactive", "interactive": listing(5, sections=2)},
        {
            "type": "interactive",
            "interactive": {
                "type": "cta_url",
                "body": {"text": "Kijk hier"},
                "action": {
                    "name": "cta_url",
                    "parameters": {"display_text": "Openen", "url": "https://bank.example/"},
                },
            },
        },
        {
            "type": "interactive",
            "interactive": {
                "type": "location_request_message",
                "body": {"text": "Waar bent u?"},
                "action": {"name": "send_location"},
            },
        },
        {"type": "image", "image": {"link": "https://bank.example/pas.png", "caption": "Uw pas"}},
        {"type": "location", "location": {"latitude": 52.09, "longitude": "5.12"}},
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "Balie"}}]},
        {"type": "template", "template": {"name": "terugbellen", "language": {"code": "nl"}}},
    ],
    ids=lambda parts: str(parts.get("interactive", {}).get("type", parts["type"])),
)
def test_accepts_what_meta_accepts(simulator: Running, parts: dict[str, object]) -> None:
    if (SHARED / "outbound.schema.json").exists():
        schema = json.loads((SHARED / "outbound.schema.json").read_text())
        body = {"messaging_product": "whatsapp", "to": f"+{SANNE}", **parts}
        Draft202012Validator(schema).validate(body)
    assert simulator.send(**parts).status_code == 200


REFUSED = {
    "text too long": (text("a" * 4097), 100),
    "emoji count double": (text("👍" * 2049), 100),
    "text empty": (text(""), 100),
    "unknown type": ({"type": "telegram", "telegram": {}}, 100),
    "unknown key": ({"type": "text", "text": {"body": "a", "bold": True}}, 100),
    "part missing": ({"type": "image"}, 131008),
    "label too long": ({"type": "interactive", "interactive": buttons("a" * 21)}, 131009),
    "four buttons": ({"type": "interactive", "interactive": buttons(*"abcd")}, 131009),
    "no buttons": ({"type": "interactive", "interactive": buttons()}, 131009),
    "same titles": ({"type": "interactive", "interactive": buttons("Ja", "Ja")}, 131009),
    "same ids": (
        {"type": "interactive", "interactive": buttons("Ja", "Nee", keys=["a", "a"])},
        131009,
    ),
    "space in id": ({"type": "interactive", "interactive": buttons("Ja", keys=["a "])}, 131009),
    "eleven rows": ({"type": "interactive", "interactive": listing(11)}, 131009),
    "eleven rows in two": ({"type": "interactive", "interactive": listing(6, 2)}, 131009),
    "id and link": ({"type": "image", "image": {"id": "1", "link": "https://a.example"}}, 131009),
    "unknown upload": ({"type": "image", "image": {"id": "1"}}, 131009),
    "off the map": ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009),
    "six contacts": (
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}] * 6},
        131009,
    ),
    "empty parameter": (
        {
            "type": "template",
            "template": {
                "name": "a",
                "language": {"code": "nl"},
                "components": [{"type": "body", "parameters": [{"type": "text", "text": ""}]}],
            },
        },
        100,
    ),
    "too much opaque data": ({**text("a"), "biz_opaque_callback_data": "a" * 513}, 131009),
    "wrong number": ({**text("a"), "to": "Sanne"}, 131009),
    "wrong user id": ({**text("a"), "to": None, "recipient": "nl.1"}, 131009),
    "to ourselves": ({**text("a"), "to": "+31850000000"}, 131021),
}


@pytest.mark.parametrize(("parts", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_what_meta_refuses(simulator: Running, parts: dict[str, object], code: int) -> None:
    answer = simulator.send(**parts)
    assert error_of(answer)[:2] == (400, code)
    assert simulator.messages() == []


def test_token_and_number_are_checked(simulator: Running) -> None:
    body = {"messaging_product": "whatsapp", "to": f"+{SANNE}", **text("a")}
    wrong = simulator.graph(f"{NUMBER}/messages", body, token="other")
    assert error_of(wrong)[:2] == (401, 190)
    none = simulator.session.post(f"{simulator.url}/v26.0/{NUMBER}/messages", json=body, timeout=5)
    assert error_of(none)[:2] == (401, 190)
    other = simulator.graph("123/messages", body)
    assert error_of(other)[:2] == (400, 100)
    assert other.json()["error"]["error_subcode"] == 33


def test_a_body_that_is_not_json_is_refused(simulator: Running) -> None:
    answer = simulator.session.post(
        f"{simulator.url}/v26.0/{NUMBER}/messages",
        data=b"{",
        headers={"Authorization": "Bearer test-token"},
        timeout=5,
    )
    assert error_of(answer)[:2] == (400, 100)


def test_pair_rate_is_45_at_once(simulator: Running) -> None:
    answers = [simulator.send(**text("a")) for _ in range(46)]
    assert [answer.status_code for answer in answers] == [200] * 45 + [400]
    assert error_of(answers[-1])[1] == 131056
    other = simulator.send(**text("a"), to="+31612345672")
    assert other.status_code == 200, "another customer has a rate of their own"
    simulator.proef("faults", {"pair_rate": "off"})
    assert simulator.send(**text("a")).status_code == 200


def test_80_messages_a_second_in_all() -> None:
    limits = Limits(now=100.0)
    assert [limits.take_throughput(100.0) for _ in range(81)] == [True] * 80 + [False]
    assert limits.take_throughput(100.05)


def test_read_and_typing_mark_all_before_as_read(simulator: Running, business: Business) -> None:
    for body in ("Hallo", "Bent u daar?"):
        last = simulator.proef("messages", {"customer": SANNE, "text": body}).json()["wamid"]
    until(lambda: [m["status"] for m in simulator.messages()] == ["delivered"] * 2)
    answer = simulator.graph(
        f"{NUMBER}/messages",
        {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": last,
            "typing_indicator": {"type": "text"},
        },
    )
    assert answer.json() == {"success": True}
    assert [m["status"] for m in simulator.messages()] == ["read", "read"]
    assert simulator.get("proef/state").json()["typing"][SANNE] > 20
    wrong = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.none"}
    assert error_of(simulator.graph(f"{NUMBER}/messages", wrong))[:2] == (400, 100)


def test_templates_that_are_set_are_the_only_ones(simulator: Running) -> None:
    known = {"name": "afspraak", "language": "nl", "body": "Tot {{1}} om {{2}}."}
    simulator.proef("templates", {"templates": [known]})

    def template(name: str, *words: str) -> requests.Response:
        parameters = [{"type": "text", "text": word} for word in words]
        part = {
            "name": name,
            "language": {"code": "nl"},
            "components": [{"type": "body", "parameters": parameters}],
        }
        return simulator.send(type="template", template=part)

    assert error_of(template("bestaat_niet"))[:2] == (404, 132001)
    assert error_of(template("afspraak", "dinsdag"))[:2] == (400, 132000)
    assert template("afspraak", "dinsdag", "10.00 uur").status_code == 200
