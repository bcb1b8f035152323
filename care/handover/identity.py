"""An agent makes sure who the customer is, outside WhatsApp (a call to the number on file)."""

from datetime import datetime

from care import audit, changes, conversations, customers
from care.database import Connection
from care.handover.cases import Agent
from care.handover.lifecycle import get_mine


def confirm_identity(db: Connection, case_id: int, agent: Agent, now: datetime) -> None:
    """Sensitive work may go on. Raises NotAllowed or AlreadyTaken when it is another's case."""
    case = get_mine(db, case_id, agent)
    conversation = conversations.get(db, case.conversation_id)
    customers.confirm_identity(db, conversation.customer_id, now)
    audit.record(
        db,
        "identity_confirmed",
        now,
        conversation_id=case.conversation_id,
        handover_id=case.id,
        agent_id=agent.id,
    )
    changes.note(db, case.conversation_id, "case", now)
