"""A message of the inbox -> what Rasa is asked.

Rasa takes "/intent" for a command, from anybody; so customers' text is disarmed, and whatever we
mean ourselves (options we offered, kinds we cannot read, events of the house) goes in already
understood and never as text.
"""

import re
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from care.messages import InboundMessage
from connectors.rasa_server import payloads

# Of an endless text the bot reads the beginning and the end: the question stands at one of them.
LONGEST_READ = 4000
OTHER_KIND = "received_other_kind"
# Kinds whose words are the question itself.
READ = frozenset({"text", "interactive", "button", "edit"})

# Rasa strips every kind of white space before it looks for "/": so "/", no-break space, "/restart"
# is a command to it as well.
_ARMED = re.compile(r"^[\s/]+")


def ask(message: InboundMessage, channel: OutputChannel) -> UserMessage:
    """The message as Rasa wants it."""
    meaning = known_meaning(message)
    return UserMessage(
        text=disarm(message.text) if meaning is None else message.text,
        output_channel=channel,
        sender_id=message.conversation_id,
        input_channel="whatsapp",
        message_id=str(message.id),
        parse_data=None if meaning is None else {"text": message.text, **meaning},
        # Actions find it in the tracker: what is sensitive waits until somebody made sure.
        metadata={"confirm_identity": True} if message.needs_confirmation else None,
    )


def known_meaning(message: InboundMessage) -> dict[str, Any] | None:
    """What the message means, where we know that without reading it; None where Rasa must."""
    if message.kind == "event":
        return payloads.understood(str(message.payload["event"]), {})
    choice = message.payload.get("choice")
    if choice is not None:
        return payloads.read(str(choice))
    if message.text and message.kind in READ:
        return None
    return payloads.understood(OTHER_KIND, {"message_kind": kind_in_words(message)})


def kind_in_words(message: InboundMessage) -> str:
    """What the designer's sentences (data/messages.yml) call a message that cannot be read."""
    if message.payload.get("too_large"):
        return "too_large"
    if message.payload.get("unsupported") == "edit":
        return "edit"
    return "form" if "form" in message.payload else message.kind


def disarm(text: str) -> str:
    """A customer's text that can trigger nothing in Rasa, and of a length that can be read.

    >>> disarm("  /restart")
    'restart'
    >>> disarm("en/of rekening")
    'en/of rekening'
    >>> disarm("/\u00a0/restart")
    'restart'
    """
    harmless = _ARMED.sub("", text).rstrip() or "?"
    if len(harmless) <= LONGEST_READ:
        return harmless
    half = LONGEST_READ // 2
    return f"{harmless[:half]} … {harmless[-half:]}"
