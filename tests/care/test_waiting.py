"""Nobody came in time: the customer hears it, once for each wait; and a bot that fails says so."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from care import company, conversations, delivery, handover, inbox, rescue, satisfaction, texts
from care.database import Connection, Engine, writing
from care.handover import Case, HandoverRequest
from care.tables import scores
from tests.care.builders import ANNA, HOUR, MINUTE, NOON, SECOND, claim_out, receive, say

COMPANY = company.load()
GENERAL = COMPANY.team("general")


def a_case(db: Connection, team: str, since: datetime, customer: int = 1) -> Case:
    stored = receive(db, f"wamid.{customer}", customer=customer, at=since)
    assert stored.message_id is not None
    inbox.finish(db, stored.message_id)
    wanted = HandoverRequest("ask_human", team, "normal")
    return handover.request(db, stored.conversation_id, wanted, since)


def late(db: Connection, now: datetime) -> list[int]:
    return [case.id for case in handover.find_late(db, COMPANY, now)]


def test_whoever_waits_longer_than_promised_is_told_once(engine: Engine) -> None:
    promised = timedelta(minutes=GENERAL.minutes)
    with writing(engine) as db:
        case = a_case(db, "general", NOON)
        assert late(db, NOON + promised) == []
        now = NOON + promised + SECOND
        assert late(db, now) == [case.id]
        assert handover.tell_delay(db, COMPANY, case, now)
        assert not handover.tell_delay(db, COMPANY, case, now), "said already"
        assert late(db, now + HOUR) == []
        told = claim_out(db, now)
        assert told.text == texts.say("utter_handover_late", team=GENERAL.in_a_sentence)
        assert told.epoch == told.current_epoch


def test_a_case_that_was_released_waits_anew(engine: Engine) -> None:
    with writing(engine) as db:
        case = a_case(db, "general", NOON)
        assert handover.tell_delay(db, COMPANY, case, NOON + HOUR)
        handover.take(db, case.id, ANNA, NOON + HOUR)
        assert late(db, NOON + 2 * HOUR) == []
        assert not handover.tell_delay(db, COMPANY, case, NOON + HOUR), "somebody has it"
        handover.release(db, case.id, ANNA, NOON + 2 * HOUR)
        assert late(db, NOON + 2 * HOUR + MINUTE) == []
        assert late(db, NOON + 3 * HOUR) == [case.id]


def test_the_night_does_not_count(engine: Engine) -> None:
    def amsterdam(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 11, day, hour - 1, minute, tzinfo=timezone.utc)

    with writing(engine) as db:
        case = a_case(db, "general", amsterdam(23, 23, 0))
        assert late(db, amsterdam(24, 7, 59)) == []
        assert late(db, amsterdam(24, 8, 29)) == []
        assert late(db, amsterdam(24, 8, 30)) == [case.id]
        fraud = a_case(db, "fraud", amsterdam(24, 2, 0), customer=2)
        assert late(db, amsterdam(24, 2, 6)) == [fraud.id], "they are there day and night"


def test_a_silent_bot_is_replaced_by_a_human_and_the_customer_knows(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1", text="Help, mijn pas 4111 1111 1111 1111 is weg")
        last = receive(db, "wamid.2", text="Bent u daar?", at=NOON + SECOND)
        rescue.hand_to_human(db, stored.conversation_id, NOON + MINUTE)
        rescue.hand_to_human(db, stored.conversation_id, NOON + MINUTE)
        case = handover.find_open(db, stored.conversation_id)
        assert case is not None
        rule = COMPANY.handover_rule("bot_failed")
        assert (case.team, case.priority, case.reason) == (rule.team, rule.priority, "bot_failed")
        assert case.question == "Bent u daar?"
        assert inbox.claim_next(db, "rasa-1", NOON + MINUTE) is None
        told = claim_out(db, NOON + MINUTE)
        assert told.text == texts.say("utter_bot_failed")
        assert told.epoch == told.current_epoch
        items = conversations.history(db, stored.conversation_id)
    assert [item.author for item in items] == ["customer", "customer", "bot"], "said once"
    assert last.message_id == items[1].id


def test_nobody_is_rescued_who_was_answered_or_has_a_human(engine: Engine) -> None:
    with writing(engine) as db:
        answered = receive(db, "wamid.answered")
        assert answered.message_id is not None
        inbox.finish(db, answered.message_id)
        rescue.hand_to_human(db, answered.conversation_id, NOON)
        assert handover.find_open(db, answered.conversation_id) is None
        case = a_case(db, "general", NOON, customer=2)
        receive(db, "wamid.more", customer=2)
        before = conversations.get(db, case.conversation_id)
        rescue.hand_to_human(db, case.conversation_id, NOON)
        assert conversations.get(db, case.conversation_id) == before
        items = conversations.history(db, case.conversation_id)
        assert {item.author for item in items} == {"customer"}


def test_a_score_belongs_to_the_case_that_was_just_closed(engine: Engine) -> None:
    with writing(engine) as db:
        case = a_case(db, "general", NOON)
        handover.take(db, case.id, ANNA, NOON)
        handover.close(db, case.id, ANNA, "solved", NOON)
        assert satisfaction.find_score(db, case.id) is None
        for score in (2, 5):
            satisfaction.record(db, case.conversation_id, score, NOON + HOUR)
            assert satisfaction.find_score(db, case.id) == score
        satisfaction.record(db, case.conversation_id, 1, NOON + 24 * HOUR)
        assert satisfaction.find_score(db, case.id) == 5, "a day later it is about something else"


def test_a_score_is_1_to_5(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        for wrong in (0, 6, -1):
            with pytest.raises(ValueError, match="1 to 5"):
                satisfaction.record(db, conversation, wrong, NOON)
        for right in range(1, 6):
            satisfaction.record(db, conversation, right, NOON)
        kept = db.execute(select(scores.c.score).order_by(scores.c.id)).scalars().all()
    assert kept == [1, 2, 3, 4, 5], "without a case each stands for itself"


def test_a_message_to_be_told_late_is_dropped_once_somebody_came(engine: Engine) -> None:
    with writing(engine) as db:
        case = a_case(db, "general", NOON)
        say(db, case.conversation_id, "eerst dit", epoch=1)
        handover.tell_delay(db, COMPANY, case, NOON + HOUR)
        handover.take(db, case.id, ANNA, NOON + HOUR)
        decision = delivery.decide_sending(claim_out(db, NOON + HOUR), NOON + HOUR)
    assert decision == delivery.Drop()
