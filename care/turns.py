"""The end of a bot's turn: all that came of one message is kept in one commit, or nothing is.

Replies, the handover, score or wish that the bot asked for, Rasa's tracker events and the end of
the message in the inbox belong together. A process that dies before the commit has said nothing and
the message is taken up again; one that dies after it has nothing left to do. So each message has
exactly one turn of replies, whenever somebody pulls the plug.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from care import consent, conversations, handover, inbox, outbox, satisfaction, spread, trackers
from care.database import Connection
from care.errors import NotFound
from care.handover import HandoverRequest
from care.messages import InboundMessage, Reply
from care.privacy.hiding import hide
from care.trackers import TrackerEvent


@dataclass(frozen=True)
class Score:
    """The customer gave this score, 1 to 5."""

    value: int


@dataclass(frozen=True)
class Wish:
    """The customer wants to get messages that we begin, or wants no more of them."""

    granted: bool


Effect = HandoverRequest | Score | Wish


@dataclass(frozen=True)
class Turn:
    """What the bot made of one message."""

    message: InboundMessage
    replies: Sequence[Reply]
    effects: Sequence[Effect] = ()
    tracker_events: Sequence[TrackerEvent] = field(default_factory=tuple)


class Outcome(Enum):
    """How a turn ended."""

    ANSWERED = "answered"
    # A human took over while the bot was thinking: nothing is said.
    OVERTAKEN = "overtaken"
    # The claim had been given to another worker: that one's turn counts.
    LOST = "lost"


def commit(db: Connection, turn: Turn, now: datetime) -> Outcome:
    """Keep a turn, whole. Raises IntegrityError when another process wrote the same tracker."""
    message = turn.message
    try:
        conversation = conversations.get(db, message.conversation_id, lock=True)
    except NotFound:  # forgotten, or part of another one, while the bot was thinking
        return Outcome.LOST
    if not inbox.is_mine(db, message):
        return Outcome.LOST
    turn = _mask_what_came_out(db, turn)
    trackers.append(db, turn.tracker_events)
    inbox.finish(db, message.id)
    if conversation.epoch != message.epoch:
        return Outcome.OVERTAKEN
    for effect in turn.effects:
        _carry_out(db, message, effect, now)
    epoch = conversations.get(db, message.conversation_id).epoch
    for position, reply in enumerate(turn.replies):
        outbox.enqueue(
            db,
            message.conversation_id,
            reply,
            now,
            author="bot",
            epoch=epoch,
            in_reply_to=message.id,
            position=position,
        )
    return Outcome.ANSWERED


def _mask_what_came_out(db: Connection, turn: Turn) -> Turn:
    """While the bot was thinking, the next message may have shown that this one held a secret."""
    swaps = spread.find_swaps_since(db, turn.message.id, turn.message.text)
    if not swaps:
        return turn
    events = [replace(event, data=hide(event.data, swaps)) for event in turn.tracker_events]
    replies = [
        replace(reply, body=hide(reply.body, swaps), payload=hide(reply.payload, swaps))
        for reply in turn.replies
    ]
    effects: list[Effect] = [
        replace(effect, question=hide(effect.question, swaps), summary=hide(effect.summary, swaps))
        if isinstance(effect, HandoverRequest)
        else effect
        for effect in turn.effects
    ]
    return replace(turn, replies=replies, effects=effects, tracker_events=events)


def _carry_out(db: Connection, message: InboundMessage, effect: Effect, now: datetime) -> None:
    if isinstance(effect, Score):
        satisfaction.record(db, message.conversation_id, effect.value, now)
    elif isinstance(effect, Wish):
        consent.record_said(db, message.id, effect.granted)
        if not effect.granted:
            outbox.drop_begun(db, message.conversation_id)
    else:
        handover.request(db, message.conversation_id, effect, now, message.id)
