"""The ledger of what customers want: nothing that we begin goes out past a no."""

import pytest
from sqlalchemy import select

from care import consent, customers, handover, inbox, outbox, turns
from care.consent import MARKETING, SERVICE
from care.database import Connection, Engine, writing
from care.errors import NotWanted
from care.messages import Ids, Preference, Reply
from care.tables import messages
from care.turns import Turn, Wish
from tests.care.builders import ANNA, MINUTE, NOON, QUESTION, claim, receive, taken_case

OFFER = Reply("Hoge rente", "template", {"purpose": MARKETING})
NEWS = Reply("Uw pas is onderweg", "template")


def begin(db: Connection, conversation_id: str, reply: Reply) -> int | None:
    return outbox.enqueue(db, conversation_id, reply, NOON, author="agent", epoch=0)


def customer_of(db: Connection, conversation_id: str) -> int:
    found = customers.of_conversation(db, conversation_id)
    assert found is not None
    return found


def test_offers_need_a_yes_and_news_is_welcome(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1")
        assert begin(db, stored.conversation_id, NEWS)
        with pytest.raises(NotWanted):
            begin(db, stored.conversation_id, OFFER)
        assert stored.message_id is not None
        consent.record_said(db, stored.message_id, granted=True)
        assert begin(db, stored.conversation_id, OFFER)


@pytest.mark.parametrize("word", ["STOP", "Afmelden", "uitschrijven aub", "Stop promotions"])
def test_stop_is_obeyed_whatever_the_bot_makes_of_it(engine: Engine, word: str) -> None:
    with writing(engine) as db:
        first = receive(db, "wamid.1")
        assert first.message_id is not None
        consent.record_said(db, first.message_id, granted=True)
        handover.request(db, first.conversation_id, QUESTION, NOON)
        waiting = begin(db, first.conversation_id, OFFER)
        receive(db, "wamid.2", text=word, at=NOON + MINUTE)
        # What had not left yet stays at home, also while a human has the conversation.
        state = db.execute(select(messages.c.state).where(messages.c.id == waiting)).scalar()
        assert state == "dropped"
        for reply in (OFFER, NEWS):
            with pytest.raises(NotWanted):
                begin(db, first.conversation_id, reply)
        # An answer is no message that we begin.
        answer = Reply("Goedemorgen", "template")
        assert outbox.enqueue(
            db,
            first.conversation_id,
            answer,
            NOON,
            author="bot",
            epoch=0,
            in_reply_to=first.message_id,
        )


def test_what_was_asked_after_a_no_may_be_answered(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1", text="stop")
        case = handover.request(db, stored.conversation_id, QUESTION, NOON + MINUTE)
        handover.take(db, case.id, ANNA, NOON + MINUTE)
        assert begin(db, stored.conversation_id, NEWS)
        with pytest.raises(NotWanted):
            begin(db, stored.conversation_id, OFFER)
        handover.close(db, case.id, ANNA, "solved", NOON + MINUTE)
        with pytest.raises(NotWanted):
            begin(db, stored.conversation_id, NEWS)


def test_an_agents_template_is_held_back_by_a_later_no(engine: Engine) -> None:
    values = {"klant": "mevrouw De Wit", "onderwerp": "uw pas", "medewerker": "Anna"}
    with writing(engine) as db:
        case = taken_case(db)
        assert handover.send_template(db, case.id, ANNA, "vraag_beantwoord", values, "k1", NOON)
        receive(db, "wamid.stop", text="afmelden", at=NOON + MINUTE)
        states = select(messages.c.state).where(messages.c.kind == "template")
        assert db.execute(states).scalars().all() == ["dropped"]
        with pytest.raises(NotWanted):
            handover.send_template(db, case.id, ANNA, "vraag_beantwoord", values, "k2", NOON)


def test_the_bot_keeps_a_wish_once_with_the_message_that_says_so(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1", text="stop")
        message = claim(db)
        turns.commit(db, Turn(message, [Reply("Goed.")], [Wish(granted=False)]), NOON)
        lines = consent.ledger(db, customer_of(db, stored.conversation_id))
    assert [(line.purpose, line.granted, line.source, line.message_id) for line in lines] == [
        (MARKETING, False, "chat", message.id),
        (SERVICE, False, "chat", message.id),
    ]


def test_a_later_yes_goes_before_an_earlier_no(engine: Engine) -> None:
    with writing(engine) as db:
        who = receive(db, "wamid.1", text="stop").conversation_id
        inbox.finish_waiting(db, who)
        receive(db, "wamid.2", text="Ja, graag", at=NOON + MINUTE)
        turns.commit(db, Turn(claim(db, NOON + MINUTE), [], [Wish(granted=True)]), NOON + MINUTE)
        assert consent.may_begin(db, who, MARKETING) and consent.may_begin(db, who, SERVICE)
        ids = Ids("31600000001", None)
        consent.record(db, Preference(ids, MARKETING, False, NOON + 2 * MINUTE))
        assert not consent.may_begin(db, who, MARKETING) and consent.may_begin(db, who, SERVICE)
        assert len(consent.ledger(db, customer_of(db, who))) == 5


def test_nothing_is_begun_with_nobody(engine: Engine) -> None:
    with writing(engine) as db:
        assert not consent.may_begin(db, "c0", SERVICE)


def test_an_ordinary_sentence_is_no_wish(engine: Engine) -> None:
    with writing(engine) as db:
        who = receive(db, "wamid.1", text="Kunt u mijn pas stop zetten?").conversation_id
        assert consent.ledger(db, customer_of(db, who)) == []
