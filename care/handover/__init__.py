"""From bot to human and back: request, take, reply, release, close.

    bot -> waiting (queue) -> taken (agent) -> waiting again | closed (bot)

One open case for each conversation (the database sees to it); each change of hands raises the
conversation's epoch, and what the bot decided under an older one is dropped.
"""

from care.handover.cases import Agent, Case, find_open, get, queue
from care.handover.identity import confirm_identity
from care.handover.lifecycle import HandoverRequest, close, release, request, take
from care.handover.replying import reply, send_again, send_template
from care.handover.waiting import find_late, tell_delay

__all__ = [
    "Agent",
    "Case",
    "HandoverRequest",
    "close",
    "confirm_identity",
    "find_late",
    "find_open",
    "get",
    "queue",
    "release",
    "reply",
    "request",
    "send_again",
    "send_template",
    "take",
    "tell_delay",
]
