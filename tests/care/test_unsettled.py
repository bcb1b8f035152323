"""Messages of which nobody knows whether they arrived: a word settles them, or a person does."""

from typing import Any

import pytest

from care import conversations, outbox, unsettled
from care.conversations import HistoryItem
from care.database import Connection, Engine, writing
from care.messages import DeliveryStatus, OutboundMessage, Reply
from tests.care.builders import MINUTE, NOON, SECOND, claim_out, receive, say

TWICE = "Misschien krijgt u dit bericht twee keer."
UNTIL = NOON + 20 * SECOND


def newest(db: Connection, conversation_id: str) -> HistoryItem:
    return conversations.history(db, conversation_id)[-1]


def lose(db: Connection, now: Any = NOON) -> OutboundMessage:
    """The next message is sent, and no answer comes back."""
    message = claim_out(db, now)
    outbox.wait_for_word(db, message, now + 20 * SECOND, now)
    return message


def status(word: str, message_id: int, wamid: str = "wamid.out") -> DeliveryStatus:
    return DeliveryStatus(wamid, word, NOON + MINUTE, outbox.mark_of(message_id))


def test_until_a_word_comes_it_is_shown_as_unknown(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        say(db, conversation, "een")
        message = lose(db)
        assert newest(db, conversation).state == "unknown"
        assert outbox.claim_due(db, "door-2", NOON + 10 * SECOND) is None
        assert unsettled.settle(db, TWICE, UNTIL - SECOND) == (0, 0), "its time has not come"
        assert outbox.record_status(db, status("delivered", message.id), NOON)
        assert unsettled.settle(db, TWICE, NOON + 5 * MINUTE) == (0, 0)
        assert outbox.claim_due(db, "door-2", NOON + 5 * MINUTE) is None, "never sent twice"
        item = newest(db, conversation)
        assert (item.state, item.delivery) == ("sent", "delivered")
        # From now on the message is known by WhatsApp's own number.
        assert outbox.record_status(db, DeliveryStatus("wamid.out", "read", NOON), NOON)
        assert newest(db, conversation).delivery == "read"


def test_the_bots_goes_once_more_and_says_so(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        say(db, conversation, "een")
        say(db, conversation, "twee")
        first = lose(db)
        assert unsettled.settle(db, TWICE, UNTIL) == (1, 0)
        again = claim_out(db, UNTIL)
        assert (again.id, again.text, again.attempts) == (first.id, "een", 2)
        assert again.payload["again"] == TWICE
        # Lost once more: enough is enough.
        outbox.wait_for_word(db, again, UNTIL + 20 * SECOND, UNTIL)
        assert unsettled.settle(db, TWICE, NOON + MINUTE) == (0, 1)
        assert claim_out(db, NOON + MINUTE).text == "twee"


def test_a_word_that_comes_before_the_second_try_spares_it(engine: Engine) -> None:
    with writing(engine) as db:
        say(db, receive(db, "wamid.1").conversation_id, "een")
        first = lose(db)
        assert unsettled.settle(db, TWICE, UNTIL) == (1, 0)
        assert outbox.record_status(db, status("sent", first.id), UNTIL)
        assert outbox.claim_due(db, "door-2", NOON + MINUTE) is None


def test_an_agents_stays_unknown_and_the_next_one_goes_on(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        say(db, conversation, "van Anna", author="agent", agent=(1, "Anna"))
        say(db, conversation, "daarna", author="agent", agent=(1, "Anna"))
        lost = lose(db)
        assert unsettled.settle(db, TWICE, UNTIL) == (0, 1)
        assert claim_out(db, UNTIL).text == "daarna"
        state = {item.id: item.state for item in conversations.history(db, conversation)}
        assert state[lost.id] == "unknown"
        # Late, but true.
        assert outbox.record_status(db, status("delivered", lost.id), NOON + MINUTE)
        state = {item.id: item.state for item in conversations.history(db, conversation)}
        assert state[lost.id] == "sent"


def test_without_anybody_to_decide_the_next_one_goes_on_after_a_while(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        say(db, conversation, "een")
        say(db, conversation, "twee")
        lose(db)
        assert outbox.claim_due(db, "door-2", UNTIL + outbox.HELD_BACK - SECOND) is None
        assert claim_out(db, UNTIL + outbox.HELD_BACK).text == "twee"


@pytest.mark.parametrize(
    ("reply", "fits"),
    [
        (Reply("a" * 4000), True),
        (Reply("a" * 4090), False),
        (Reply("a" * 1024, "interactive", {"style": "buttons", "options": []}), True),
        (Reply("a" * 1020, "interactive", {"style": "location"}), False),
        (Reply("a" * 1020, "image", {"kind": "image", "link": "https://x.example/a.png"}), False),
        (Reply("", "image", {"kind": "image", "link": "https://x.example/a.png"}), True),
        (Reply("Dag", "template", {"name": "x", "language": "nl", "parameters": []}), False),
    ],
)
def test_what_has_no_room_to_say_so_is_left_to_a_person(
    engine: Engine, reply: Reply, fits: bool
) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        outbox.enqueue(db, conversation, reply, NOON, author="bot", epoch=0)
        lose(db)
        assert unsettled.settle(db, TWICE, UNTIL) == ((1, 0) if fits else (0, 1))
