"""A customer of whom there is something in every store, to be exported and forgotten."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from care import consent, customers, files, handover, inbox, media, satisfaction, trackers
from care.database import Connection, Engine, reading, writing
from care.messages import DeliveryStatus, ReceivedFile
from care.outbox import mark_sent, record_status
from care.tables import metadata, signals
from care.trackers import TrackerEvent
from tests.care.builders import ANNA, MINUTE, NOON, SECOND, claim_out, receive, say

PHOTO = b"\xff\xd8\xff a photo that is none \xff\xd9"
WORDS = "Waar blijft mijn nieuwe pas?"


def live(engine: Engine, folder: Path, customer: int = 1, at: datetime = NOON) -> str:
    """A question, a photo, an answer, a case with a score, a wish; the conversation's id."""
    with writing(engine) as db:
        asked = receive(db, f"w{customer}.1", text=WORDS, customer=customer, at=at)
        who, asked_id = asked.conversation_id, asked.message_id
        assert asked_id is not None
        trackers.append(db, [_event(who, 0, "session_started", at), _event(who, 1, "user", at)])
        file = ReceivedFile(f"media-{customer}", "image", "image/jpeg")
        receive(
            db,
            f"w{customer}.2",
            text="Kijk, deze",
            customer=customer,
            at=at + SECOND,
            kind="image",
            file=file,
        )
        _fetch(db, folder, at)
        inbox.finish_waiting(db, who)
        say(db, who, "Die is onderweg.", at, in_reply_to=asked_id, position=0)
        mark_sent(db, claim_out(db, at + MINUTE), f"out{customer}.1", at)
        record_status(db, DeliveryStatus(f"unknown{customer}", "read", at), at)
        wanted = handover.HandoverRequest("complaint", "general", "high", WORDS, 0.9)
        case = handover.request(db, who, wanted, at, asked_id)
        handover.take(db, case.id, ANNA, at + MINUTE)
        handover.reply(db, case.id, ANNA, "Ik zoek het uit.", f"key-{customer}", at + MINUTE)
        mark_sent(db, claim_out(db, at + MINUTE), f"out{customer}.2", at)
        handover.close(db, case.id, ANNA, "solved", at + 2 * MINUTE)
        satisfaction.record(db, who, 4, at + 3 * MINUTE)
        satisfaction.record(db, who, 5, at + 3 * MINUTE)
        inbox.finish_waiting(db, who)
        consent.record_said(db, asked_id, granted=False)
        number = customers.of_conversation(db, who)
        assert number is not None
        db.execute(signals.insert().values(conversation_id=who, typing=True, at=at))
        customers.give_up_id(db, number, f"3169000{customer:04}", at)
    return who


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with reading(engine) as db:
        return {
            table.name: int(db.execute(select(func.count()).select_from(table)).scalar_one())
            for table in metadata.sorted_tables
        }


def kept_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _event(who: str, position: int, name: str, at: datetime) -> TrackerEvent:
    data: dict[str, Any] = {"event": name, "timestamp": at.timestamp(), "text": WORDS}
    return TrackerEvent(who, position, data)


def _fetch(db: Connection, folder: Path, at: datetime) -> None:
    wanted = media.claim_due(db, "door", at + SECOND)
    assert wanted is not None
    name = files.new_name()
    with files.writing(folder, name) as target:
        target.write(PHOTO)
    media.keep(db, wanted, media.KeptFile("image/jpeg", len(PHOTO), "0" * 64, name), at)
