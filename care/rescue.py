"""The bot does not answer: the customer hears something true, and a human gets the case."""

from datetime import datetime

from care import company, conversations, handover, inbox, outbox, texts
from care.database import Connection
from care.handover import HandoverRequest
from care.messages import Reply

REASON = "bot_failed"


def hand_to_human(db: Connection, conversation_id: str, now: datetime) -> None:
    """Take what waits for the bot out of the inbox and put the conversation in the queue."""
    conversation = conversations.get(db, conversation_id, lock=True)
    last = inbox.finish_waiting(db, conversation_id)
    if last is None or conversation.holder != conversations.BOT:
        return
    rule = company.load().handover_rule(REASON)
    question = conversations.last_words(db, conversation_id)
    request = HandoverRequest(REASON, rule.team, rule.priority, question=question)
    handover.request(db, conversation_id, request, now, last)
    outbox.enqueue(
        db,
        conversation_id,
        Reply(texts.say("utter_bot_failed")),
        now,
        author="bot",
        epoch=conversations.get(db, conversation_id).epoch,
        in_reply_to=last,
        position=0,
    )
