"""From a signed update to rows: batches, doubles, poison, a locked database, silence in the log."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select
from starlette.testclient import TestClient

from care import clock, database
from care.database import Engine, reading, writing
from care.messages import ReceivedMessage, Sender
from care.privacy.raw import RawText
from care.tables import conversations, customers, early_statuses, messages
from connectors.whatsapp import server, webhook
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.conftest import Post

BERT, CARLA = "31600000002", "31600000003"


def rows(engine: Engine) -> list[Any]:
    with reading(engine) as db:
        return list(db.execute(select(messages).order_by(messages.c.id)))


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_mixed_batch_is_stored_whole(post: Post, sqlite_engine: Engine) -> None:
    body = meta.update(
        meta.change(
            messages=[meta.text("w1", "Een"), meta.text("w2", "Twee", BERT)],
            statuses=[meta.status("out.1", "delivered")],
        ),
        {"field": "calls", "value": {"calls": [{"id": "call.1"}]}},
        meta.change(messages=[meta.text("w3", "Drie", CARLA), meta.text("w4", "Vier")]),
    )
    body["entry"].append({"id": "2", "changes": [meta.change(messages=[meta.text("w5", "Vijf")])]})
    assert post(body) == 200
    assert [row.wamid for row in rows(sqlite_engine)] == ["w1", "w2", "w3", "w4", "w5"]
    assert count(sqlite_engine, customers) == count(sqlite_engine, conversations) == 3
    assert count(sqlite_engine, early_statuses) == 1


def test_what_is_odd_does_not_keep_the_others_out(post: Post, sqlite_engine: Engine) -> None:
    odd: list[Any] = [
        None,
        7,
        "tekst",
        [],
        {},
        {"id": "w.none", "type": "text", "text": {"body": "van niemand"}},
        {"from": meta.SANNE, "type": "text"},
        meta.text("w" * 300, "te lang"),
        meta.text("w.odd", "ok", text="no object", timestamp=["?"], context=3),
    ]
    body = meta.of_messages(meta.text("w1", "Eerst"), *odd, meta.text("w2", "Laatst"))
    body["entry"][0]["changes"] += [None, "?", {"field": 3}, {"field": "messages", "value": 3}]
    assert post(body) == 200
    assert [row.wamid for row in rows(sqlite_engine)] == ["w1", "w.odd", "w2"]


def test_a_poisonous_message_is_kept_without_its_words(engine: Engine) -> None:
    poison: Any = object()  # not even a text: whatever reads it stumbles
    sender = Sender(meta.SANNE, None, RawText(poison))
    received = ReceivedMessage("w.poison", sender, "text", RawText(poison), clock.now())
    with writing(engine) as db:
        assert webhook.receive_one(db, received).is_new
        fine = ReceivedMessage("w.fine", sender, "text", RawText("Goed"), clock.now())
        assert webhook.receive_one(db, fine).is_new
    kept = [(row.wamid, row.kind, row.body, row.state) for row in rows(engine)]
    assert kept[0] == ("w.poison", "unreadable", None, "waiting")
    assert kept[1][0] == "w.fine"


def test_the_same_message_makes_one_row(post: Post, sqlite_engine: Engine) -> None:
    twice = meta.of_messages(meta.text("w1", "Hallo"), meta.text("w1", "Hallo"))
    assert [post(twice), post(twice), post(meta.of_messages(meta.text("w1", "Hallo")))] == [200] * 3
    assert len(rows(sqlite_engine)) == 1


def test_a_double_is_known_in_another_envelope_in_another_order_after_a_restart(
    sqlite_engine: Engine,
) -> None:
    one, two = meta.text("w1", "Een"), meta.text("w2", "Twee")
    url = sqlite_engine.url.render_as_string(hide_password=False)
    for sent in ([one, two], [two, one], [two], [one]):
        body = meta.encoded(meta.of_messages(*sent, contacts=[meta.contact("Sanne")]))
        with TestClient(server.build(meta.settings(url))) as door:  # a new process, as it were
            answer = door.post(server.PATH, content=body, headers=meta.signed(body))
        assert answer.status_code == 200
    assert [row.wamid for row in rows(sqlite_engine)] == ["w1", "w2"]


def test_the_same_message_at_the_same_moment_makes_one_row(engine: Engine) -> None:
    body = meta.encoded(meta.of_messages(*(meta.text(f"w{n}", "Hallo") for n in range(5))))
    header = meta.signed(body)["X-Hub-Signature-256"]
    answers: list[webhook.Answer] = []
    together = threading.Barrier(2)

    def deliver() -> None:
        together.wait(timeout=5)
        answers.append(webhook.receive_update(engine, meta.whatsapp_settings(), body, header))

    threads = [threading.Thread(target=deliver) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert [answer.status for answer in answers] == [200, 200]
    assert sorted(answer.new_messages for answer in answers) == [0, 5]
    assert len(rows(engine)) == 5 and count(engine, conversations) == 1


def test_a_locked_database_means_not_now(sqlite_engine: Engine, tmp_path: Path) -> None:
    body = meta.encoded(meta.of_messages(meta.text("w1", "Hallo")))
    url = f"sqlite:///{tmp_path / 'care.db'}"
    hurried = database.connect(url)
    event.listen(hurried, "connect", wait_a_moment_only)
    with TestClient(server.build(meta.settings(url), hurried)) as door:
        other = sqlite3.connect(tmp_path / "care.db", isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            answer = door.post(server.PATH, content=body, headers=meta.signed(body))
            assert answer.status_code == 503
            assert rows(sqlite_engine) == []
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert door.post(server.PATH, content=body, headers=meta.signed(body)).status_code == 200
    assert [row.wamid for row in rows(sqlite_engine)] == ["w1"]


def wait_a_moment_only(raw: Any, record: Any) -> None:
    raw.execute("PRAGMA busy_timeout=50")


CANARY = "kanarie"


def secretive() -> list[dict[str, Any]]:
    button = {"type": "button_reply", "button_reply": {"id": CANARY, "title": CANARY}}
    picture = {"id": "m1", "mime_type": "image/png", "caption": CANARY}
    file = {"id": "m2", "filename": f"{CANARY}.pdf", "mime_type": "application/pdf"}
    return [
        meta.text("w1", f"Mijn vraag is {CANARY}"),
        meta.message("w2", "image", picture),
        meta.message("w3", "interactive", button),
        meta.message("w4", "document", file),
        meta.message("w5", "button", {"payload": CANARY, "text": CANARY}),
        meta.message("w6", "location", {"name": CANARY, "latitude": 52.1, "longitude": 5.1}),
        meta.message("w7", "contacts", [{"name": {"formatted_name": CANARY}}]),
        meta.message("w8", "reaction", {"emoji": CANARY, "message_id": CANARY}),
        meta.message("w9", CANARY.upper() + " 31600000001 " + CANARY, {"body": CANARY}),
        meta.text("w10", CANARY, timestamp=CANARY, context={"id": CANARY}),
        {"id": CANARY * 60, "from": meta.SANNE, "type": "text", "text": {"body": CANARY}},
    ]


@pytest.mark.parametrize("ending", [b"", b"broken"])
def test_nothing_of_a_customer_stands_in_the_log(
    post: Post, everything_logged: pytest.LogCaptureFixture, ending: bytes
) -> None:
    body = meta.of_messages(*secretive(), contacts=[meta.contact(CANARY)])
    assert post(meta.encoded(body) + ending) == (400 if ending else 200)
    assert everything_logged.records
    for record in everything_logged.records:
        said = f"{record.getMessage()} {record.exc_text or ''} {record.args}"
        assert CANARY not in said and meta.SANNE not in said, record.name
