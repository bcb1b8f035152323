"""What is kept about the work: the list of messages, signs of life, changes, who is who."""

import json

import pytest

from care import changes, conversations, heartbeat, inbox, listing, outbox
from care.database import Engine, reading, writing
from care.errors import NotFound
from care.messages import DeliveryStatus, ReceivedMessage, Sender
from care.privacy.raw import RawText
from tests.care.builders import HOUR, MINUTE, NOON, SECOND, claim_out, receive, say

NUMBER = "31600000001"


def test_what_came_in_and_went_out_is_listed_masked(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.in", text="bsn 111222333\nhelp")
        say(db, stored.conversation_id, "Dag.", NOON + SECOND)
        inbox.put_event(db, stored.conversation_id, "handover_closed", NOON)
        outbox.mark_sent(db, claim_out(db, NOON + SECOND), "wamid.out", NOON)
        outbox.record_status(db, DeliveryStatus("wamid.out", "read", NOON), NOON)
        receive(db, "wamid.other", customer=2)
    with reading(engine) as db:
        listed = list(listing.find_messages(db, NUMBER))
        assert len(list(listing.find_messages(db))) == 3
    came, went = (json.loads(json.dumps(message.as_json())) for message in listed)
    assert came == {
        "wamid": "wamid.in",
        "direction": "in",
        "kind": "text",
        "customer": NUMBER,
        "author": "customer",
        "state": "waiting",
        "delivery_status": None,
        "text": "bsn [BSN]\nhelp",
        "at": "2026-11-23T11:00:00+00:00",
    }
    assert went["delivery_status"] == "read"
    assert (went["direction"], went["author"], went["state"]) == ("out", "bot", "sent")
    assert listed[0].as_line() == f"23-11 11:00:00 {NUMBER} → customer [waiting] bsn [BSN] help"
    assert "← bot [read] Dag." in listed[1].as_line()


def test_a_customer_is_found_by_each_of_the_ids(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
        for key in (NUMBER, f"+{NUMBER}", " NL.1 ", conversation):
            assert conversations.find_by_customer(db, key) == conversation
        assert conversations.find_by_customer(db, "31699999999") is None
        with pytest.raises(NotFound):
            list(listing.find_messages(db, "31699999999"))


def test_a_customer_who_shows_the_other_id_later_is_the_same_one(engine: Engine) -> None:
    def write(wamid: str, wa_id: str | None, user_id: str | None) -> str:
        sender = Sender(wa_id, user_id, RawText("Jan"))
        message = ReceivedMessage(wamid, sender, "text", RawText("Dag"), NOON)
        return inbox.receive(db, message, NOON).conversation_id

    with writing(engine) as db:
        by_number = write("wamid.1", NUMBER, None)
        assert write("wamid.2", NUMBER, "NL.9") == by_number
        assert write("wamid.3", None, "NL.9") == by_number
        assert write("wamid.4", None, "NL.10") != by_number
        found = conversations.get(db, by_number)
    assert (found.wa_id, found.user_id) == (NUMBER, "NL.9")


def test_history_comes_in_pages(engine: Engine) -> None:
    with writing(engine) as db:
        for number in range(5):
            conversation = receive(db, f"wamid.{number}", text=str(number)).conversation_id
        last = conversations.history(db, conversation, limit=2)
        before = conversations.history(db, conversation, before=last[0].id, limit=2)
        assert conversations.last_words(db, conversation) == "4"
    assert [item.body for item in [*before, *last]] == ["1", "2", "3", "4"]


def test_there_is_no_such_conversation(engine: Engine) -> None:
    with writing(engine) as db, pytest.raises(NotFound):
        conversations.get(db, "c-unknown", lock=True)


def test_a_process_lives_while_it_shows_itself(engine: Engine) -> None:
    with writing(engine) as db:
        assert not heartbeat.is_alive(db, "worker", NOON)
        heartbeat.beat(db, "worker", NOON - HOUR)
        heartbeat.beat(db, "worker", NOON)
        assert heartbeat.is_alive(db, "worker", NOON + heartbeat.FRESH - SECOND)
        assert not heartbeat.is_alive(db, "worker", NOON + heartbeat.FRESH)
        assert not heartbeat.is_alive(db, "sender", NOON)


def test_a_reader_sees_the_last_seconds_once_more(engine: Engine) -> None:
    """Numbers may become visible out of order, so a reader asks for a little more than is new."""
    with writing(engine) as db:
        assert changes.latest_id(db) == 0
        for number, moment in enumerate((NOON - MINUTE, NOON - 4 * SECOND, NOON)):
            changes.note(db, f"c{number}", "message", moment)
        latest = changes.latest_id(db)
        found = changes.find_since(db, latest, NOON)
        assert [change.conversation_id for change in found] == ["c1", "c2"]
        assert changes.find_since(db, latest, NOON + MINUTE) == []
        from_the_start = changes.find_since(db, 0, NOON + MINUTE)
        assert [change.conversation_id for change in from_the_start] == ["c0", "c1", "c2"]
        assert from_the_start[-1].id == latest
        assert len(changes.find_since(db, 0, NOON, limit=2)) == 2


def test_old_changes_are_forgotten(engine: Engine) -> None:
    with writing(engine) as db:
        changes.note(db, "old", "case", NOON - changes.KEPT - SECOND)
        changes.note(db, "new", "case", NOON - changes.KEPT)
        assert changes.forget_old(db, NOON) == 1
        assert [c.conversation_id for c in changes.find_since(db, 0, NOON)] == ["new"]
