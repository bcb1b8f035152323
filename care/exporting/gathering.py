"""What we have of one customer, from every table, as values that JSON can hold.

Texts are masked, as they are kept; what was masked is nowhere. Of who looked it says when, not
who: colleagues are not the customer's data (HvJ EU C-579/21).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from care import audit, company, consent, phones, trackers
from care.database import Connection
from care.tables import conversations, customers, former_ids, handovers, media, messages, scores


@dataclass(frozen=True)
class KeptFile:
    """A file of the archive: our name for it, and its name there."""

    name: str
    path: str


@dataclass(frozen=True)
class Gathered:
    """Everything of one customer. `content` is what gegevens.json says."""

    content: dict[str, Any]
    files: Sequence[KeptFile]


# What was done with the data that the customer may hear of.
TOLD = ("seen", "file_seen", "exported")
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
    "video/3gpp": ".3gp",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}


def gather(db: Connection, conversation_id: str, now: datetime) -> Gathered:
    """All of the customer of this conversation. NoResultFound when there is no such one."""
    query = (
        select(customers)
        .join(conversations, conversations.c.customer_id == customers.c.id)
        .where(conversations.c.id == conversation_id)
    )
    customer = db.execute(query).one()
    kept = {row.message_id: row for row in _files_of(db, conversation_id)}
    paths = {number: _path(number, row.type) for number, row in kept.items()}
    content = {
        "made_at": _moment(now),
        "company": company.load().name,
        "customer": _customer(db, customer, conversation_id),
        "wishes": [
            {
                "purpose": line.purpose,
                "granted": line.granted,
                "source": line.source,
                "at": _moment(line.at),
            }
            for line in consent.ledger(db, customer.id)
        ],
        "messages": list(_messages(db, conversation_id, paths)),
        "cases": list(_cases(db, conversation_id)),
        "scores": [
            {"score": row.score, "at": _moment(row.given_at)}
            for row in db.execute(
                select(scores)
                .where(scores.c.conversation_id == conversation_id)
                .order_by(scores.c.id)
            )
        ],
        "assistant_memory": trackers.read_all(db, conversation_id),
        "used": [
            {"what": entry.event, "at": _moment(entry.at)}
            for entry in reversed(audit.find_of(db, conversation_id))
            if entry.event in TOLD
        ],
    }
    return Gathered(content, [KeptFile(row.name, paths[number]) for number, row in kept.items()])


def _customer(db: Connection, row: Any, conversation_id: str) -> dict[str, Any]:
    former = select(former_ids).where(former_ids.c.customer_id == row.id).order_by(former_ids.c.id)
    return {
        "name": row.name,
        "username": row.username,
        "number": phones.in_words(row.wa_id) or None,
        "whatsapp_user_id": row.user_id,
        "whatsapp_parent_user_id": row.parent_user_id,
        "identity_key_hash": row.identity_key_hash,
        "identity_changed_at": _moment(row.identity_changed_at),
        "identity_confirmed_at": _moment(row.identity_confirmed_at),
        "known_since": _moment(row.created_at),
        "conversation": conversation_id,
        "former_ids": [
            {"value": one.value, "until": _moment(one.until)} for one in db.execute(former)
        ],
    }


def _messages(
    db: Connection, conversation_id: str, paths: dict[int, str]
) -> Iterator[dict[str, Any]]:
    query = (
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.kind != "event")
        .order_by(messages.c.occurred_at, messages.c.id)
    )
    for row in db.execute(query):
        yield {
            "at": _moment(row.occurred_at),
            "direction": row.direction,
            "author": row.author,
            "agent": row.agent_name,
            "kind": row.kind,
            "text": row.body,
            "details": row.payload,
            "whatsapp_id": row.wamid,
            "state": row.delivery or row.state,
            "file": paths.get(row.id),
        }


def _cases(db: Connection, conversation_id: str) -> Iterator[dict[str, Any]]:
    firm = company.load()
    query = select(handovers).where(handovers.c.conversation_id == conversation_id)
    for row in db.execute(query.order_by(handovers.c.id)):
        yield {
            "reason": firm.handover_rule(row.reason).reason,
            "team": firm.team(row.team).name,
            "priority": row.priority,
            "confidence": row.confidence,
            "question": row.question,
            "asked": row.summary,
            "agent": row.agent_name,
            "requested_at": _moment(row.requested_at),
            "taken_at": _moment(row.taken_at),
            "closed_at": _moment(row.closed_at),
            "outcome": row.outcome,
        }


def _files_of(db: Connection, conversation_id: str) -> list[Any]:
    query = (
        select(media)
        .join(messages, messages.c.id == media.c.message_id)
        .where(messages.c.conversation_id == conversation_id, media.c.name.is_not(None))
        .order_by(media.c.id)
    )
    return list(db.execute(query))


def _path(message_id: int, type_: str | None) -> str:
    """Where the file stands in the archive: a name that runs nothing when it is clicked on."""
    return f"bestanden/{message_id}{ENDINGS.get(type_ or '', '.bin')}"


def _moment(at: datetime | None) -> str | None:
    """In the company's own time, as ISO 8601."""
    return None if at is None else at.astimezone(company.load().zone).isoformat(timespec="seconds")
