"""An answer of the bot that never arrives becomes a person's case, once."""

from datetime import datetime

import pytest

from care import handover, inbox, outbox, undelivered, unsettled
from care.database import Connection, Engine, writing
from care.messages import DeliveryStatus
from tests.care.builders import ANNA, MINUTE, NOON, claim_out, receive, say


def answered(db: Connection, text: str = "Antwoord") -> str:
    stored = receive(db, "wamid.asks")
    assert stored.message_id is not None
    inbox.finish(db, stored.message_id)
    say(db, stored.conversation_id, text, in_reply_to=stored.message_id, position=0)
    return stored.conversation_id


def round_of(db: Connection, now: datetime = NOON + MINUTE) -> int:
    return sum(undelivered.hand_to_human(db, found, now) for found in undelivered.find(db, now))


@pytest.mark.parametrize("code", [131047, 131026, 100, 132015, 137000, None])
def test_what_meta_refuses_for_good_is_a_persons_work(engine: Engine, code: int | None) -> None:
    with writing(engine) as db:
        conversation = answered(db)
        outbox.give_up(db, claim_out(db), code, NOON)
        assert round_of(db) == 1
        case = handover.find_open(db, conversation)
        assert case is not None and (case.reason, case.state) == ("not_delivered", "waiting")
        assert round_of(db) == 0, "once"
        handover.take(db, case.id, ANNA, NOON + MINUTE)
        handover.close(db, case.id, ANNA, "solved", NOON + 2 * MINUTE)
        assert round_of(db, NOON + 3 * MINUTE) == 0, "and not again when the bot is back"


def test_a_status_that_says_failed_counts_as_well(engine: Engine) -> None:
    with writing(engine) as db:
        answered(db)
        outbox.mark_sent(db, claim_out(db), "wamid.out", NOON)
        assert round_of(db) == 0
        failed = DeliveryStatus("wamid.out", "failed", NOON, error_code=131026)
        outbox.record_status(db, failed, NOON)
        assert round_of(db) == 1


@pytest.mark.parametrize("code", [131049, 131050, 130472])
def test_held_back_marketing_is_nobodys_work(engine: Engine, code: int) -> None:
    with writing(engine) as db:
        answered(db)
        outbox.give_up(db, claim_out(db), code, NOON)
        assert round_of(db) == 0


def test_what_is_still_under_way_is_awaited(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = answered(db)
        outbox.give_up(db, claim_out(db), 100, NOON)
        say(db, conversation, "en dit nog")
        assert round_of(db) == 0, "a case would keep the second message back"
        outbox.mark_sent(db, claim_out(db), "wamid.2", NOON)
        assert round_of(db) == 1


def test_an_unknown_fate_is_a_case_once_it_is_decided(engine: Engine) -> None:
    with writing(engine) as db:
        answered(db, "a" * 4096)
        outbox.wait_for_word(db, claim_out(db), NOON, NOON)
        assert round_of(db) == 0
        assert unsettled.settle(db, "Misschien twee keer.", NOON) == (0, 1)
        assert round_of(db) == 1


def test_nobody_waits_for_the_question_about_a_score(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        inbox.finish_waiting(db, conversation)
        inbox.put_event(db, conversation, "handover_closed", NOON)
        event = inbox.claim_next(db, "rasa", NOON)
        assert event is not None
        inbox.finish(db, event.id)
        say(db, conversation, "Hoe ging het?", in_reply_to=event.id, position=0)
        outbox.give_up(db, claim_out(db), 131047, NOON)
        assert round_of(db) == 0
