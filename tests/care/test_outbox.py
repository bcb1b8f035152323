"""The outbox: each reply once, in order for each customer, and WhatsApp's words kept forwards."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from care import conversations, outbox, unsettled
from care.conversations import HistoryItem
from care.database import Connection, Engine, writing
from care.messages import DeliveryStatus, Reply
from care.tables import messages
from tests.care.builders import MINUTE, NOON, SECOND, claim_out, receive, say

TWICE = "Misschien krijgt u dit bericht twee keer."
AFTER_LEASE = NOON + outbox.LEASE + SECOND


def a_conversation(db: Connection, customer: int = 1) -> str:
    return receive(db, f"wamid.in-{customer}", customer=customer).conversation_id


def status(word: str, wamid: str = "wamid.out", **more: Any) -> DeliveryStatus:
    return DeliveryStatus(wamid, word, NOON + MINUTE, **more)


def newest(db: Connection, conversation_id: str) -> HistoryItem:
    return conversations.history(db, conversation_id)[-1]


def test_a_reply_is_unique_by_what_it_answers_and_its_place(engine: Engine) -> None:
    with writing(engine) as db:
        asked = receive(db, "wamid.1")
        conversation = asked.conversation_id
        place: dict[str, Any] = {"author": "bot", "epoch": 0}
        place |= {"in_reply_to": asked.message_id, "position": 0}
        assert outbox.enqueue(db, conversation, Reply("een"), NOON, **place) is not None
        assert outbox.enqueue(db, conversation, Reply("ander"), NOON, **place) is None
        place["position"] = 1
        assert outbox.enqueue(db, conversation, Reply("twee"), NOON, **place) is not None
        bodies = [item.body for item in conversations.history(db, conversation)]
    assert bodies[1:] == ["een", "twee"]


def test_the_database_itself_forbids_a_second_reply_in_the_same_place(engine: Engine) -> None:
    with writing(engine) as db:
        asked = receive(db, "wamid.1")
        row = say(db, asked.conversation_id, "een", in_reply_to=asked.message_id, position=0)
        other = say(db, asked.conversation_id, "los")
    with pytest.raises(IntegrityError), writing(engine) as db:
        place = {"in_reply_to": asked.message_id, "position": 0}
        db.execute(messages.update().where(messages.c.id == other).values(**place))
    assert row != other


def test_a_second_click_with_the_same_key_is_no_second_message(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = a_conversation(db)
        key: dict[str, Any] = {"author": "agent", "agent": (1, "Anna"), "epoch": 0}
        key["idempotency_key"] = "click-1"
        assert outbox.enqueue(db, conversation, Reply("Dag"), NOON, **key) is not None
        assert outbox.enqueue(db, conversation, Reply("Dag"), NOON, **key) is None
        item = newest(db, conversation)
    assert (item.author, item.agent_name, item.body) == ("agent", "Anna", "Dag")


def test_order_holds_for_one_customer_through_retries_and_others_do_not_wait(
    engine: Engine,
) -> None:
    with writing(engine) as db:
        one, two = a_conversation(db, 1), a_conversation(db, 2)
        say(db, one, "een")
        say(db, one, "twee")
        say(db, two, "ander")
        first = claim_out(db)
        assert first.text == "een"
        assert claim_out(db).text == "ander"
        assert outbox.claim_due(db, "door-2", NOON) is None, "two waits while one is under way"
        outbox.retry_at(db, first, NOON + MINUTE, counts=True)
        assert outbox.claim_due(db, "door-2", NOON + 59 * SECOND) is None, "and while it rests"
        again = claim_out(db, NOON + MINUTE)
        assert (again.text, again.attempts) == ("een", 2)
        outbox.mark_sent(db, again, "wamid.een", NOON + MINUTE)
        assert claim_out(db, NOON + MINUTE).text == "twee"


def test_a_message_that_never_arrives_does_not_hold_up_the_next_one(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = a_conversation(db)
        for text in ("een", "twee", "drie"):
            say(db, conversation, text)
        outbox.give_up(db, claim_out(db), 131026, NOON)
        outbox.drop(db, claim_out(db), NOON)
        assert claim_out(db).text == "drie"
        items = conversations.history(db, conversation)[1:]
    assert [(i.state, i.delivery, i.error_code) for i in items] == [
        ("failed", "failed", 131026),
        ("dropped", None, None),
        ("sending", None, None),
    ]


def test_a_fault_that_is_not_the_messages_does_not_use_up_its_tries(engine: Engine) -> None:
    with writing(engine) as db:
        say(db, a_conversation(db), "een")
        for _ in range(5):
            message = claim_out(db)
            assert message.attempts == 1
            outbox.retry_at(db, message, NOON, counts=False)
        outbox.retry_at(db, claim_out(db), NOON, counts=True)
        assert claim_out(db).attempts == 2


def test_a_dead_senders_message_goes_again_and_its_late_word_is_not_taken(
    engine: Engine,
) -> None:
    with writing(engine) as db:
        say(db, a_conversation(db), "een")
        lost = claim_out(db, NOON, "door-1")
        assert outbox.doubt_stalled(db, NOON + outbox.LEASE) == 0
        assert outbox.doubt_stalled(db, AFTER_LEASE) == 1
        assert unsettled.settle(db, TWICE, AFTER_LEASE) == (1, 0)
        mine = claim_out(db, AFTER_LEASE, "door-2")
        assert (mine.id, mine.attempts) == (lost.id, 2)
        outbox.give_up(db, lost, 1, AFTER_LEASE)
        outbox.retry_at(db, lost, NOON, counts=True)
        outbox.drop(db, lost, AFTER_LEASE)
        assert newest(db, mine.conversation_id).state == "sending"


def test_words_go_forwards_only(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = a_conversation(db)
        say(db, conversation, "een")
        outbox.mark_sent(db, claim_out(db), "wamid.out", NOON)
        seen = []
        for word in ("sent", "delivered", "sent", "surprise", "read", "delivered", "read"):
            assert outbox.record_status(db, status(word), NOON)
            seen.append(newest(db, conversation).delivery)
    assert seen == ["sent", "delivered", "delivered", "delivered", "read", "read", "read"]


def test_failed_is_final(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = a_conversation(db)
        say(db, conversation, "een")
        outbox.mark_sent(db, claim_out(db), "wamid.out", NOON)
        outbox.record_status(db, status("failed", error_code=131026), NOON)
        for word in ("sent", "delivered", "read"):
            outbox.record_status(db, status(word), NOON)
        item = newest(db, conversation)
    assert (item.state, item.delivery, item.error_code) == ("failed", "failed", 131026)


def test_words_that_come_before_the_answer_are_kept_until_it_comes(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = a_conversation(db)
        say(db, conversation, "een")
        message = claim_out(db)
        for word in ("sent", "delivered"):
            assert not outbox.record_status(db, status(word), NOON)
        assert newest(db, conversation).delivery is None
        outbox.mark_sent(db, message, "wamid.out", NOON)
        assert newest(db, conversation).delivery == "delivered"
        assert outbox.forget_early(db, NOON + 9 * MINUTE) == 0, "used up, nothing is left"


def test_words_about_somebody_elses_messages_are_forgotten(engine: Engine) -> None:
    with writing(engine) as db:
        outbox.record_status(db, status("sent", "wamid.foreign"), NOON)
        assert outbox.forget_early(db, NOON + MINUTE) == 0
        assert outbox.forget_early(db, NOON + MINUTE + SECOND) == 1


@pytest.mark.parametrize("mark", ["balie:", "balie:x", "balie:-1", "balie:" + "9" * 30, "other"])
def test_a_mark_that_is_not_ours_harms_nothing(engine: Engine, mark: str) -> None:
    with writing(engine) as db:
        conversation = a_conversation(db)
        say(db, conversation, "een")
        assert not outbox.record_status(db, status("failed", opaque=mark), NOON)
        assert newest(db, conversation).state == "queued"


def test_a_word_never_touches_what_a_customer_wrote(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.in")
        mark = outbox.mark_of(stored.message_id or 0)
        assert not outbox.record_status(db, status("failed", "wamid.in"), NOON)
        assert not outbox.record_status(db, status("failed", "wamid.x", opaque=mark), NOON)
        assert newest(db, stored.conversation_id).delivery is None


def test_what_comes_after_a_file_waits_until_it_is_delivered(engine: Engine) -> None:
    def put_two(customer: int) -> None:
        conversation = a_conversation(db, customer)
        photo = Reply("", "image", {"kind": "image", "link": "https://x.example/a.png"})
        outbox.enqueue(db, conversation, photo, NOON, author="bot", epoch=0)
        say(db, conversation, f"tekst {customer}")

    with writing(engine) as db:
        put_two(1)
        outbox.mark_sent(db, claim_out(db), "wamid.1", NOON)
        assert outbox.claim_due(db, "door", NOON + 7 * SECOND) is None
        outbox.record_status(db, DeliveryStatus("wamid.1", "delivered", NOON), NOON)
        assert claim_out(db, NOON).text == "tekst 1"
        # Where no word comes, it does not wait for ever.
        put_two(2)
        outbox.mark_sent(db, claim_out(db), "wamid.2", NOON)
        assert outbox.claim_due(db, "door", NOON + 7 * SECOND) is None
        assert claim_out(db, NOON + 9 * SECOND).text == "tekst 2"
