"""An agent's words to the customer."""

from datetime import datetime

from care import conversations, delivery, outbox
from care.database import Connection
from care.errors import NotAllowed, WindowClosed
from care.handover.cases import Agent
from care.handover.lifecycle import get_mine
from care.messages import Reply
from care.privacy.mask import mask
from care.tables import handovers

# Meta's limit for a text message (WhatsApp Cloud API, "Text messages").
LONGEST = 4096


def reply(
    db: Connection, case_id: int, agent: Agent, text: str, idempotency_key: str, now: datetime
) -> int | None:
    """Put an agent's text in the outbox; None when this key has been sent before.

    What is sensitive in it is masked like everywhere. Raises NotAllowed (not this agent's case,
    empty or longer than 4096 characters), AlreadyTaken or WindowClosed.
    """
    words = mask(text.strip()).text
    if not words or len(words.encode("utf-16-le")) // 2 > LONGEST:
        raise NotAllowed("a reply has 1 to 4096 characters")
    case = get_mine(db, case_id, agent)
    conversation = conversations.get(db, case.conversation_id)
    if not delivery.window_is_open(conversation.last_customer_at, now):
        raise WindowClosed
    message_id = outbox.enqueue(
        db,
        case.conversation_id,
        Reply(words),
        now,
        author="agent",
        agent=(agent.id, agent.name),
        epoch=conversation.epoch,
        idempotency_key=idempotency_key,
    )
    if case.first_reply_at is None:
        db.execute(handovers.update().where(handovers.c.id == case_id).values(first_reply_at=now))
    return message_id
