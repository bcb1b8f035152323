"""How long free answers are still allowed, in words for the line above the composer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from care.conversations import Conversation
from care.delivery import window_is_open
from desk import times

# From here on the line asks for attention.
SOON = timedelta(hours=2)


@dataclass(frozen=True)
class Window:
    """WhatsApp's 24 hours, as they stand now."""

    is_open: bool
    is_soon: bool
    ends: datetime | None
    words: str


def look(conversation: Conversation, now: datetime) -> Window:
    """The window of a conversation at this moment."""
    ends = conversation.window_ends()
    if ends is None or not window_is_open(conversation.last_customer_at, now):
        return Window(False, False, ends, "Vrij antwoorden kan niet meer")
    left = ends - now
    minutes = int(left.total_seconds() // 60)
    return Window(
        True, left < SOON, ends, f"Nog {times.hours_and_minutes(minutes)} vrij antwoorden"
    )
