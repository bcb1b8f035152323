"""Forgetting leaves nothing of a customer in any store, and everything of the others."""

from pathlib import Path

import pytest
from sqlalchemy import select

from care import audit, conversations, forgetting, handover, turns
from care.database import Engine, reading, writing
from care.errors import NotFound
from care.messages import Reply
from care.tables import metadata
from care.turns import Outcome, Turn
from tests.care.builders import NOON, QUESTION, claim, receive
from tests.care.lives import PHOTO, WORDS, kept_files, live, rows

OURS = ("audit", "audit_chain", "alerts", "processes", "webhook_counts")


def everything(engine: Engine) -> str:
    """All that the tables say, in one text."""
    with reading(engine) as db:
        tables = metadata.sorted_tables
        return "\n".join(repr(tuple(row)) for table in tables for row in db.execute(select(table)))


def test_nothing_is_left_in_any_table(engine: Engine, tmp_path: Path) -> None:
    who = live(engine, tmp_path / "media")
    kept = {name: count for name, count in rows(engine).items() if count}
    assert len(kept) >= 12, "there was something in every store"
    receipt = forgetting.forget(engine, tmp_path / "media", who, NOON, by="proef")
    left = {name for name, count in rows(engine).items() if count and name not in OURS}
    # A status of a message that was never ours names nobody; it goes within a day.
    assert left <= {"early_statuses"}
    assert kept_files(tmp_path / "media") == []
    found = everything(engine)
    for trace in (WORDS, "31600000001", "31690000001", "NL.1", "Test Klant", "w1.1", "out1.1"):
        assert trace not in found
    assert receipt.counts["messages"] == 5 and receipt.counts["files"] == 1
    assert set(receipt.as_json()) == {"id", "at", "counts"}


def test_the_others_keep_everything(engine: Engine, tmp_path: Path) -> None:
    live(engine, tmp_path / "media", 2)
    before, said = rows(engine), everything(engine)
    who = live(engine, tmp_path / "media", 1)
    forgetting.forget(engine, tmp_path / "media", who, NOON)
    after = rows(engine)
    for name, count in before.items():
        if name not in (*OURS, "early_statuses"):
            assert after[name] == count, name
    assert len(kept_files(tmp_path / "media")) == 1
    for line in said.splitlines():
        if "31600000002" in line or WORDS in line:
            assert line in everything(engine)


def test_nothing_is_left_in_the_file_of_the_database(sqlite_engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "media"
    live(sqlite_engine, folder, 2)
    who = live(sqlite_engine, folder, 1)
    with writing(sqlite_engine) as db:
        receive(db, "w1.secret", text="een heel bijzonder woord: kwikstaart", at=NOON)
    forgetting.forget(sqlite_engine, folder, who, NOON)
    path = Path(str(sqlite_engine.url.database))
    written = b"".join(found.read_bytes() for found in tmp_path.glob(f"{path.name}*"))
    assert b"31600000002" in written
    for trace in (b"kwikstaart", b"31600000001", b"31690000001", b"NL.1\x00", b"w1.2", PHOTO):
        assert trace not in written
    # Without overwriting, it would have been there: this test can fail.
    with writing(sqlite_engine) as db:
        receive(db, "w3", text="nog een bijzonder woord: rietzanger", customer=3, at=NOON)
    assert b"rietzanger" in b"".join(found.read_bytes() for found in tmp_path.glob(f"{path.name}*"))


def test_the_audit_knows_that_and_how_much_but_not_who(engine: Engine, tmp_path: Path) -> None:
    who = live(engine, tmp_path / "media")
    receipt = forgetting.forget(engine, tmp_path / "media", who, NOON, agent_id=7)
    with reading(engine) as db:
        [entry] = audit.find_last(db, "forgotten", 5)
        assert audit.verify(db).is_sound
    assert (entry.agent_id, entry.details["receipt"]) == (7, receipt.id)
    assert entry.details["counts"] == receipt.counts


def test_an_open_case_is_forgotten_too(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as db:
        who = receive(db, "w1").conversation_id
        case = handover.request(db, who, QUESTION, NOON)
    forgetting.forget(engine, tmp_path / "media", who, NOON)
    with reading(engine) as db, pytest.raises(NotFound):
        handover.get(db, case.id)


def test_what_the_bot_was_thinking_of_meanwhile_is_dropped(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as db:
        who = receive(db, "w1").conversation_id
        message = claim(db)
    forgetting.forget(engine, tmp_path / "media", who, NOON)
    with writing(engine) as db:
        assert turns.commit(db, Turn(message, [Reply("Dag")]), NOON) is Outcome.LOST
    assert rows(engine)["messages"] == 0


def test_who_writes_again_is_somebody_new(engine: Engine, tmp_path: Path) -> None:
    who = live(engine, tmp_path / "media")
    forgetting.forget(engine, tmp_path / "media", who, NOON)
    with writing(engine) as db:
        again = receive(db, "w9").conversation_id
        assert again != who
        assert len(conversations.history(db, again)) == 1


def test_nobody_cannot_be_forgotten(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        forgetting.forget(engine, tmp_path, "c0", NOON)
    assert rows(engine)["audit"] == 0
