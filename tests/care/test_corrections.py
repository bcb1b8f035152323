"""Edits and withdrawals: before the bot has read the message, and after."""

from typing import Any

from sqlalchemy import select

from care import inbox
from care.database import Connection, Engine, writing
from care.tables import messages
from tests.care.builders import MINUTE, NOON, claim, receive

BSN = "111222333"


def state(db: Connection, wamid: str) -> Any:
    return db.execute(select(messages).where(messages.c.wamid == wamid)).one()


def test_what_waits_is_read_in_its_new_words(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "w1", text="Waar is mijn pan?")
        receive(db, "w2", text=f"Waar is mijn pas? {BSN}", kind="edit", details={"edits": "w1"})
        message = claim(db)
        assert (message.text, message.payload) == (
            "Waar is mijn pas? [BSN]",
            {"edited": True, "masked": ["bsn"]},
        )
        inbox.finish(db, message.id)
        assert inbox.claim_next(db, "rasa", NOON) is None


def test_what_was_read_gets_a_second_answer(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "w1", text="Waar is mijn pan?")
        inbox.finish(db, claim(db).id)
        at = NOON + MINUTE
        receive(db, "w2", text="Waar is mijn pas?", kind="edit", details={"edits": "w1"}, at=at)
        again = claim(db, at)
        assert (again.kind, again.text) == ("edit", "Waar is mijn pas?")
        assert state(db, "w1").body == "Waar is mijn pan?"


def test_an_edit_of_what_we_never_got_is_read_as_it_is(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "w2", text="Waar is mijn pas?", kind="edit", details={"edits": "w1"})
        assert claim(db).text == "Waar is mijn pas?"


def test_nobody_can_edit_or_take_back_what_somebody_else_sent(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "w1", text="Hallo", customer=1)
        receive(db, "w2", text="Weg", customer=2, kind="edit", details={"edits": "w1"})
        revoke = {"revokes": "w1"}
        receive(db, "w3", text=None, customer=2, kind="revoke", details=revoke, asks_nothing=True)
        assert (state(db, "w1").body, state(db, "w1").payload) == ("Hallo", {})


def test_what_was_taken_back_is_not_answered(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "w1", text="Laat maar")
        receive(db, "w2", text=None, kind="revoke", details={"revokes": "w1"}, asks_nothing=True)
        assert inbox.claim_next(db, "rasa", NOON) is None
        assert state(db, "w1").payload == {"revoked": True}
