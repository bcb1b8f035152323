"""A customer is forgotten in every store (AVG 17), with a receipt that names nothing of theirs.

Database, files and the assistant's memory in one transaction, overwritten on the disk; the audit
keeps that it happened, who did it and how much it was. Backups have their own time
(docs/privacy.md). Whoever writes again after that is somebody new.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from care import audit, conversations, removal
from care.database import Engine, empty_log, erasing

EVENT = "forgotten"


@dataclass(frozen=True)
class Receipt:
    """That somebody was forgotten: a number of its own, when, and how many rows of what."""

    id: str
    at: datetime
    counts: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The receipt as it is written down."""
        return {**asdict(self), "at": self.at.isoformat(timespec="seconds")}


def forget(
    engine: Engine,
    folder: Path,
    conversation_id: str,
    now: datetime,
    *,
    agent_id: int | None = None,
    by: str | None = None,
) -> Receipt:
    """Forget the customer of this conversation, an open case included. Raises NotFound.

    `folder` holds customers' files. `by` names whoever does it outside the desk.
    """
    with erasing(engine) as db:
        customer_id = conversations.get(db, conversation_id, lock=True).customer_id
        counts = dict(sorted(removal.drop_customer(db, folder, customer_id).items()))
        receipt = Receipt(secrets.token_hex(6), now, counts)
        audit.record(
            db,
            EVENT,
            now,
            conversation_id=conversation_id,
            agent_id=agent_id,
            receipt=receipt.id,
            by=by,
            counts=counts,
        )
    empty_log(engine)
    return receipt
