"""What happened to a case and who did it: append-only, and never a customer's words."""

from datetime import datetime
from typing import Any

from care.database import Connection
from care.tables import audit


def record(
    db: Connection,
    event: str,
    now: datetime,
    *,
    conversation_id: str | None = None,
    handover_id: int | None = None,
    agent_id: int | None = None,
    **details: Any,
) -> None:
    """Write one event; `details` holds figures and labels only."""
    db.execute(
        audit.insert().values(
            at=now,
            event=event,
            conversation_id=conversation_id,
            handover_id=handover_id,
            agent_id=agent_id,
            details=details,
        )
    )
