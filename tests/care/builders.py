"""Makers of messages, customers and cases for the tests of care. All of it is invented."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import yaml

from care import company, handover, inbox, outbox
from care.company import Company
from care.database import Connection, Engine, writing
from care.handover import Agent, Case, HandoverRequest
from care.inbox import Stored
from care.messages import InboundMessage, OutboundMessage, ReceivedMessage, Reply, Sender
from care.privacy.raw import RawText

# A Monday on which nothing special happens; 12:00 in Amsterdam.
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

ANNA, BRAM = Agent(1, "Anna"), Agent(2, "Bram")
QUESTION = HandoverRequest("ask_human", "general", "normal", "Mag ik iemand spreken?")
COMPANY_FILE = Path(__file__).parents[2] / "company.yml"

Result = TypeVar("Result")


def incoming(
    wamid: str,
    text: str | None = "Hoe laat open?",
    *,
    customer: int = 1,
    at: datetime = NOON,
    kind: str = "text",
    name: str = "Test Klant",
    **more: Any,
) -> ReceivedMessage:
    """A message of customer number 1, 2, ... as the connector reads it."""
    sender = Sender(f"3160000{customer:04}", f"NL.{customer}", RawText(name))
    return ReceivedMessage(wamid, sender, kind, RawText(text) if text else None, at, **more)


def receive(db: Connection, wamid: str, **more: Any) -> Stored:
    """Put a message of `incoming` in the inbox at the moment at which it was sent."""
    message = incoming(wamid, **more)
    return inbox.receive(db, message, message.sent_at)


def claim(db: Connection, now: datetime = NOON, worker: str = "rasa-1") -> InboundMessage:
    """The next message of the inbox, which has to be there."""
    message = inbox.claim_next(db, worker, now)
    assert message is not None
    return message


def claim_out(db: Connection, now: datetime = NOON, worker: str = "door-1") -> OutboundMessage:
    """The next message of the outbox, which has to be there."""
    message = outbox.claim_due(db, worker, now)
    assert message is not None
    return message


def say(db: Connection, conversation_id: str, text: str, now: datetime = NOON, **more: Any) -> int:
    """Put a bot's message in the outbox; the number of its row."""
    options: dict[str, Any] = {"author": "bot", "epoch": 0}
    found = outbox.enqueue(db, conversation_id, Reply(text), now, **(options | more))
    assert found is not None
    return found


def waiting_case(db: Connection, customer: int = 1, now: datetime = NOON) -> Case:
    """A customer who asked for a human a moment ago and waits in the queue."""
    stored = receive(db, f"wamid.asks-{customer}", customer=customer, at=now)
    assert stored.message_id is not None
    inbox.finish(db, stored.message_id)
    return handover.request(db, stored.conversation_id, QUESTION, now)


def taken_case(db: Connection, agent: Agent = ANNA, now: datetime = NOON) -> Case:
    """The same, in the hands of this agent."""
    return handover.take(db, waiting_case(db, now=now).id, agent, now)


def at_once(engine: Engine, jobs: Sequence[Callable[[Connection], Result]]) -> list[Result]:
    """Run the jobs side by side, each in a transaction of its own, all starting together."""
    start = Barrier(len(jobs))

    def run(job: Callable[[Connection], Result]) -> Result:
        start.wait(timeout=20)
        with writing(engine) as db:
            return job(db)

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs, timeout=60))


def a_company(**changes: Any) -> Company:
    """The company of company.yml, with these parts of the file replaced."""
    return company.read(raw_company() | changes)


def raw_company() -> dict[str, Any]:
    """company.yml as it stands in the file."""
    raw: dict[str, Any] = yaml.safe_load(COMPANY_FILE.read_text(encoding="utf-8"))
    return raw
