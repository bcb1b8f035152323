"""Answers to options that went out as numbered text: by number, in words, and only right after."""

from typing import Any

import pytest

from care import choices, inbox, outbox
from care.database import Connection, Engine, writing
from care.messages import Reply
from tests.care.builders import NOON, claim, receive, say

OFFERED = [
    {"title": "Betaalpas kwijt of gestolen melden", "payload": "/block_card"},
    {"title": "Nieuwe betaalpas aanvragen", "payload": "/faq_card/new"},
    {"title": "4", "payload": "/four"},
]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *(("1", 1), ("2", 2), (" 2. ", 2), ("2)", 2), ("#2", 2), ("2️⃣", 2), ("Twee", 2)),
        *(("optie 2", 2), ("Optie twee graag", 2), ("de tweede", 2), ("De 2e aub", 2)),
        *(("nr. 2", 2), ("doe maar 2", 2), ("ik kies nummer 3", 3), ("de laatste", 3)),
        *(("de eerste", 1), ("één", 1), ("keuze: 1!", 1), ("2 graag 👍", 2)),
        # Who types the words means the words, also where they are a number themselves.
        *(("nieuwe betaalpas aanvragen", 2), ("4", 3)),
        *(("0", None), ("5", None), ("12", None), ("2 of 3", None), ("", None), ("nee", None)),
        *(("2 passen kwijt", None), ("een pas", None), ("over 2 dagen", None), ("99999", None)),
    ],
)
def test_what_a_customer_picks(text: str, place: int | None) -> None:
    expected = None if place is None else OFFERED[place - 1]["payload"]
    assert choices.decide_choice(text, OFFERED) == expected


def offer(db: Connection, conversation: str, **payload: Any) -> int:
    reply = Reply("Waar gaat het over?\n1. ...", payload={"numbered": OFFERED, **payload})
    made = outbox.enqueue(db, conversation, reply, NOON, author="bot", epoch=0)
    assert made is not None
    return made


def test_a_number_right_after_the_options_is_a_choice(engine: Engine) -> None:
    with writing(engine) as db:
        offer(db, receive(db, "wamid.1").conversation_id)
        claimed = claim(db)
        receive(db, "wamid.2", text="doe maar 2")
        assert choices.recognise(db, claimed) is claimed, "it was said before the options"
    with writing(engine) as db:
        inbox.finish(db, claimed.id)
        answer = choices.recognise(db, claim(db))
    assert answer.payload["choice"] == "/faq_card/new"


def test_a_number_after_something_else_is_a_number(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        offer(db, conversation)
        say(db, conversation, "De rente is 2%.")
        receive(db, "wamid.2", text="2", customer=1)
        inbox.finish(db, claim(db).id)
        answer = claim(db)
        assert choices.recognise(db, answer) is answer


def test_options_that_never_arrived_are_not_answered(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        offer(db, conversation)
        message = outbox.claim_due(db, "door", NOON)
        assert message is not None
        outbox.give_up(db, message, 131026, NOON)
        receive(db, "wamid.2", text="2")
        inbox.finish(db, claim(db).id)
        answer = claim(db)
        assert choices.recognise(db, answer) is answer
