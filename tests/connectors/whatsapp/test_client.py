"""What we send fits Meta's own schema, and each answer of Meta leads to the right next step."""

import json
from typing import Any

import jsonschema
import pytest

from care.delivery import Advice
from care.messages import Reply
from connectors.whatsapp import bodies, client, rendering
from connectors.whatsapp.client import Attempt
from connectors.whatsapp.utterances import Option, Utterance
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.outgoing import SCHEMA, outgoing, validator


def options(number: int) -> tuple[Option, ...]:
    return tuple(Option(f"Keuze {n} 👍", f"/choice_{n}") for n in range(number))


UTTERANCES = [
    Utterance("Goedendag 👍"),
    Utterance("€" * 4096),
    Utterance("a" * 9000),
    Utterance("Kies maar", options(1)),
    Utterance("Kies maar", options(3)),
    Utterance("b" * 1024, options(3)),
    Utterance("b" * 3000, options(3)),
    Utterance("Kies maar", options(4)),
    Utterance("c" * 4096, options(10)),
    Utterance("Kies maar", options(11)),
    Utterance("", options(2)),
]


@pytest.mark.skipif(not SCHEMA.exists(), reason="Meta's schema is not here")
@pytest.mark.parametrize("utterance", UTTERANCES, ids=range(len(UTTERANCES)))
@pytest.mark.parametrize("wa_id", [meta.SANNE, None], ids=["number", "user id"])
def test_every_form_fits_metas_schema(utterance: Utterance, wa_id: str | None) -> None:
    replies = rendering.render([utterance])
    assert replies
    for reply in replies:
        validator().validate(bodies.message(outgoing(reply, wa_id)))


def test_the_schema_is_no_rubber_stamp() -> None:
    if not SCHEMA.exists():
        pytest.skip("Meta's schema is not here")
    too_long = bodies.message(outgoing(Reply("a" * 4097)))
    with pytest.raises(jsonschema.ValidationError):
        validator().validate(too_long)


def test_a_text_goes_with_country_code_mark_and_no_preview() -> None:
    assert bodies.message(outgoing(Reply("Zie www.polderbank.example"))) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+31600000001",
        "type": "text",
        "text": {"body": "Zie www.polderbank.example", "preview_url": False},
        "biz_opaque_callback_data": "balie:7",
    }


def test_who_has_no_number_is_reached_by_user_id() -> None:
    body = bodies.message(outgoing(Reply("Hoi"), wa_id=None))
    assert body["recipient"] == meta.SANNE_ID and "to" not in body


def test_buttons_carry_ids_of_ours_and_not_what_they_mean() -> None:
    [reply] = rendering.render([Utterance("Kies", options(2))])
    buttons = bodies.message(outgoing(reply))["interactive"]["action"]["buttons"]
    ids = [button["reply"]["id"] for button in buttons]
    assert [option["id"] for option in reply.payload["options"]] == ids
    assert len(set(ids)) == 2 and "choice" not in json.dumps(buttons)


SENT = {"messages": [{"id": "wamid.1"}]}
ANSWERS: list[tuple[int, Any, Attempt]] = [
    (200, SENT, Attempt("wamid.1")),
    (201, SENT, Attempt("wamid.1")),
    (200, {"messages": [{"id": "w", "message_status": "accepted"}]}, Attempt("w")),
    (200, {"messages": [{"id": "w", "message_status": "paused"}]}, Attempt("w", held=True)),
    (200, None, Attempt(advice=Advice.LOST)),
    (200, {}, Attempt(advice=Advice.LOST)),
    (200, {"messages": []}, Attempt(advice=Advice.LOST)),
    (200, {"messages": [{"id": 7}]}, Attempt(advice=Advice.LOST)),
    (200, {"messages": "wamid.1"}, Attempt(advice=Advice.LOST)),
    (400, {"error": {"code": 131047}}, Attempt(advice=Advice.WINDOW, code=131047)),
    (400, {"error": {"code": 130429}}, Attempt(advice=Advice.NUMBER, code=130429)),
    (400, {"error": {"code": "131047"}}, Attempt(advice=Advice.REQUEST)),
    (500, {"error": {"code": 131045}}, Attempt(advice=Advice.ACCOUNT, code=131045)),
    (503, None, Attempt(advice=Advice.LATER)),
    (502, "<html>", Attempt(advice=Advice.LATER)),
    (429, None, Attempt(advice=Advice.LATER)),
    (401, None, Attempt(advice=Advice.KEY)),
    (404, None, Attempt(advice=Advice.REQUEST)),
    (400, {"error": {"code": 99999, "is_transient": True}}, Attempt(None, Advice.LATER, 99999)),
]


@pytest.mark.parametrize(("status", "body", "attempt"), ANSWERS)
def test_metas_answer_as_an_attempt(status: int, body: Any, attempt: Attempt) -> None:
    assert client.read_answer(status, body) == attempt
