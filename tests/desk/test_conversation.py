"""The history as agents see it: escaped, masked, in order, and whole."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from care import clock, handover
from care.database import Engine, writing
from care.handover import Agent
from tests.desk.seeding import add_case, say

Browse = Callable[..., Any]
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


def read(client: Any, path: str) -> str:
    return str(client.get(path).content.decode())


def test_everything_that_came_from_outside_is_text(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case = add_case(engine, ATTACK, ATTACK)
    with writing(engine) as db:
        options: dict[str, Any] = {"options": [{"id": "1", "title": ATTACK, "payload": "x"}]}
        say(db, case.conversation_id, "bot", ATTACK, clock.now(), payload=options)
        say(db, case.conversation_id, "customer", ATTACK, clock.now(), kind=ATTACK)
    for path in (f"/zaak/{case.id}/", f"/zaak/{case.id}/nieuw/", "/lijst/wachtrij/"):
        page = read(browse(agent), path)
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_masks_are_chips(engine: Engine, browse: Browse, agent: Agent) -> None:
    case = add_case(engine, question="Mijn rekening is NL91ABNA0417164300 en [ja] dus")
    page = read(browse(agent), f"/zaak/{case.id}/")
    assert re.search(r'class="chip"[^>]*>.*?IBAN ••4300</span>', page)
    assert "NL91" not in page and "[ja] dus" in page


def test_who_said_what_and_what_became_of_it(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, now = add_case(engine), clock.now()
    with writing(engine) as db:
        mine: dict[str, Any] = {"agent_id": agent.id, "agent_name": agent.name}
        where = case.conversation_id
        say(
            db, where, "bot", "Zeg ik dat goed?", now, payload={"options": [{"title": "Ja, klopt"}]}
        )
        say(db, where, "agent", "Dag", now, delivery="delivered", **mine)
        say(
            db,
            where,
            "agent",
            "Nog eens",
            now,
            state="failed",
            delivery="failed",
            error_code=131026,
            **mine,
        )
        say(
            db,
            where,
            "agent",
            "En nog",
            now,
            state="failed",
            delivery="failed",
            error_code=4711,
            **mine,
        )
        say(db, where, "bot", "Te laat", now, state="dropped", delivery=None)
        say(db, where, "customer", "onze keuken", now, kind="image")
        say(db, where, "customer", "", now, kind="hologram")
    page = read(browse(agent), f"/zaak/{case.id}/")
    assert 'data-author="bot" data-state="read"' in page and "<li>Ja, klopt</li>" in page
    assert (
        'data-author="agent" data-state="delivered"' in page and 'aria-label="Afgeleverd"' in page
    )
    assert "Niet aangekomen: dit nummer kan het bericht niet ontvangen" in page
    assert "Niet aangekomen: foutcode 4711" in page
    assert "Te laat" not in page
    assert "<span>Foto</span>" in page and "onze keuken" in page
    assert "Bericht dat WhatsApp niet doorgeeft" in page


def test_a_long_history_comes_in_pages_without_gaps_or_doubles(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case, start = add_case(engine, ago=timedelta(days=4)), clock.now() - timedelta(days=3)
    with writing(engine) as db:
        for number in range(129):
            at = start + timedelta(minutes=30 * number)
            say(db, case.conversation_id, "customer", f"bericht {number}", at)
    client = browse(agent)
    seen: list[str] = []
    days: list[str] = []
    path: str | None = f"/zaak/{case.id}/"
    while path:
        page = read(client, path)
        entries = re.findall(r'<li class="[^"]*" id="((?:message|day|event)-[^"]+)"', page)
        seen = [e for e in entries if e.startswith("message")] + seen
        days = [e for e in entries if e.startswith("day")] + days
        older = re.search(r'hx-get="([^"]+voor=\d+)"', page)
        path = older[1] if older else None
    assert len(seen) == 130 == len(set(seen))
    numbers = [int(key.removeprefix("message-")) for key in seen]
    assert numbers == sorted(numbers)
    assert len(days) == len(set(days)) in (4, 5)
    assert client.get(f"/zaak/{case.id}/eerder/?voor=x").status_code == 404


def test_an_event_on_another_day_stands_under_that_day(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case = add_case(engine, ago=timedelta(days=9))
    with writing(engine) as db:
        handover.take(db, case.id, agent, clock.now())
    page = read(browse(agent), f"/zaak/{case.id}/")
    assert page.index(">Vandaag<") < page.index("Overgenomen door Sanne de Vries")
    assert page.count('<li class="day"') == 2


def test_the_context_answers_in_order(engine: Engine, browse: Browse, agent: Agent) -> None:
    case = add_case(engine, "Johan Bakker", "Kan ik extra aflossen?")
    page = read(browse(agent), f"/zaak/{case.id}/")
    context = page[page.index('id="context"') :]
    asked = [
        "Persoonlijke hypotheekvraag",
        "hier zeker van",
        "Kan ik extra aflossen?",
        "Al gevraagd",
        "+31 6",
        "Schrijft sinds",
        "het eerste gesprek",
    ]
    places = [context.index(words) for words in asked]
    assert places == sorted(places)
