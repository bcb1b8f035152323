"""What happens to a customer besides messages, as webhooks; and files that cannot be had."""

import json

import pytest

from .conftest import SANNE, TOKEN, Business, Running, until

NEW = "31612345699"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


def changes(business: Business) -> list[dict[str, object]]:
    return [json.loads(body)["entry"][0]["changes"][0] for body in list(business.bodies)]


def say(simulator: Running, text: str = "Hallo", customer: str = SANNE) -> str:
    answer = simulator.proef("messages", {"customer": customer, "text": text})
    return str(answer.json()["wamid"])


def test_another_number_is_told_twice_and_takes_the_conversation(
    simulator: Running, business: Business
) -> None:
    wamid = say(simulator)
    answer = simulator.proef(f"customers/{SANNE}/move", {"phone": f"+{NEW}"})
    assert answer.status_code == 200 and answer.json()["wa_id"] == NEW
    until(lambda: len(business.bodies) == 3)
    fields = {str(change["field"]): json.dumps(change["value"]) for change in changes(business)[1:]}
    assert set(fields) == {"messages", "user_id_update"}
    assert "user_changed_number" in fields["messages"] and NEW in fields["messages"]
    assert "previous" in fields["user_id_update"]
    assert simulator.messages(NEW)[0]["wamid"] == wamid
    say(simulator, "Hier ben ik", NEW)
    until(lambda: len(business.bodies) == 4)
    assert (
        json.loads(business.bodies[-1])["entry"][0]["changes"][0]["value"]["messages"][0][
            "from_user_id"
        ]
        in (fields["user_id_update"])
    )


@pytest.mark.parametrize("phone", ["", "12", SANNE, "31612345672"])
def test_a_number_of_nobody_else(simulator: Running, phone: str) -> None:
    assert simulator.proef(f"customers/{SANNE}/move", {"phone": phone}).status_code == 400


def test_another_phone_has_another_key(simulator: Running, business: Business) -> None:
    say(simulator)
    simulator.proef(f"customers/{SANNE}/phone", {})
    say(simulator)
    until(lambda: len(business.bodies) == 2)
    keys = {json.dumps(change["value"]["contacts"]) for change in changes(business)}  # type: ignore[index]
    assert len(keys) == 2


def test_a_wish_about_marketing(simulator: Running, business: Business) -> None:
    assert simulator.proef(f"customers/{SANNE}/wish", {"value": "stop"}).status_code == 202
    assert simulator.proef(f"customers/{SANNE}/wish", {"value": "?"}).status_code == 400
    until(lambda: len(business.bodies) == 1)
    [change] = changes(business)
    assert change["field"] == "user_preferences" and '"stop"' in json.dumps(change["value"])


def test_webhooks_come_once_more(simulator: Running, business: Business) -> None:
    say(simulator, "Een")
    say(simulator, "Twee")
    until(lambda: len(business.bodies) == 2)
    answer = simulator.proef("webhooks/repeat", {"customer": SANNE})
    assert answer.json() == {"repeated": 2}
    until(lambda: len(business.bodies) == 4)
    assert sorted(business.bodies[:2]) == sorted(business.bodies[2:])


def test_files_that_cannot_be_had(simulator: Running) -> None:
    stored = simulator.proef("media/voice", {"seconds": 1}).json()
    path = f"v26.0/{stored['id']}"
    url = simulator.get(path, **AUTH).json()["url"]
    for fault, status in (("expired", 400), ("unavailable", 500)):
        assert simulator.proef("faults", {"media": fault}).status_code == 200
        assert simulator.get(path, **AUTH).status_code in (status, 503)
    simulator.proef("faults", {"media": "damaged"})
    short = simulator.session.get(url, headers=AUTH, timeout=5).content
    simulator.proef("faults", {"media": "on"})
    whole = simulator.session.get(url, headers=AUTH, timeout=5).content
    assert len(short) < len(whole) == stored["file_size"]
    assert simulator.proef("faults", {"media": "eaten"}).status_code == 400
