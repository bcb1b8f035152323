"""What customers sent along, at the desk: shown to whoever may, and harmless in a browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from care import clock, files, handover, inbox, media
from care.database import Engine, writing
from care.handover import Agent, Case
from care.messages import ReceivedFile
from desk import database
from tests.desk.seeding import add_case, say

Browse = Callable[..., Any]
CONTENT = bytes(range(256)) * 8
BSN = "111222333"


def add_file(
    engine: Engine,
    case: Case,
    type_: str,
    kind: str = "document",
    *,
    stored: bool = True,
    content: bytes = CONTENT,
) -> int:
    """A message with a file, fetched or not yet."""
    now = clock.now()
    with writing(engine) as db:
        message_id = say(
            db, case.conversation_id, "customer", "", now, kind=kind, payload={"file_name": "x.pdf"}
        )
        media.want(db, message_id, ReceivedFile("1", kind), now)
        if stored:
            wanted = media.claim_due(db, "door", now)
            assert wanted is not None
            name = files.new_name()
            with files.writing(database.media_folder(), name) as target:
                target.write(content)
            media.keep(db, wanted, media.KeptFile(type_, len(content), "0" * 64, name), now)
    return message_id


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def read(client: Any, path: str) -> str:
    return str(client.get(path).content.decode())


@pytest.mark.parametrize(
    ("kind", "type_", "tag"),
    [
        ("image", "image/jpeg", "<img "),
        ("document", "image/png", "<img "),
        ("audio", "audio/ogg", "<audio "),
        ("audio", "video/mp4", "<audio "),
        ("video", "video/mp4", "<video "),
        ("document", "application/pdf", " download"),
        ("sticker", "image/webp", "<img "),
    ],
)
def test_a_file_is_shown_as_what_it_is(
    engine: Engine, browse: Browse, agent: Agent, kind: str, type_: str, tag: str
) -> None:
    case = add_case(engine)
    message_id = add_file(engine, case, type_, kind)
    page = read(browse(agent), f"/zaak/{case.id}/")
    assert f"/bestand/{message_id}/" in page and tag in page and "x.pdf (" in page


@pytest.mark.parametrize("type_", ["image/jpeg", "audio/ogg", "application/pdf", "text/html"])
def test_a_file_can_do_nothing_in_the_browser(
    engine: Engine, browse: Browse, agent: Agent, type_: str
) -> None:
    message_id = add_file(engine, add_case(engine), type_)
    response = browse(agent).get(f"/bestand/{message_id}/")
    assert response.status_code == 200 and bytes_of(response) == CONTENT
    shown = type_ in ("image/jpeg", "audio/ogg")
    assert response["Content-Type"] == (type_ if shown else "application/octet-stream")
    assert response["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"
    # The customer's own name for it may be anything: it stands in no header.
    assert "x.pdf" not in response["Content-Disposition"]


def test_a_player_gets_the_stretch_that_it_asks_for(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    message_id = add_file(engine, add_case(engine), "audio/ogg", "audio")
    client = browse(agent)
    response = client.get(f"/bestand/{message_id}/", headers={"Range": "bytes=100-299"})
    assert (response.status_code, bytes_of(response)) == (206, CONTENT[100:300])
    assert response["Content-Range"] == f"bytes 100-299/{len(CONTENT)}"
    whole = client.get(f"/bestand/{message_id}/", headers={"Range": "bytes=nonsense"})
    assert (whole.status_code, bytes_of(whole)) == (200, CONTENT)


def test_only_who_sees_customers_sees_their_files(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    from desk import people

    message_id = add_file(engine, add_case(engine), "image/jpeg", "image")
    designer = people.add_agent("Ontwerper", "designer", "kalm-water-vaart")
    assert browse(designer).get(f"/bestand/{message_id}/").status_code == 403
    assert browse().get(f"/bestand/{message_id}/").status_code == 302
    assert browse(agent).post(f"/bestand/{message_id}/").status_code == 405


def test_what_is_not_there_or_never_came_to_the_desk_is_not_found(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    from tests.desk.seeding import add_customer

    client, case = browse(agent), add_case(engine)
    coming = add_file(engine, case, "image/jpeg", stored=False)
    assert client.get(f"/bestand/{coming}/").status_code == 404
    assert client.get("/bestand/999999/").status_code == 404
    with writing(engine) as db:
        conversation_id = add_customer(db)
    only_the_bot = Case(**{**vars(case), "conversation_id": conversation_id})
    with writing(engine) as db:
        media.claim_due(db, "elsewhere", clock.now())
    assert client.get(f"/bestand/{add_file(engine, only_the_bot, 'image/png')}/").status_code == 404
    gone = add_file(engine, case, "image/jpeg")
    for path in Path(database.media_folder()).rglob("*"):
        if path.is_file():
            path.unlink()
    assert client.get(f"/bestand/{gone}/").status_code == 404


def test_a_file_that_is_not_there_says_why(engine: Engine, browse: Browse, agent: Agent) -> None:
    case = add_case(engine)
    add_file(engine, case, "", "image", stored=False)
    client = browse(agent)
    assert "Bestand wordt opgehaald" in read(client, f"/zaak/{case.id}/")
    with writing(engine) as db:
        wanted = media.claim_due(db, "door", clock.now())
        assert wanted is not None
        media.give_up(db, wanted, "too_large", clock.now(), refused=True)
    assert "Het bestand is te groot" in read(client, f"/zaak/{case.id}/")


def test_the_facts_of_a_message(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, now = add_case(engine), clock.now()
    told: list[tuple[str, str, dict[str, Any]]] = [
        ("location", "", {"location": {"name": "Domplein", "latitude": 52.09, "longitude": 5.12}}),
        ("contacts", "", {"contacts": [{"name": "Bert <b>", "phones": ["+31 6 1"]}]}),
        ("order", "Graag", {"order": {"items": [{"product": "P-1", "quantity": 2.0}]}}),
        ("interactive", "", {"form": [{"asked": "Cijfer", "got": "4 [BSN]"}]}),
        ("text", "Kijk", {"forwarded": "often", "referral": {"headline": "Sparen loont"}}),
        ("unsupported", "", {"unsupported": "edit"}),
        ("text", "Geheim", {"revoked": True}),
        ("edit", "Beter gezegd", {"edits": "w"}),
        ("system", "", {"system": "user_changed_number"}),
        ("interactive", "", {"call_permission": {"response": "accept"}}),
    ]
    with writing(engine) as db:
        for kind, text, payload in told:
            say(db, case.conversation_id, "customer", text, now, kind=kind, payload=payload)
    page = read(browse(agent), f"/zaak/{case.id}/")
    for words in (
        "Domplein",
        "openstreetmap.org/?mlat=52.09&amp;mlon=5.12",
        "Bert &lt;b&gt;",
        "+31 6 1",
        "2 × P-1",
        "Cijfer",
        "Vaak doorgestuurd",
        "Sparen loont",
        "De klant paste een bericht aan",
        "De klant heeft dit bericht verwijderd",
        "Beter gezegd",
        "De klant heeft een ander nummer",
        "De klant wil wel gebeld worden",
    ):
        assert words in page, words
    assert "Geheim" not in page and "Bert <b>" not in page


def test_a_reply_shows_what_it_is_about(engine: Engine, browse: Browse, agent: Agent) -> None:
    case, now = add_case(engine), clock.now()
    with writing(engine) as db:
        where = case.conversation_id
        say(db, where, "bot", "Wilt u een nieuwe pas?", now, wamid="out.1")
        say(db, where, "customer", "Die graag", now, payload={"reply_to": "out.1"})
    page = read(browse(agent), f"/zaak/{case.id}/")
    assert re.search(r'class="quoted">\s*Wilt u een nieuwe pas\?', page)


def test_a_reaction_stands_on_its_message_until_it_is_taken_back(
    engine: Engine, browse: Browse, agent: Agent
) -> None:
    case, now = add_case(engine), clock.now()
    where, about = case.conversation_id, {"reaction_to": "out.1"}
    with writing(engine) as db:
        say(db, where, "bot", "Geregeld", now, wamid="out.1")
        say(db, where, "customer", "👍", now, kind="reaction", payload=about)
        say(db, where, "customer", "👎", now, kind="reaction", payload={"reaction_to": "gone"})
    page = read(browse(agent), f"/zaak/{case.id}/")
    assert page.count("👍") == 2 and 'class="reactions"' in page and "👎" in page
    with writing(engine) as db:
        gone = {**about, "removed": True}
        say(db, where, "customer", "", now, kind="reaction", payload=gone)
    page = read(browse(agent), f"/zaak/{case.id}/")
    assert "👍" not in page and "Reactie weggehaald" not in page


def test_an_agent_makes_sure_who_the_customer_is(
    engine: Engine, browse: Browse, agent: Agent, colleague: Agent
) -> None:
    from care import conversations, customers

    case = add_case(engine)
    with writing(engine) as db:
        customer_id = conversations.get(db, case.conversation_id).customer_id
        customers.note_change(db, customer_id, clock.now())
        handover.take(db, case.id, agent, clock.now())
    mine, other = browse(agent), browse(colleague)
    assert "Controleer eerst buiten WhatsApp" in read(other, f"/zaak/{case.id}/")
    assert "gecontroleerd/" not in read(other, f"/zaak/{case.id}/")
    path = f"/zaak/{case.id}/gecontroleerd/"
    assert other.post(path, headers={"HX-Request": "true"}).status_code == 409
    assert mine.post(path, headers={"HX-Request": "true"}).status_code == 200
    page = read(mine, f"/zaak/{case.id}/")
    assert "Controleer eerst" not in page
    assert "Sanne de Vries heeft gecontroleerd wie de klant is" in page
    with writing(engine) as db:
        assert not conversations.get(db, case.conversation_id).needs_confirmation
        assert not inbox.has_waiting(db, clock.now())
