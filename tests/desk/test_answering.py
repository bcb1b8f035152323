"""Templates after the 24 hours, answers to one message, once more what may not have arrived."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from care import clock, handover, signals
from care.database import Engine, reading, writing
from care.handover import Agent, Case
from care.tables import messages
from care.tables import signals as signals_table
from tests.desk.seeding import add_case, say

Browse = Callable[..., Any]
HTMX = {"HX-Request": "true"}
FIELDS = {
    "veld-klant": "meneer Bakker",
    "veld-onderwerp": "uw rente",
    "veld-medewerker": "Sanne",
}


def mine(engine: Engine, agent: Agent, ago: timedelta = timedelta(minutes=5)) -> Case:
    case = add_case(engine, ago=ago)
    with writing(engine) as db:
        return handover.take(db, case.id, agent, clock.now())


def post(client: Any, case: Case, path: str, **data: Any) -> Any:
    return client.post(f"/zaak/{case.id}/{path}/", data, headers=HTMX)


def outgoing(engine: Engine) -> list[Any]:
    with reading(engine) as db:
        query = select(messages).where(messages.c.direction == "out").order_by(messages.c.id)
        return list(db.execute(query))


def test_after_the_window_a_template_is_offered_with_a_preview(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case, client = mine(engine, agent, timedelta(hours=30)), browse(agent)
    page = client.get(f"/zaak/{case.id}/").content.decode()
    assert 'id="template-form"' in page and "We hebben een antwoord" in page
    # What we know ourselves is filled in, what is missing shows.
    assert 'value="Johan Bakker"' in page and f'value="{agent.name}"' in page
    assert "Goedendag Johan Bakker, u stelde ons een vraag over [onderwerp]." in page
    form = {"template": "vraag_beantwoord", **FIELDS}
    shown = post(client, case, "sjabloon/voorbeeld", **form).content.decode()
    assert "Goedendag meneer Bakker, u stelde ons een vraag over uw rente." in shown
    assert "Graag het antwoord" in shown
    fields = post(client, case, "sjabloon/velden", template="even_bellen").content.decode()
    assert "wij willen u graag bellen" in fields
    assert outgoing(engine) == []


def test_a_template_goes_out_once_for_a_key(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = mine(engine, agent, timedelta(hours=30)), browse(agent)
    form = {"template": "even_bellen", "key": "k1", **FIELDS}
    for _ in range(2):
        answer = post(client, case, "sjabloon", **form)
        assert answer.status_code == 200 and 'id="template-form"' in answer.content.decode()
    [row] = outgoing(engine)
    assert (row.kind, row.author, row.state) == ("template", "agent", "queued")
    assert row.body.startswith("Goedendag meneer Bakker, wij willen u graag bellen over uw rente.")
    assert [one["name"] for one in row.payload["parameters"]] == [
        "klant",
        "onderwerp",
        "medewerker",
    ]


def test_a_secret_in_a_template_is_masked(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = mine(engine, agent, timedelta(hours=30)), browse(agent)
    secret = {**FIELDS, "veld-onderwerp": "rekening NL91ABNA0417164300"}
    post(client, case, "sjabloon", template="even_bellen", key="k1", **secret)
    [row] = outgoing(engine)
    assert "NL91" not in row.body and "NL91" not in str(row.payload)
    shown = post(client, case, "sjabloon/voorbeeld", template="even_bellen", **secret)
    assert "NL91ABNA" not in shown.content.decode()


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"template": "even_bellen", "key": "k", **FIELDS, "veld-onderwerp": " "}, 422),
        ({"template": "onbekend", "key": "k", **FIELDS}, 409),
        ({"template": "even_bellen", **FIELDS}, 400),
    ],
)
def test_what_is_not_complete_does_not_go(
    engine: Engine, browse: Browse, agent: Agent, form: dict[str, str], status: int
) -> None:
    case = mine(engine, agent, timedelta(hours=30))
    assert post(browse(agent), case, "sjabloon", **form).status_code == status
    assert outgoing(engine) == []


def test_nobody_sends_a_template_in_a_colleagues_case(
    engine: Engine, browse: Browse, agent: Agent, colleague: Agent
) -> None:
    case = mine(engine, colleague, timedelta(hours=30))
    form = {"template": "even_bellen", "key": "k", **FIELDS}
    assert post(browse(agent), case, "sjabloon", **form).status_code == 409
    assert outgoing(engine) == []


def test_an_answer_to_one_message_shows_which(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = mine(engine, agent), browse(agent)
    with writing(engine) as db:
        where = case.conversation_id
        asked = say(db, where, "customer", "En mijn pas?", clock.now(), wamid="wamid.pas")
        other = say(db, where, "customer", "Zonder nummer van WhatsApp", clock.now())
    answer = post(client, case, "antwoord", text="Die is onderweg.", key="k1", quote=str(asked))
    assert answer.status_code == 200
    [row] = outgoing(engine)
    assert row.payload == {"reply_to": "wamid.pas"}
    assert 'class="quoted">En mijn pas?' in answer.content.decode()
    for wrong in (other, 999_999):
        refused = post(client, case, "antwoord", text="x", key="k2", quote=str(wrong))
        assert refused.status_code == 404
    assert len(outgoing(engine)) == 1


@pytest.mark.parametrize("state", ["unknown", "failed"])
def test_what_may_not_have_arrived_goes_once_more_and_once(
    engine: Engine, browse: Browse, agent: Agent, state: str
) -> None:
    case, client = mine(engine, agent), browse(agent)
    with writing(engine) as db:
        delivery = "failed" if state == "failed" else None
        lost = say(
            db, case.conversation_id, "agent", "Uw rente is 3%.", clock.now(),
            state=state, delivery=delivery, agent_id=agent.id, agent_name=agent.name,
        )  # fmt: skip
    page = client.get(f"/zaak/{case.id}/").content.decode()
    assert f"/nogmaals/{lost}/" in page
    assert ("Niet zeker of dit aankwam" in page) is (state == "unknown")
    for _ in range(2):
        answer = post(client, case, f"nogmaals/{lost}")
        assert answer.status_code == 200
    first, second = outgoing(engine)
    assert (first.body, second.body, second.state) == (first.body, first.body, "queued")
    assert f"/nogmaals/{lost}/" not in answer.content.decode()


def test_what_arrived_does_not_go_again(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = mine(engine, agent), browse(agent)
    with writing(engine) as db:
        read = say(db, case.conversation_id, "bot", "Dag", clock.now())
    assert post(client, case, f"nogmaals/{read}").status_code == 409
    assert len(outgoing(engine)) == 1


def test_who_takes_reads_and_who_types_types(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = add_case(engine), browse(agent)
    assert post(client, case, "typt").status_code == 204
    with reading(engine) as db:
        assert db.execute(select(signals_table)).all() == [], "it is nobody's case yet"
    post(client, case, "overnemen")
    with reading(engine) as db:
        assert [row.typing for row in db.execute(select(signals_table))] == [False]
    assert post(client, case, "typt").status_code == 204
    with reading(engine) as db:
        assert [row.typing for row in db.execute(select(signals_table))] == [True]
        assert signals.find_fresh(db, clock.now() - timedelta(minutes=1), clock.now()) == [], (
            "this customer's message has no number of WhatsApp"
        )
