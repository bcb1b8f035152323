"""The archive has everything of one customer and nothing of another, for people and machines."""

import io
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from care import audit, exporting
from care.database import Engine, reading, writing
from care.tables import metadata
from tests.care.builders import NOON, receive
from tests.care.lives import PHOTO, WORDS, live

# Tables that hold nothing of a customer, or only what others of them say already.
ELSEWHERE = {
    "alerts",
    "audit_chain",
    "changes",
    "conversations",
    "early_statuses",
    "processes",
    "signals",
    "webhook_counts",
}
# Where a table's rows stand in gegevens.json.
PLACES = {
    "audit": "used",
    "consents": "wishes",
    "customers": "customer",
    "former_ids": "customer",
    "handovers": "cases",
    "media": "messages",
    "messages": "messages",
    "scores": "scores",
    "tracker_events": "assistant_memory",
}


def archive(engine: Engine, folder: Path, who: str) -> zipfile.ZipFile:
    target = io.BytesIO()
    exporting.export(engine, folder, who, target, NOON, agent_id=3)
    return zipfile.ZipFile(target)


def content(engine: Engine, folder: Path, who: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive(engine, folder, who).read("gegevens.json"))
    return found


def test_every_table_is_in_it_or_has_a_reason_not_to_be() -> None:
    assert {table.name for table in metadata.sorted_tables} <= ELSEWHERE | set(PLACES)


def test_everything_of_the_customer_is_in_it(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as db:
        audit.record(db, "seen", NOON, conversation_id="x", agent_id=1)
    who = live(engine, tmp_path)
    with writing(engine) as db:
        audit.record(db, "seen", NOON, conversation_id=who, agent_id=1)
    found = content(engine, tmp_path, who)
    assert all(found[place] for place in PLACES.values())
    assert found["customer"]["number"] == "+31 6 00 00 00 01"
    assert found["customer"]["former_ids"][0]["value"] == "31690000001"
    assert [one["text"] for one in found["messages"]] == [
        WORDS,
        "Die is onderweg.",
        "Kijk, deze",
        "Ik zoek het uit.",
    ]
    assert [one["score"] for one in found["scores"]] == [5]
    assert [one["what"] for one in found["used"]] == ["seen"]
    assert "agent_id" not in json.dumps(found["used"])


def test_the_files_are_in_it_under_harmless_names(engine: Engine, tmp_path: Path) -> None:
    who = live(engine, tmp_path)
    made = archive(engine, tmp_path, who)
    [name] = [name for name in made.namelist() if name.startswith("bestanden/")]
    assert name.endswith(".jpg") and made.read(name) == PHOTO
    assert made.testzip() is None
    found = json.loads(made.read("gegevens.json"))
    assert name in [one["file"] for one in found["messages"]]
    assert f'href="{name}"' in made.read("overzicht.html").decode()


def test_a_file_that_is_gone_does_not_break_it(engine: Engine, tmp_path: Path) -> None:
    who = live(engine, tmp_path)
    for path in list(tmp_path.rglob("*")):
        if path.is_file() and len(path.name) == 32:
            path.unlink()
    assert len(archive(engine, tmp_path, who).namelist()) == 2


def test_nothing_of_another_customer_is_in_it(engine: Engine, tmp_path: Path) -> None:
    who = live(engine, tmp_path, 1)
    live(engine, tmp_path, 2)
    made = archive(engine, tmp_path, who)
    for name in ("gegevens.json", "overzicht.html"):
        written = made.read(name).decode()
        assert not any(trace in written for trace in ("31600000002", "NL.2", "w2.", "31690000002"))


class Words(HTMLParser):
    """The words of a page, and its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.elements = "", set[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_what_a_customer_wrote_is_no_html(engine: Engine, tmp_path: Path) -> None:
    said = "<script>alert(1)</script> & <b>dik</b>"
    with writing(engine) as db:
        who = receive(db, "w1", text=said, name="<i>Jan</i>").conversation_id
    page = Words()
    page.feed(archive(engine, tmp_path, who).read("overzicht.html").decode())
    assert said in page.words and "<i>Jan</i>" in page.words
    assert not page.elements & {"script", "b", "i", "img"}


def test_the_audit_has_it(engine: Engine, tmp_path: Path) -> None:
    who = live(engine, tmp_path)
    archive(engine, tmp_path, who)
    with reading(engine) as db:
        [entry] = audit.find_last(db, "exported", 5)
    assert (entry.agent_id, entry.details) == (3, {"by": None, "messages": 4, "files": 1})


def test_nobody_has_no_archive(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="No row"):
        archive(engine, tmp_path, "c0")
