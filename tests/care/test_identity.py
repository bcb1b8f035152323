"""Who a customer is, through new numbers, new user ids, other phones, and any order of it all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from care import conversations, customers, handover, inbox, merging, moving, outbox, signals
from care.database import Connection, Engine, reading, writing
from care.messages import IdChange, Ids, ReceivedMessage, Reply, Sender
from care.privacy.raw import RawText
from care.tables import conversations as conversations_table
from care.tables import customers as customers_table
from care.tables import former_ids, messages, metadata, tracker_events
from tests.care.builders import ANNA, HOUR, MINUTE, NOON, QUESTION, SECOND

A, B = "31600000001", "31600000002"
LATER = NOON + HOUR


def write(
    db: Connection,
    wamid: str,
    wa_id: str | None = None,
    user_id: str | None = None,
    at: datetime = NOON,
    key: str | None = None,
) -> str:
    """Somebody writes; returns the conversation."""
    sender = Sender(wa_id, user_id, RawText("Test Klant"), identity_key_hash=key)
    received = ReceivedMessage(wamid, sender, "text", RawText("Hallo"), at)
    return inbox.receive(db, received, at).conversation_id


def count(db: Connection, table: Any) -> int:
    return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def is_careful(db: Connection, conversation_id: str) -> bool:
    return conversations.get(db, conversation_id).needs_confirmation


def test_a_customer_without_a_number_is_known_by_user_id(engine: Engine) -> None:
    with writing(engine) as db:
        first = write(db, "w1", None, "NL.1")
        assert write(db, "w2", A, "NL.1") == first == write(db, "w3", None, "NL.1")
        assert write(db, "w4", A) == first
        found = conversations.get(db, first)
        assert (found.wa_id, found.user_id, count(db, customers_table)) == (A, "NL.1", 1)


def test_a_number_that_was_given_to_somebody_else_is_somebody_else(engine: Engine) -> None:
    with writing(engine) as db:
        before = write(db, "w1", A, "NL.1")
        assert write(db, "w2", A, "NL.2", LATER) != before
        # A late message of the first owner is still theirs, and takes nothing back.
        assert write(db, "w3", A, "NL.1", NOON + MINUTE) == before
        assert conversations.get(db, before).wa_id is None
        now = write(db, "w4", A, None, LATER + MINUTE)
        assert conversations.get(db, now).user_id == "NL.2"


def test_who_was_known_as_two_becomes_one(engine: Engine) -> None:
    with writing(engine) as db:
        by_number, by_id = write(db, "w1", A), write(db, "w2", None, "NL.1")
        assert by_number != by_id
        assert write(db, "w3", A, "NL.1", LATER) == by_id
        rows = db.execute(select(messages.c.conversation_id)).scalars().all()
        assert rows == [by_id] * 3 and count(db, conversations_table) == 1


def test_a_new_number_moves_the_conversation(engine: Engine) -> None:
    change = IdChange(Ids(A, None), Ids(B, None), LATER)
    with writing(engine) as db:
        before = write(db, "w1", A)
        assert moving.move(db, change) and not moving.move(db, change)
        assert write(db, "w2", B, None, LATER + MINUTE) == before
        assert write(db, "w3", A, None, NOON + MINUTE) == before  # sent before, came late
        assert write(db, "w4", A, None, LATER + MINUTE) != before  # the number's new owner
        assert conversations.get(db, before).wa_id == B and is_careful(db, before)


def test_a_new_user_id_moves_the_conversation(engine: Engine) -> None:
    change = IdChange(Ids(A, "NL.1"), Ids(B, "NL.2"), LATER)
    with writing(engine) as db:
        before = write(db, "w1", A, "NL.1")
        assert moving.move(db, change)
        assert write(db, "w2", B, "NL.2", LATER + MINUTE) == before
        assert write(db, "w3", A, "NL.1", NOON + MINUTE) == before
        assert count(db, customers_table) == 1


@pytest.mark.parametrize("holder", ["bot", "queue", "agent"])
def test_a_message_that_overtakes_the_note_loses_nothing(engine: Engine, holder: str) -> None:
    with writing(engine) as db:
        before, overtaking = write(db, "w1", A, "NL.1"), write(db, "w2", B, "NL.2", LATER)
        assert before != overtaking
        case = None
        if holder != "bot":
            case = handover.request(db, overtaking, QUESTION, LATER)
        if holder == "agent" and case is not None:
            handover.take(db, case.id, ANNA, LATER)
        outbox.enqueue(db, overtaking, Reply("Dag"), LATER, author="bot", epoch=0)
        assert moving.move(db, IdChange(Ids(A, "NL.1"), Ids(B, "NL.2"), LATER - SECOND))
        moved = conversations.get(db, before)
        assert (moved.wa_id, moved.user_id, moved.holder) == (B, "NL.2", holder)
        assert moved.last_customer_at == LATER and moved.epoch > 0
        assert len(conversations.history(db, before)) == 3
        found = handover.find_open(db, before)
        assert (found is not None) is (holder != "bot")
        assert count(db, conversations_table) == count(db, customers_table) == 1


def test_of_two_open_cases_the_one_in_a_humans_hands_stays(engine: Engine) -> None:
    with writing(engine) as db:
        before, overtaking = write(db, "w1", A, "NL.1"), write(db, "w2", B, "NL.2", LATER)
        waiting = handover.request(db, before, QUESTION, NOON)
        taken = handover.request(db, overtaking, QUESTION, LATER)
        handover.take(db, taken.id, ANNA, LATER)
        moving.move(db, IdChange(Ids(A, "NL.1"), Ids(B, "NL.2"), LATER))
        found = handover.find_open(db, before)
        assert found is not None and (found.id, found.agent_name) == (taken.id, "Anna")
        assert handover.get(db, waiting.id).state == "closed"
        assert conversations.get(db, before).holder == "agent"
        handover.reply(db, taken.id, ANNA, "Daar ben ik", "k1", LATER)


def test_the_bots_memory_of_the_shorter_stretch_goes(engine: Engine) -> None:
    with writing(engine) as db:
        before, overtaking = write(db, "w1", A, "NL.1"), write(db, "w2", B, "NL.2", LATER)
        for sender in (before, overtaking):
            db.execute(
                tracker_events.insert().values(
                    sender_id=sender, position=0, type="user", timestamp=0.0, data={}
                )
            )
        moving.move(db, IdChange(Ids(A, "NL.1"), Ids(None, "NL.2"), LATER))
        assert db.execute(select(tracker_events.c.sender_id)).scalars().all() == [before]


def test_nothing_that_belongs_to_a_conversation_is_left_behind() -> None:
    belonging = {table for table in metadata.sorted_tables if "conversation_id" in table.c}
    assert belonging == {*merging.MOVED, *merging.FORGOTTEN}


def test_a_signal_of_either_does_not_stand_in_the_way(engine: Engine) -> None:
    with writing(engine) as db:
        old = write(db, "w1", A, None, NOON)
        new = write(db, "w2", B, None, NOON)
        for conversation_id in (old, new):
            signals.note(db, conversation_id, NOON, typing=True)
        gone, kept = (conversations.get(db, each).customer_id for each in (old, new))
        merging.merge(db, gone, kept, NOON)
        assert [each.conversation_id for each in signals.find_fresh(db, NOON - HOUR, NOON)] == [new]


def test_the_earlier_owner_of_a_number_loses_it_and_nothing_else(engine: Engine) -> None:
    with writing(engine) as db:
        earlier = write(db, "w1", B, None, NOON - 24 * HOUR)
        mover = write(db, "w2", A)
        moving.move(db, IdChange(Ids(A, None), Ids(B, None), LATER))
        assert conversations.get(db, mover).wa_id == B
        assert conversations.get(db, earlier).wa_id is None
        assert len(conversations.history(db, earlier)) == 1


def test_a_change_of_somebody_we_do_not_know_changes_nothing(engine: Engine) -> None:
    with writing(engine) as db:
        assert not moving.move(db, IdChange(Ids(A, None), Ids(B, None), NOON))
        assert count(db, customers_table) == count(db, former_ids) == 0


def test_another_phone_or_sim_card_is_noticed(engine: Engine) -> None:
    with writing(engine) as db:
        who = write(db, "w1", A, "NL.1", NOON, key="k1")
        assert not is_careful(db, who)
        write(db, "w2", A, "NL.1", NOON + MINUTE, key="k1")
        assert not is_careful(db, who)
        write(db, "w3", A, "NL.1", LATER, key="k2")
        assert is_careful(db, who)
        claimed = inbox.claim_next(db, "rasa", LATER)
        assert claimed is not None and claimed.needs_confirmation


def test_a_late_message_of_the_old_phone_is_no_change(engine: Engine) -> None:
    with writing(engine) as db:
        who = write(db, "w1", A, None, LATER, key="k2")
        write(db, "w2", A, None, NOON, key="k1")
        assert not is_careful(db, who)
        write(db, "w3", A, None, LATER + MINUTE, key="k2")
        assert not is_careful(db, who)


def test_somebody_who_made_sure_ends_the_caution_until_the_next_change(engine: Engine) -> None:
    with writing(engine) as db:
        who = write(db, "w1", A, None, NOON, key="k1")
        write(db, "w2", A, None, LATER, key="k2")
        customer_id = conversations.get(db, who).customer_id
        customers.confirm_identity(db, customer_id, LATER + MINUTE)
        assert not is_careful(db, who)
        write(db, "w3", A, None, LATER + HOUR, key="k3")
        assert is_careful(db, who)


def test_a_note_of_whatsapp_makes_careful_and_opens_no_window(engine: Engine) -> None:
    with writing(engine) as db:
        who = write(db, "w1", A)
        note = ReceivedMessage(
            "w2",
            Sender(A, None, RawText("")),
            "system",
            None,
            LATER,
            details={"system": "customer_identity_changed"},
            asks_nothing=True,
        )
        inbox.receive(db, note, LATER)
        assert is_careful(db, who)
        assert conversations.get(db, who).last_customer_at == NOON


# Two people and the numbers and ids that they have, one after the other.
LIVES = {
    "anna": [("31600000001", "NL.1"), ("31600000002", "NL.2"), ("31600000003", "NL.3")],
    "bert": [("31600000011", "NL.11"), ("31600000001", "NL.12")],
}


def happenings() -> list[tuple[str, datetime, Any]]:
    """All that WhatsApp tells of both lives: messages under each name, and notes of each change.

    Bert gets Anna's first number long after she gave it up.
    """
    told: list[tuple[str, datetime, Any]] = []
    for person, names in LIVES.items():
        start = NOON if person == "anna" else NOON + timedelta(days=30)
        for number, (wa_id, user_id) in enumerate(names):
            at = start + number * 5 * HOUR
            if number:
                old = names[number - 1]
                told.append((person, at, IdChange(Ids(*old), Ids(wa_id, user_id), at)))
            for minute in (1, 2):
                told.append((person, at + minute * MINUTE, (wa_id, user_id)))
    return sorted(told, key=lambda one: one[1])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_overtakes_what_no_message_reaches_somebody_else(
    sqlite_engine: Engine, data: st.DataObject
) -> None:
    told = happenings()
    # Nearly in order: each may be overtaken by what follows it within a few places.
    shifts = [data.draw(st.integers(0, 2)) for _ in told]
    order = sorted(range(len(told)), key=lambda place: place + shifts[place])
    run = data.draw(st.integers(0, 10**12))
    whose: dict[str, set[str]] = {"anna": set(), "bert": set()}
    with writing(sqlite_engine) as db:
        for place in order:
            person, at, what = told[place]
            if isinstance(what, IdChange):
                moving.move(db, what)
            else:
                write(db, f"{person}.{run}.{place}", what[0], what[1], at)
    with reading(sqlite_engine) as db:
        rows = db.execute(select(messages.c.wamid, messages.c.conversation_id)).all()
        for wamid, conversation_id in rows:
            whose[wamid.partition(".")[0]].add(conversation_id)
        assert len(rows) == 10
    with writing(sqlite_engine) as db:
        for table in (messages, conversations_table, former_ids, customers_table):
            db.execute(table.delete())
    assert not whose["anna"] & whose["bert"]
