"""Who gets a customer's message: the bot, the desk, or nobody. A decision, nothing else."""

from dataclasses import dataclass

from care.conversations import BOT
from care.messages import InboundMessage


@dataclass(frozen=True)
class ToBot:
    """The bot answers."""


@dataclass(frozen=True)
class ToDesk:
    """A human holds the conversation: it is in the history already, the bot stays silent."""


@dataclass(frozen=True)
class Ignore:
    """Nothing to do, and why."""

    reason: str


Route = ToBot | ToDesk | Ignore


def decide_route(message: InboundMessage) -> Route:
    """Decide by who holds the conversation at this moment."""
    if message.holder != BOT:
        if message.kind == "event":
            return Ignore("a human has the conversation again")
        return ToDesk()
    return ToBot()
