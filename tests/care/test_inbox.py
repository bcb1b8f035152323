"""The inbox: each message once, in order for each customer, and never two of one side by side."""

from datetime import timedelta

import pytest

from care import conversations, handover, inbox, turns
from care.database import Engine, reading, writing
from care.messages import InboundMessage, Reply
from care.turns import Outcome, Turn
from tests.care.builders import (
    ANNA,
    MINUTE,
    NOON,
    SECOND,
    claim,
    claim_out,
    receive,
    taken_case,
    waiting_case,
)

AFTER_LEASE = NOON + inbox.LEASE + SECOND


def test_a_customer_is_answered_in_the_order_of_writing_not_of_arriving(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.3", text="drie", at=NOON + 2 * SECOND)
        receive(db, "wamid.1", text="een", at=NOON)
        receive(db, "wamid.2a", text="twee", at=NOON + SECOND)
        receive(db, "wamid.2b", text="twee en half", at=NOON + SECOND)
    later, heard = NOON + MINUTE, []
    for _ in range(4):
        with writing(engine) as db:
            message = claim(db, later)
            assert inbox.claim_next(db, "rasa-2", later) is None, "one at a time"
            heard.append(message.text)
            inbox.finish(db, message.id)
    assert heard == ["een", "twee", "twee en half", "drie"]
    with writing(engine) as db:
        assert inbox.claim_next(db, "rasa-1", later) is None
        assert not inbox.has_waiting(db, later)


def test_two_workers_answer_two_customers_side_by_side(engine: Engine) -> None:
    with writing(engine) as db:
        for number in (1, 2):
            receive(db, f"wamid.{number}a", customer=number)
            receive(db, f"wamid.{number}b", customer=number, at=NOON + SECOND)
    with writing(engine) as db:
        first = claim(db, NOON + MINUTE, "rasa-1")
        second = claim(db, NOON + MINUTE, "rasa-2")
        assert inbox.claim_next(db, "rasa-3", NOON + MINUTE) is None
    assert first.conversation_id != second.conversation_id
    assert (first.claimed_by, second.claimed_by) == ("rasa-1", "rasa-2")


def test_a_dead_workers_message_is_offered_again_and_its_late_turn_does_not_count(
    engine: Engine,
) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1")
        lost = claim(db, NOON, "rasa-1")
        assert inbox.give_back_stalled(db, NOON + inbox.LEASE) == 0
        assert inbox.give_back_stalled(db, AFTER_LEASE) == 1
        # Given back and not yet claimed by anybody: the first worker has lost it all the same.
        assert turns.commit(db, Turn(lost, [Reply("te laat")]), AFTER_LEASE) is Outcome.LOST
        # The same worker comes back: its name alone does not make the old claim valid.
        again = claim(db, AFTER_LEASE, "rasa-1")
        assert again.id == lost.id and again.attempts == 2
        assert turns.commit(db, Turn(lost, [Reply("te laat")]), AFTER_LEASE) is Outcome.LOST
        assert turns.commit(db, Turn(again, [Reply("op tijd")]), AFTER_LEASE) is Outcome.ANSWERED
        assert turns.commit(db, Turn(again, [Reply("nog eens")]), AFTER_LEASE) is Outcome.LOST
        assert claim_out(db, AFTER_LEASE).text == "op tijd"


def test_a_worker_that_renews_keeps_its_claims_and_no_others(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1", customer=1)
        receive(db, "wamid.2", customer=2)
        kept, lost = claim(db, NOON, "rasa-1"), claim(db, NOON, "rasa-2")
        inbox.renew(db, "rasa-1", NOON + 10 * SECOND)
        assert inbox.give_back_stalled(db, AFTER_LEASE) == 1
        assert inbox.is_mine(db, kept) and not inbox.is_mine(db, lost)


def test_a_message_that_is_tried_again_later_holds_up_the_next_ones(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1", text="een")
        receive(db, "wamid.2", text="twee", at=NOON + SECOND)
        inbox.try_again(db, claim(db), NOON + MINUTE)
        assert inbox.claim_next(db, "rasa-1", NOON + 30 * SECOND) is None
        assert claim(db, NOON + MINUTE).text == "een"


def test_a_parked_message_does_not_hold_up_the_next_one(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1", text="een")
        receive(db, "wamid.2", text="twee", at=NOON + SECOND)
        parked = claim(db)
        inbox.finish(db, parked.id, inbox.PARKED)
        assert claim(db, NOON + SECOND).text == "twee"
        assert not inbox.is_mine(db, parked)
        items = conversations.history(db, parked.conversation_id)
    assert [item.state for item in items] == ["parked", "working"]


@pytest.mark.parametrize("kind", sorted(inbox.SILENT_KINDS))
def test_a_thumb_needs_no_answer_but_stands_in_the_history(engine: Engine, kind: str) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1", text="👍", kind=kind)
        assert inbox.claim_next(db, "rasa-1", NOON) is None
        assert [i.kind for i in conversations.history(db, stored.conversation_id)] == [kind]


def test_what_happened_in_the_house_reaches_the_bot_in_order(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1", text="voor")
        inbox.put_event(db, stored.conversation_id, "handover_closed", NOON + SECOND)
        receive(db, "wamid.2", text="na", at=NOON + 2 * SECOND)
    heard: list[InboundMessage] = []
    for _ in range(3):
        with writing(engine) as db:
            heard.append(claim(db, NOON + MINUTE))
            inbox.finish(db, heard[-1].id)
    assert [message.text for message in heard] == ["voor", "", "na"]
    assert (heard[1].kind, heard[1].payload) == ("event", {"event": "handover_closed"})
    with reading(engine) as db:
        items = conversations.history(db, stored.conversation_id)
    assert [item.body for item in items] == ["voor", "na"]


def test_only_customers_whom_the_bot_keeps_waiting_are_overdue(engine: Engine) -> None:
    with writing(engine) as db:
        waits = receive(db, "wamid.1", customer=1).conversation_id
        receive(db, "wamid.1b", customer=1)
        with_human = waiting_case(db, customer=2).conversation_id
        receive(db, "wamid.2", customer=2)
        answered = receive(db, "wamid.3", customer=3)
        assert answered.message_id is not None
        inbox.finish(db, answered.message_id)
        inbox.put_event(db, answered.conversation_id, "handover_closed", NOON)
        receive(db, "wamid.4", customer=4, at=NOON + MINUTE)
        assert with_human not in inbox.find_overdue(db, NOON + SECOND)
        assert list(inbox.find_overdue(db, NOON + SECOND)) == [waits]
        assert list(inbox.find_overdue(db, NOON)) == [], "not before its time"


def test_what_a_human_has_read_waits_for_the_bot_no_more(engine: Engine) -> None:
    with writing(engine) as db:
        first = receive(db, "wamid.1")
        other = receive(db, "wamid.other", customer=2)
        in_work = claim(db, NOON, "rasa-1")
        last = receive(db, "wamid.2", at=NOON + SECOND).message_id
        assert in_work.id == first.message_id
        assert inbox.finish_waiting(db, first.conversation_id) == last
        assert inbox.finish_waiting(db, first.conversation_id) is None
        assert inbox.is_mine(db, in_work), "what is in work is its worker's"
        assert claim(db, NOON + MINUTE, "rasa-2").id == other.message_id


def test_closing_a_case_tells_the_bot_after_all_that_the_human_read(engine: Engine) -> None:
    with writing(engine) as db:
        case = taken_case(db)
        receive(db, "wamid.read", text="dank u", at=NOON + SECOND)
        handover.close(db, case.id, ANNA, "solved", NOON + MINUTE)
        receive(db, "wamid.new", text="nog iets", at=NOON + 2 * MINUTE)
        event = claim(db, NOON + 3 * MINUTE)
        assert (event.kind, event.payload, event.holder) == (
            "event",
            {"event": "handover_closed"},
            conversations.BOT,
        )
        inbox.finish(db, event.id)
        assert claim(db, NOON + 3 * MINUTE).text == "nog iets"


def test_a_late_message_does_not_shorten_the_window(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1", at=NOON)
        receive(db, "wamid.0", at=NOON - 5 * MINUTE)
        found = conversations.get(db, stored.conversation_id)
    assert found.last_customer_at == NOON
    assert found.window_ends() == NOON + timedelta(hours=24)
