"""Real payloads that others have recorded: each is answered 200, each message is accounted for."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from care import tally
from care.clock import now
from care.database import Engine, reading
from care.settings import ROOT
from care.tables import early_statuses, media, messages
from connectors.whatsapp.kinds import files
from tests.connectors.whatsapp.conftest import Post

SAMPLES = ROOT.parent / "shared" / "whatsapp" / "samples"
FILES = sorted(SAMPLES.glob("*/webhooks/*.json"))


def changes_in(body: Any) -> list[Any]:
    return [change for entry in body.get("entry", []) for change in entry.get("changes", [])]


def messages_in(body: Any) -> list[dict[str, Any]]:
    """All messages of the body by a reading of our own, to compare with."""
    return [
        message
        for change in changes_in(body)
        if change.get("field") == "messages"
        for message in change["value"].get("messages", [])
    ]


def read_sample(path: Path) -> tuple[Any, list[dict[str, Any]]]:
    """The body, with ids that no other sample has, and what must be kept of it."""
    body = json.loads(path.read_text(encoding="utf-8"))
    found = messages_in(body)
    for number, message in enumerate(found):
        message["id"] = f"wamid.{path.parts[-3]}.{path.stem}.{number}"
    return body, found


@pytest.mark.skipif(not FILES, reason="the recorded payloads are not here")
def test_every_sample_is_answered_and_every_message_is_one_row(
    post: Post, sqlite_engine: Engine
) -> None:
    expected: dict[str, dict[str, Any]] = {}
    for path in FILES:
        body, found = read_sample(path)
        expected |= {message["id"]: message for message in found}
        assert post(body) == 200, path.name
        assert post(body) == 200, path.name
        with reading(sqlite_engine) as db:
            kept = list(db.execute(select(messages.c.wamid)).scalars())
        assert len(kept) == len(set(kept)) and set(kept) == set(expected), path.name
    assert len(expected) > 60
    with reading(sqlite_engine) as db:
        kinds = dict(db.execute(select(messages.c.wamid, messages.c.kind)).all())
        wanted = db.execute(select(func.count()).select_from(media)).scalar_one()
    assert kinds == {wamid: message["type"] for wamid, message in expected.items()}
    # A file is wanted for each message with one, by its own reading of the sample.
    assert wanted == sum(
        1 for one in expected.values() if "id" in (one.get(one["type"]) or {}) and is_file(one)
    )


def is_file(message: dict[str, Any]) -> bool:
    return message["type"] in files.KINDS


@pytest.mark.skipif(not FILES, reason="the recorded payloads are not here")
def test_every_other_field_of_the_samples_is_counted(post: Post, sqlite_engine: Engine) -> None:
    expected: dict[tuple[str, str], int] = {}
    statuses = 0
    for path in FILES:
        body = json.loads(path.read_text(encoding="utf-8"))
        assert post(body) == 200, path.name
        for change in changes_in(body):
            if change["field"] != "messages":
                key = (change["field"], "field")
                expected[key] = expected.get(key, 0) + 1
            else:
                statuses += len(change["value"].get("statuses", []))
    with reading(sqlite_engine) as db:
        counted = tally.find(db, now().date())
        early = db.execute(select(func.count()).select_from(early_statuses)).scalar_one()
    assert {key: n for key, n in counted.items() if key[1] == "field"} == expected
    unknown = sum(n for (field, _), n in counted.items() if field == "statuses")
    assert len(expected) > 8 and statuses == early + unknown
