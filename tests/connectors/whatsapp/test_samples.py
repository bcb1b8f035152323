"""Real payloads that others have recorded: each is answered 200, each message is accounted for."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from care.database import Engine, reading
from care.settings import ROOT
from care.tables import messages
from tests.connectors.whatsapp.conftest import Post

SAMPLES = ROOT.parent / "shared" / "whatsapp" / "samples"
# A library's own invention: Meta always names the sender in the message itself.
NOBODY_SENT_IT = "build_from_payload_can_build_a_notification_with_bsuid_only_and_no_from.json"
FILES = sorted(SAMPLES.glob("*/webhooks/*.json"))


def messages_in(body: Any) -> list[dict[str, Any]]:
    """All messages of the body by a reading of our own, to compare with."""
    return [
        message
        for entry in body.get("entry", [])
        for change in entry.get("changes", [])
        if change.get("field") == "messages"
        for message in change["value"].get("messages", [])
    ]


def read_sample(path: Path) -> tuple[Any, set[str]]:
    """The body, with ids that no other sample has, and the ids of what must be kept of it."""
    body = json.loads(path.read_text(encoding="utf-8"))
    expected = set()
    for number, message in enumerate(messages_in(body)):
        message["id"] = f"wamid.{path.stem}.{number}"
        if path.name != NOBODY_SENT_IT:
            expected.add(message["id"])
    return body, expected


@pytest.mark.skipif(not FILES, reason="the recorded payloads are not here")
def test_every_sample_is_answered_and_every_message_is_one_row(
    post: Post, sqlite_engine: Engine
) -> None:
    expected: set[str] = set()
    for path in FILES:
        body, ids = read_sample(path)
        expected |= ids
        assert post(body) == 200, path.name
        assert post(body) == 200, path.name
        with reading(sqlite_engine) as db:
            kept = list(db.execute(select(messages.c.wamid)).scalars())
        assert len(kept) == len(set(kept)) and set(kept) == expected, path.name
    assert len(expected) > 50
