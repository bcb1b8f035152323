"""The way of a case through the desk's pages: queue, take, reply, release, close."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from care import clock, handover, satisfaction
from care.database import Engine, reading, writing
from care.handover import Agent
from care.tables import conversations, messages
from tests.desk.seeding import add_case, add_customer, say

Browse = Callable[..., Any]
HTMX = {"HX-Request": "true"}


def read(client: Any, path: str, **headers: str) -> str:
    return str(client.get(path, headers=headers).content.decode())


def step(client: Any, case_id: int, name: str, **data: str) -> Any:
    return client.post(f"/zaak/{case_id}/{name}/", data, headers=HTMX)


def hand(engine: Engine, case_id: int, agent: Agent) -> None:
    with writing(engine) as db:
        handover.take(db, case_id, agent, clock.now())


def agents_words(engine: Engine) -> list[str]:
    with reading(engine) as db:
        query = select(messages.c.body).where(messages.c.author == "agent")
        return list(db.execute(query).scalars())


def test_urgent_comes_first_then_who_waits_longest(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    add_case(engine, "Nieuw", ago=timedelta(minutes=2))
    add_case(engine, "Oud", ago=timedelta(hours=30))
    add_case(engine, "Hoog", priority="high")
    add_case(engine, "Dringend", priority="urgent", ago=timedelta(minutes=1))
    page = read(browse(agent), "/lijst/wachtrij/")
    places = [page.index(f'row-name">{name}') for name in ("Dringend", "Hoog", "Oud", "Nieuw")]
    assert places == sorted(places)
    assert "<title>(4) Balie</title>" in page
    assert ">2 min</time>" in page and ">1 d</time>" in page


def test_each_view_shows_its_cases(
    engine: Engine, browse: Browse, agent: Agent, colleague: Agent
) -> None:
    add_case(engine, "Wacht")
    hand(engine, add_case(engine, "Van mij").id, agent)
    hand(engine, add_case(engine, "Van haar").id, colleague)
    done = add_case(engine, "Klaar")
    hand(engine, done.id, agent)
    with writing(engine) as db:
        handover.close(db, done.id, agent, "solved", clock.now())
    client, names = browse(agent), ("Wacht", "Van mij", "Van haar", "Klaar")

    def shown(view: str) -> list[str]:
        page = read(client, f"/lijst/{view}/nieuw/")
        return [name for name in names if f'row-name">{name}<' in page]

    assert shown("wachtrij") == ["Wacht"]
    assert shown("mijn") == ["Van mij"]
    assert shown("alle") == ["Wacht", "Van mij", "Van haar"]
    assert shown("gesloten") == ["Klaar"]
    assert client.get("/lijst/onzin/").status_code == 404


def test_an_empty_queue_says_so(engine: Engine, browse: Browse, agent: Agent) -> None:
    assert "Niemand wacht op een medewerker." in read(browse(agent), "/lijst/wachtrij/")


def test_taking_at_once_has_one_winner_and_tells_the_others(
    engine: Engine, browse: Browse, agent: Agent, colleague: Agent
) -> None:
    case = add_case(engine)
    clients = {agent.name: browse(agent), colleague.name: browse(colleague)}
    start, answers = threading.Barrier(2), {}

    def take(name: str) -> None:
        from django.db import connection

        start.wait()
        answers[name] = step(clients[name], case.id, "overnemen")
        connection.close()

    threads = [threading.Thread(target=take, args=(name,)) for name in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
    winner = next(name for name, answer in answers.items() if answer.status_code == 200)
    loser = next(answer for answer in answers.values() if answer.status_code == 409)
    assert f"{winner} was net iets eerder" in loser.content.decode()
    assert 'data-testid="composer"' not in loser.content.decode()
    with reading(engine) as db:
        assert handover.get(db, case.id).agent_name == winner


def test_a_reply_goes_out_once_for_a_key(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = add_case(engine), browse(agent)
    step(client, case.id, "overnemen")
    for _ in range(3):
        answer = step(client, case.id, "antwoord", text="Dag mevrouw,\r\nik help u.", key="k1")
        assert answer.status_code == 200
    assert agents_words(engine) == ["Dag mevrouw,\nik help u."]
    assert 'data-author="agent" data-state="queued"' in answer.content.decode()
    step(client, case.id, "antwoord", text="Nog iets.", key="k2")
    assert len(agents_words(engine)) == 2


def test_an_agents_secret_is_told_first_and_sent_masked(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case, client = add_case(engine), browse(agent)
    step(client, case.id, "overnemen")
    text = "Uw rekening NL91ABNA0417164300 klopt."
    warned = step(client, case.id, "antwoord", text=text, key="k1")
    assert warned.status_code == 422 and agents_words(engine) == []
    assert "Hier staat een rekeningnummer in." in warned.content.decode()
    assert "NL91" not in warned.content.decode()
    step(client, case.id, "antwoord", text=text, key="k1")
    assert agents_words(engine) == ["Uw rekening [IBAN ••4300] klopt."]


@pytest.mark.parametrize(
    ("text", "key", "status"),
    [
        ("", "k", 422),
        ("  \n ", "k", 422),
        ("x" * 4097, "k", 409),
        ("Dag", "", 400),
        ("Dag", "k" * 65, 400),
    ],
)
def test_replies_that_cannot_be(
    engine: Engine, browse: Browse, agent: Agent, text: str, key: str, status: int
) -> None:
    case, client = add_case(engine), browse(agent)
    step(client, case.id, "overnemen")
    assert step(client, case.id, "antwoord", text=text, key=key).status_code == status
    assert agents_words(engine) == []


def test_only_who_has_the_case_answers(
    engine: Engine, browse: Browse, agent: Agent, colleague: Agent
) -> None:
    case = add_case(engine)
    early = step(browse(agent), case.id, "antwoord", text="Dag", key="k1")
    assert early.status_code == 409
    hand(engine, case.id, colleague)
    late = step(browse(agent), case.id, "antwoord", text="Dag", key="k2")
    assert late.status_code == 409
    assert "Fatima el Amrani" in late.content.decode()
    assert agents_words(engine) == []


def test_after_24_hours_a_free_answer_is_refused(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case, client = add_case(engine, ago=timedelta(hours=25)), browse(agent)
    taken = step(client, case.id, "overnemen").content.decode()
    assert "Vrij antwoorden kan niet meer" in taken and 'data-testid="composer"' not in taken
    answer = step(client, case.id, "antwoord", text="Dag", key="k1")
    assert answer.status_code == 409
    assert "De 24 uur zijn voorbij" in answer.content.decode()
    assert agents_words(engine) == []
    with writing(engine) as db:
        say(db, case.conversation_id, "customer", "Hallo?", clock.now())
    page = read(client, f"/zaak/{case.id}/nieuw/")
    assert 'data-testid="composer"' in page and "Nog 23 u 59 min vrij antwoorden" in page


def test_what_the_agent_types_in_is_left_alone(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case, client = add_case(engine), browse(agent)
    step(client, case.id, "overnemen")
    page = read(client, f"/zaak/{case.id}/")
    shown = page.split('data-composer="')[1].split('"')[0]
    fresh = read(client, f"/zaak/{case.id}/nieuw/", **{"X-Composer": shown})
    assert 'id="composer-box"' not in fresh
    other = read(client, f"/zaak/{case.id}/nieuw/", **{"X-Composer": f"take-{case.id}-0"})
    assert 'id="composer-box"' in other


def test_releasing_puts_the_case_back(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = add_case(engine), browse(agent)
    step(client, case.id, "overnemen")
    answer = step(client, case.id, "teruggeven").content.decode()
    assert 'data-testid="take"' in answer
    assert "Teruggegeven aan de wachtrij door Sanne de Vries" in answer
    with reading(engine) as db:
        assert handover.get(db, case.id).state == "waiting"


def test_closing_gives_the_conversation_back_to_the_assistant(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case, client = add_case(engine), browse(agent)
    step(client, case.id, "overnemen")
    assert step(client, case.id, "afsluiten", outcome="onzin").status_code == 409
    answer = step(client, case.id, "afsluiten", outcome="solved").content.decode()
    assert "Dit gesprek is afgesloten" in answer
    assert "Afgesloten door Sanne de Vries: Opgelost" in answer
    with reading(engine) as db:
        closed = handover.get(db, case.id)
        holder = db.execute(select(conversations.c.holder)).scalar_one()
    assert (closed.state, closed.outcome, holder) == ("closed", "solved", "bot")


def test_earlier_cases_stand_beside_the_new_one(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case = add_case(engine)
    hand(engine, case.id, agent)
    with writing(engine) as db:
        now = clock.now()
        handover.close(db, case.id, agent, "forwarded", now)
        satisfaction.record(db, case.conversation_id, 4, now)
        wanted = handover.HandoverRequest("ask_human", "general", "normal", "Nog een vraag")
        again = handover.request(db, case.conversation_id, wanted, now)
    page = read(browse(agent), f"/zaak/{again.id}/")
    earlier = page[page.index("Eerdere gesprekken") :]
    assert "Persoonlijke hypotheekvraag" in earlier and "score 4 van 5" in earlier
    assert "Doorgezet naar een andere afdeling" in earlier
    assert f'href="/zaak/{again.id}/"' in read(browse(agent), f"/zaak/{case.id}/")


def test_the_page_works_without_scripts(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, client = add_case(engine), browse(agent)
    answer = client.post(f"/zaak/{case.id}/overnemen/")
    assert (answer.status_code, answer["Location"]) == (302, f"/zaak/{case.id}/")


def test_what_got_stuck_is_counted(engine: Engine, browse: Browse, agent: Agent) -> None:
    with writing(engine) as db:
        say(db, add_customer(db), "customer", "x", clock.now(), state="parked")
    assert "Eén bericht kon de assistent niet verwerken." in read(browse(agent), "/lijst/wachtrij/")


def test_who_waits_too_long_is_flagged(engine: Engine, browse: Browse, agent: Agent) -> None:
    add_case(engine, team="fraud", ago=timedelta(minutes=6))
    add_case(engine, team="fraud", ago=timedelta(minutes=1))
    page = read(browse(agent), "/lijst/wachtrij/")
    assert "Eén klant wacht langer dan beloofd." in page
    assert page.count("Langer dan beloofd</span>") == 1
