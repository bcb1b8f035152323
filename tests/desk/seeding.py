"""Fictitious customers and what they wrote, put into care's tables by care's own functions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from care import clock, conversations, handover
from care.database import Connection, Engine, writing
from care.handover import Case, HandoverRequest
from care.messages import Sender
from care.privacy.mask import mask
from care.privacy.raw import RawText
from care.settings import Ports, Settings, WhatsAppSettings
from care.tables import messages

_numbers = iter(range(31612000001, 31612999999))


def settings_for(folder: Path, port: int = 8000) -> Settings:
    """Settings with databases in this folder and secrets that open nothing."""
    return Settings(
        whatsapp=WhatsAppSettings("test", "test", "test", "100000000000001"),
        ports=Ports(desk=port),
        database_url=f"sqlite:///{folder / 'care.db'}",
        desk_database_url=f"sqlite:///{folder / 'desk.db'}",
        secret_key="only-for-tests",
        media_folder=folder / "media",
        desk_url=f"http://127.0.0.1:{port}",
    )


def add_customer(db: Connection, name: str = "Johan Bakker", now: datetime | None = None) -> str:
    """A new customer; returns the conversation's id."""
    sender = Sender(wa_id=str(next(_numbers)), user_id=None, name=RawText(name))
    return conversations.find_or_open(db, sender, now or clock.now())


def say(
    db: Connection,
    conversation_id: str,
    author: str,
    text: str,
    at: datetime,
    *,
    kind: str = "text",
    payload: Mapping[str, Any] | None = None,
    **more: Any,
) -> int:
    """One message in the history, from the customer, the bot or an agent."""
    incoming = author == "customer"
    row = {
        "conversation_id": conversation_id,
        "direction": "in" if incoming else "out",
        "kind": kind,
        "author": author,
        "body": mask(text).text,
        "payload": dict(payload or {}),
        "state": "done" if incoming else "sent",
        "delivery": None if incoming else "read",
        "epoch": 0,
        "occurred_at": at,
        "created_at": at,
        "due_at": at,
        "attempts": 0,
        **more,
    }
    result = db.execute(messages.insert().values(**row))
    if incoming:
        conversations.note_customer_spoke(db, conversation_id, at)
    return int(result.inserted_primary_key[0])


def add_case(
    engine: Engine,
    name: str = "Johan Bakker",
    question: str = "Wat kost het om mijn rente te vernieuwen?",
    *,
    reason: str = "mortgage_personal",
    team: str = "mortgages",
    priority: str = "normal",
    ago: timedelta = timedelta(minutes=5),
    now: datetime | None = None,
) -> Case:
    """A customer who asked one thing and waits since then."""
    asked = (now or clock.now()) - ago
    with writing(engine) as db:
        conversation_id = add_customer(db, name, asked)
        say(db, conversation_id, "customer", question, asked)
        wanted = HandoverRequest(reason, team, priority, mask(question).text, 0.91)
        return handover.request(db, conversation_id, wanted, asked)
