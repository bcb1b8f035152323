"""An agent's words to the customer: free text, a template, or once more what may not have arrived.

Free text only within WhatsApp's 24 hours; a template always. Nothing goes out twice for one key of
the page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from care import conversations, delivery, outbox, templates
from care.database import Connection
from care.errors import NotAllowed, NotFound, WindowClosed
from care.handover.cases import Agent, Case
from care.handover.lifecycle import get_mine
from care.messages import Reply
from care.privacy.mask import mask
from care.tables import handovers, messages

# Meta's limit for a text message (WhatsApp Cloud API, "Text messages").
LONGEST = 4096
# States of a message that an agent may send once more.
UNCERTAIN = (outbox.UNKNOWN, outbox.FAILED)
# What belongs to one sending and not to the message.
OF_ONE_SENDING = frozenset({"again", "sent_again"})


def reply(
    db: Connection,
    case_id: int,
    agent: Agent,
    text: str,
    idempotency_key: str,
    now: datetime,
    quote: int | None = None,
) -> int | None:
    """Put an agent's text in the outbox; None when this key has been sent before.

    `quote` is the number of a message of this conversation that the answer is about. What is
    sensitive in the text is masked like everywhere. Raises NotAllowed (not this agent's case, empty
    or longer than 4096 characters), AlreadyTaken, NotFound (the quoted message) or WindowClosed.
    """
    words = mask(text.strip()).text
    if not words or len(words.encode("utf-16-le")) // 2 > LONGEST:
        raise NotAllowed("a reply has 1 to 4096 characters")
    case = get_mine(db, case_id, agent)
    payload = {} if quote is None else {"reply_to": _quoted(db, case, quote)}
    return _send(db, case, agent, Reply(words, payload=payload), idempotency_key, now)


def send_template(
    db: Connection,
    case_id: int,
    agent: Agent,
    name: str,
    values: Mapping[str, str],
    idempotency_key: str,
    now: datetime,
) -> int | None:
    """Put a template in the outbox, filled in; None when this key has been sent before.

    Raises NotAllowed (not this agent's case, or no template for agents), AlreadyTaken or NotFilled.
    """
    template = templates.load().get(name)
    if template is None or not template.for_agents:
        raise NotAllowed("there is no such template")
    case = get_mine(db, case_id, agent)
    masked = {variable: mask(value).text for variable, value in values.items()}
    language = templates.decide_language(template, case.wa_id)
    filled = templates.fill(template, language, masked)
    return _send(db, case, agent, filled, idempotency_key, now)


def send_again(
    db: Connection, case_id: int, agent: Agent, message_id: int, now: datetime
) -> int | None:
    """Send once more what failed or may not have arrived; None when that was done before.

    Raises NotAllowed (not this agent's case, or the message has arrived), AlreadyTaken, NotFound
    or WindowClosed.
    """
    case = get_mine(db, case_id, agent)
    row = db.execute(
        select(messages).where(
            messages.c.id == message_id,
            messages.c.conversation_id == case.conversation_id,
            messages.c.direction == "out",
        )
    ).one_or_none()
    if row is None:
        raise NotFound("message")
    if row.state not in UNCERTAIN or row.claimed_until is not None:
        raise NotAllowed("the message has arrived or is under way")
    payload = {key: row.payload[key] for key in row.payload if key not in OF_ONE_SENDING}
    same = Reply(row.body or "", row.kind, payload)
    made = _send(db, case, agent, same, f"again-{message_id}", now)
    db.execute(
        messages.update()
        .where(messages.c.id == message_id)
        .values(payload={**row.payload, "sent_again": True})
    )
    return made


def _send(
    db: Connection, case: Case, agent: Agent, said: Reply, idempotency_key: str, now: datetime
) -> int | None:
    conversation = conversations.get(db, case.conversation_id)
    is_open = delivery.window_is_open(conversation.last_customer_at, now)
    if said.kind != "template" and not is_open:
        raise WindowClosed
    message_id = outbox.enqueue(
        db,
        case.conversation_id,
        said,
        now,
        author="agent",
        agent=(agent.id, agent.name),
        epoch=conversation.epoch,
        idempotency_key=idempotency_key,
    )
    if case.first_reply_at is None:
        db.execute(handovers.update().where(handovers.c.id == case.id).values(first_reply_at=now))
    return message_id


def _quoted(db: Connection, case: Case, message_id: int) -> str:
    """WhatsApp's id of a message of this conversation. Raises NotFound."""
    query = select(messages.c.wamid).where(
        messages.c.id == message_id, messages.c.conversation_id == case.conversation_id
    )
    wamid: Any = db.execute(query).scalar()
    if wamid is None:
        raise NotFound("message")
    return str(wamid)
