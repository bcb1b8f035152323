"""The privacy officer's page: look up, copy, delete; nobody else gets in, and all of it is kept."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from care import audit, clock
from care.database import Engine, reading
from care.handover import Agent
from desk import database, people
from tests.care.lives import live, rows
from tests.desk.conftest import PASSWORD
from tests.desk.seeding import add_case
from tests.desk.test_attachments import add_file

Browse = Callable[..., Any]
NUMBER = "31600000001"


@pytest.fixture
def officer(engine: Engine) -> Agent:
    return people.add_agent("Noor Bos", "privacy", PASSWORD)


@pytest.fixture
def customer(engine: Engine) -> str:
    """Somebody of whom there is something everywhere; the conversation's id."""
    return live(engine, database.media_folder(), at=clock.now())


def events(engine: Engine, who: str) -> list[tuple[str, int | None]]:
    with reading(engine) as db:
        return [(entry.event, entry.agent_id) for entry in audit.find_of(db, who)]


@pytest.mark.parametrize("role", ["agent", "supervisor", "designer", "admin"])
def test_the_other_roles_stay_out(engine: Engine, browse: Browse, customer: str, role: str) -> None:
    client = browse(people.add_agent("Iemand", role, PASSWORD))
    assert client.get("/privacy/").status_code == 403
    for path in ("klant", "kopie", "wissen"):
        answer = client.post(
            f"/privacy/{path}/", {"customer": NUMBER, "conversation": customer, "sure": "yes"}
        )
        assert answer.status_code == 403
    assert rows(engine)["customers"] == 1


def test_an_officer_lands_here_and_reads_no_conversations(
    engine: Engine, browse: Browse, officer: Agent
) -> None:
    case = add_case(engine)
    client = browse(officer)
    assert client.get("/", follow=True).redirect_chain == [("/privacy/", 302)]
    assert client.get(f"/zaak/{case.id}/").status_code == 403
    assert client.get("/lijst/wachtrij/").status_code == 403


@pytest.mark.parametrize("spelled", [NUMBER, "+31 6 00000001", "06 00 00 00 01", "NL.1"])
def test_a_customer_is_looked_up_and_that_is_kept(
    engine: Engine, browse: Browse, officer: Agent, customer: str, spelled: str
) -> None:
    page = browse(officer).post("/privacy/klant/", {"customer": spelled}).content.decode()
    assert "Test Klant" in page and "+31 6 00 00 00 01" in page
    assert "Berichten over eigen zaken die wij beginnen: nee" in page
    assert "Noor Bos zocht deze klant op" in page
    # How much there is, and not what was said.
    assert "nieuwe pas" not in page
    assert events(engine, customer)[0] == ("looked_up", officer.id)


def test_nobody_is_found_under_a_wrong_number(
    engine: Engine, browse: Browse, officer: Agent, customer: str
) -> None:
    for asked in ("31600000009", "", "' OR 1=1 --"):
        answer = browse(officer).post("/privacy/klant/", {"customer": asked})
        assert (answer.status_code, "Test Klant" in answer.content.decode()) == (404, False)


def test_a_copy_is_a_zip_to_save(
    engine: Engine, browse: Browse, officer: Agent, customer: str
) -> None:
    answer = browse(officer).post("/privacy/kopie/", {"conversation": customer})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="balie-gegevens-')
    assert NUMBER not in answer["Content-Disposition"]
    whole = b"".join(answer.streaming_content)
    assert len(whole) == int(answer["Content-Length"])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        found = json.loads(archive.read("gegevens.json"))
        assert any(name.startswith("bestanden/") for name in archive.namelist())
    assert found["customer"]["name"] == "Test Klant"
    assert events(engine, customer)[0] == ("exported", officer.id)


def test_deleting_asks_for_the_tick_first(
    engine: Engine, browse: Browse, officer: Agent, customer: str
) -> None:
    answer = browse(officer).post("/privacy/wissen/", {"conversation": customer})
    assert answer.status_code == 422 and "Zet eerst het vinkje" in answer.content.decode()
    assert rows(engine)["messages"] == 5


def test_deleting_gives_a_receipt_without_content(
    engine: Engine, browse: Browse, officer: Agent, customer: str
) -> None:
    client = browse(officer)
    sent = {"conversation": customer, "sure": "yes"}
    page = client.post("/privacy/wissen/", sent).content.decode()
    assert "Alles van deze klant is gewist" in page and "Berichten</dt>" in page
    assert "Test Klant" not in page and NUMBER not in page and customer not in page
    assert (rows(engine)["customers"], rows(engine)["messages"]) == (0, 0)
    with reading(engine) as db:
        [entry] = audit.find_last(db, "forgotten", 3)
    assert entry.agent_id == officer.id and entry.details["receipt"] in page
    assert "Noor Bos wiste alles van een klant" in client.get("/privacy/").content.decode()
    assert client.post("/privacy/wissen/", sent).status_code == 404
    assert client.post("/privacy/kopie/", {"conversation": customer}).status_code == 404


def test_looking_by_address_does_nothing(browse: Browse, officer: Agent, customer: str) -> None:
    for path in ("klant", "kopie", "wissen"):
        answer = browse(officer).get(f"/privacy/{path}/?conversation={customer}&sure=yes")
        assert answer.status_code == 405


def test_who_opens_a_case_is_kept_once_in_a_while(
    engine: Engine, browse: Browse, agent: Agent, colleague: Agent
) -> None:
    case = add_case(engine)
    client = browse(agent)
    for _ in range(3):
        client.get(f"/zaak/{case.id}/")
    browse(colleague).get(f"/zaak/{case.id}/")
    seen = [event for event in events(engine, case.conversation_id) if event[0] == "seen"]
    assert seen == [("seen", colleague.id), ("seen", agent.id)]


def test_who_opens_a_file_is_kept(engine: Engine, browse: Browse, agent: Agent) -> None:
    case = add_case(engine)
    message_id = add_file(engine, case, "image/jpeg", "image")
    answer = browse(agent).get(f"/bestand/{message_id}/")
    b"".join(answer.streaming_content)
    assert events(engine, case.conversation_id)[0] == ("file_seen", agent.id)


def test_what_was_seen_does_not_stand_between_the_messages(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case = add_case(engine)
    client = browse(agent)
    first = client.get(f"/zaak/{case.id}/nieuw/").content.decode()
    client.get(f"/zaak/{case.id}/")
    again = client.get(f"/zaak/{case.id}/nieuw/").content.decode()
    assert first.count('class="event') == again.count('class="event')
    assert "bekeek" not in again
