"""A file could not be had: the customer is asked to send it again, or something else."""

from datetime import datetime

from care import conversations, delivery, outbox, texts
from care.database import Connection
from care.messages import Reply

# Why there is no file -> the designer's sentence (data/files.yml).
SENTENCES = {
    "expired": "utter_file_again",
    "damaged": "utter_file_again",
    "trouble": "utter_file_again",
    "too_large": "utter_file_too_large",
    "wrong_type": "utter_file_wrong_type",
}


def ask(db: Connection, conversation_id: str, reason: str, now: datetime) -> bool:
    """Ask once an hour at most: five photos that are gone are one question.

    False when it has been asked, or may not be asked any more (24 hours have passed).
    """
    conversation = conversations.get(db, conversation_id, lock=True)
    if not delivery.window_is_open(conversation.last_customer_at, now):
        return False
    asked = outbox.enqueue(
        db,
        conversation_id,
        Reply(texts.say(SENTENCES[reason])),
        now,
        author="bot",
        epoch=conversation.epoch,
        idempotency_key=f"file-{conversation_id}-{now:%Y%m%d%H}-{reason}",
    )
    return asked is not None
