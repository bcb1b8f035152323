"""Files of customers: fetched once, from Meta only, kept under our own names; else one question."""

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from care import alerts, clock, files, inbox, media
from care.database import Engine, reading, writing
from care.messages import ReceivedFile, ReceivedMessage, Sender
from care.privacy.raw import RawText
from care.settings import WhatsAppSettings
from care.tables import media as media_table
from care.tables import messages
from connectors.whatsapp.fetcher import Fetcher
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.files_of_meta import OGG, PDF, PNG, File, Files

NOTHING_LIKE_IT = "0" * 64


class Room:
    """A database, a folder, Meta's files, a clock moved by hand, and a fetcher between them."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder, self.meta, self.at = engine, folder, Files(), clock.now()
        self.fetcher: Fetcher | None = None

    def now(self) -> datetime:
        return self.at

    def settings(self) -> WhatsAppSettings:
        return meta.whatsapp_settings(self.meta.url)

    def start(self) -> None:
        self.fetcher = Fetcher(self.engine, self.settings(), self.folder, "door", now=self.now)
        self.fetcher.start()

    def stop(self) -> None:
        if self.fetcher is not None:
            self.fetcher.stop()
        self.meta.stop()

    def send(
        self,
        media_id: str = "1",
        kind: str = "image",
        told: str | None = None,
        sha256: str | None = None,
    ) -> int:
        """A customer sends a file; the number of the message."""
        who = Sender(meta.SANNE, None, RawText("Klant"))
        file = ReceivedFile(media_id, kind, told, sha256)
        received = ReceivedMessage(f"w.{media_id}", who, kind, None, self.at, file=file)
        with writing(self.engine) as db:
            message_id = inbox.receive(db, received, self.at).message_id
        assert message_id is not None
        return message_id

    def row(self, message_id: int) -> Any:
        with reading(self.engine) as db:
            mine = media_table.c.message_id == message_id
            return db.execute(select(media_table).where(mine)).one()

    def until(self, true: Callable[[], Any]) -> None:
        give_up = time.monotonic() + 15
        while not true():
            assert time.monotonic() < give_up, "it did not come so far within a quarter of a minute"
            time.sleep(0.02)

    def until_state(self, message_id: int, state: str) -> Any:
        self.until(lambda: self.row(message_id).state == state)
        return self.row(message_id)

    def until_tried(self, message_id: int, attempts: int) -> None:
        def is_so() -> bool:
            row = self.row(message_id)
            return bool(row.state == "wanted" and row.attempts == attempts)

        self.until(is_so)

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)

    def questions(self) -> list[str]:
        with reading(self.engine) as db:
            said = select(messages.c.body).where(messages.c.direction == "out")
            return list(db.execute(said).scalars())

    def alerts(self) -> list[str]:
        with reading(self.engine) as db:
            return [alert.kind for alert in alerts.find_open(db)]

    def kept(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def room(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Room]:
    made = Room(sqlite_engine, tmp_path / "media")
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("kind", "content", "told", "found"),
    [
        ("image", PNG, "image/jpeg", "image/png"),
        ("document", PDF, "application/pdf", "application/pdf"),
        ("document", PNG, "image/png", "image/png"),
        ("audio", OGG, "audio/ogg; codecs=opus", "audio/ogg"),
        ("document", "Beste bank, één vraag".encode(), "text/plain", "text/plain"),
    ],
)
def test_a_file_is_kept_under_a_name_of_our_own(
    room: Room, kind: str, content: bytes, told: str, found: str
) -> None:
    room.meta.files["1"] = File(content)
    digest = hashlib.sha256(content)
    message_id = room.send("1", kind, told, base64.b64encode(digest.digest()).decode())
    room.start()
    row = room.until_state(message_id, "stored")
    assert (row.type, row.size, row.sha256) == (found, len(content), digest.hexdigest())
    with files.opened(room.folder, row.name) as file:
        assert file.read() == content
    [path] = room.kept()
    assert path.stat().st_mode & 0o777 == 0o600 and path.name == row.name
    assert all(has_token for _, has_token in room.meta.calls) and len(room.meta.calls) == 2
    assert room.questions() == []


@pytest.mark.parametrize(
    ("kind", "file", "sha256", "state", "reason", "word"),
    [
        ("image", File(asked=404, code=100), None, "lost", "expired", "nog een keer"),
        ("image", File(size=6 * 1024 * 1024), None, "refused", "too_large", "te groot"),
        ("image", File(PNG + b"x" * 6_000_000, size="?"), None, "refused", "too_large", "te groot"),
        ("image", File(b"MZ" + b"\x00" * 300), None, "refused", "wrong_type", "pdf"),
        ("image", File(b"<svg onload='x'/>"), None, "refused", "wrong_type", "pdf"),
        ("document", File(b"<html><script>"), None, "refused", "wrong_type", "pdf"),
        ("audio", File(PNG), None, "refused", "wrong_type", "pdf"),
    ],
)
def test_what_cannot_be_had_becomes_one_question(
    room: Room, kind: str, file: File, sha256: str | None, state: str, reason: str, word: str
) -> None:
    room.meta.files |= {"1": file, "2": file}
    first, second = room.send("1", kind, sha256=sha256), room.send("2", kind, sha256=sha256)
    room.start()
    for message_id in (first, second):
        assert room.until_state(message_id, state).reason == reason
    [question] = room.questions()
    assert word in question and room.kept() == []


def test_trouble_is_tried_again_with_growing_pauses(room: Room) -> None:
    room.meta.files["1"] = File(asked=503)
    message_id = room.send()
    room.start()
    for attempt, pause in ((1, 5), (2, 10), (3, 20)):
        room.until_tried(message_id, attempt)
        assert room.row(message_id).due_at - room.at == timedelta(seconds=pause)
        room.later(seconds=pause)
    room.until_tried(message_id, 4)
    room.meta.files["1"] = File()
    room.later(minutes=1)
    room.until_state(message_id, "stored")
    assert room.questions() == []


def test_trouble_that_stays_ends_in_the_question_while_it_may_be_asked(room: Room) -> None:
    room.meta.files["1"] = File(given=500)
    message_id = room.send()
    room.start()
    room.until_tried(message_id, 1)
    room.later(hours=20)
    assert room.until_state(message_id, "lost").reason == "trouble"
    assert len(room.questions()) == 1


def test_after_24_hours_nobody_is_asked(room: Room) -> None:
    message_id = room.send()
    room.later(hours=25)
    room.start()
    assert room.until_state(message_id, "lost").reason == "expired"
    assert room.questions() == []


def test_a_file_that_does_not_fit_its_hash_is_fetched_again_and_then_given_up(room: Room) -> None:
    room.meta.files["1"] = File()
    message_id = room.send(sha256=NOTHING_LIKE_IT)
    room.start()
    for attempt in (1, 2):
        room.until_tried(message_id, attempt)
        room.later(minutes=1)
    assert room.until_state(message_id, "lost").reason == "damaged"
    assert room.kept() == []


def test_a_connection_that_breaks_leaves_no_half_file(room: Room) -> None:
    room.meta.files["1"] = File(PDF, broken_off=True)
    message_id = room.send("1", "document")
    room.start()
    room.until_tried(message_id, 1)
    assert room.kept() == []


@pytest.mark.parametrize("by_redirect", [False, True])
def test_our_token_goes_to_meta_only(room: Room, by_redirect: bool) -> None:
    elsewhere = Files()
    try:
        there = f"http://{elsewhere.host}/download/1"
        elsewhere.files["1"] = File()
        room.meta.files["1"] = File(location=there) if by_redirect else File(url=there)
        message_id = room.send()
        room.start()
        room.until_tried(message_id, 1)
        assert elsewhere.calls == [] and room.kept() == []
    finally:
        elsewhere.stop()
    assert room.alerts() == ["media_host"]


def test_a_redirect_within_meta_is_followed_and_an_endless_one_is_not(room: Room) -> None:
    room.meta.files |= {
        "1": File(location="/download/2"),
        "2": File(),
        "3": File(location="/download/3"),
    }
    fine, endless = room.send("1"), room.send("3")
    room.start()
    room.until_state(fine, "stored")
    room.until_tried(endless, 1)


def test_a_refused_token_tells_the_owner_and_costs_no_attempt(room: Room) -> None:
    room.meta.files["1"] = File(asked=401, code=190)
    message_id = room.send()
    room.start()
    room.until(lambda: room.alerts() == ["media_access"])
    assert room.row(message_id).attempts == 0
    room.meta.files["1"] = File()
    room.later(minutes=2)
    room.until_state(message_id, "stored")


def test_what_a_door_that_died_had_in_hand_is_fetched_by_the_next(room: Room) -> None:
    room.meta.files["1"] = File()
    message_id = room.send()
    with writing(room.engine) as db:
        wanted = media.claim_due(db, "dead", room.at)
    assert wanted is not None
    room.start()
    room.later(minutes=4)
    room.until_state(message_id, "stored")
    with writing(room.engine) as db:
        gone = media.KeptFile("image/png", 1, "", "0" * 32)
        assert not media.keep(db, wanted, gone, room.at)
        assert not media.give_up(db, wanted, "expired", room.at)


def test_no_customer_is_in_the_log(room: Room, everything_logged: pytest.LogCaptureFixture) -> None:
    room.meta.files["4242"] = File(asked=503)
    message_id = room.send("4242")
    room.start()
    room.until_tried(message_id, 1)
    for record in everything_logged.records:
        if record.name.startswith("balie"):
            assert "4242" not in record.getMessage() and meta.SANNE not in record.getMessage()


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 32, "0" * 31])
def test_only_names_of_ours_are_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name of ours"):
        files.opened(tmp_path, name)
