"""The turn in hand: what the bot says and does about one message, gathered until it is committed.

Rasa's output channel gets no word of which message it answers; so the drain opens a turn in a
context variable, and the channel and the tracker store write into it instead of to the outside.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from care.messages import InboundMessage
from care.trackers import TrackerEvent


@dataclass
class OpenTurn:
    """Filled while Rasa works. `utterances` are Rasa's replies as Rasa gives them."""

    message: InboundMessage
    # A new stretch of the conversation begins: what was said before does not steer the bot.
    starts_afresh: bool = False
    utterances: list[dict[str, Any]] = field(default_factory=list)
    tracker_events: list[TrackerEvent] = field(default_factory=list)


_current: ContextVar[OpenTurn | None] = ContextVar("balie_turn", default=None)


def current() -> OpenTurn | None:
    """The turn that this task works on; None outside the drain (rasa shell, HTTP API)."""
    return _current.get()


@contextmanager
def opened(message: InboundMessage, *, starts_afresh: bool = False) -> Iterator[OpenTurn]:
    """Gather everything that Rasa says and keeps within the block."""
    turn = OpenTurn(message, starts_afresh)
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)
