"""A secret in several messages is gone from all of them: rows, Rasa's memory and the case."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from care import conversations, handover, inbox, trackers, turns
from care.database import Connection, Engine, reading, writing
from care.handover import HandoverRequest
from care.messages import Reply
from care.tables import messages, metadata
from care.trackers import TrackerEvent
from care.turns import Turn
from tests.care.builders import MINUTE, NOON, SECOND, at_once, claim, receive, say, waiting_case


def bodies(db: Connection) -> list[str]:
    query = select(messages.c.body).where(messages.c.direction == "in").order_by(messages.c.id)
    return [body for body in db.execute(query).scalars() if body]


def send(db: Connection, *texts: str, apart: timedelta = SECOND) -> str:
    """These messages of one customer; the id of the conversation."""
    conversation = ""
    for number, text in enumerate(texts):
        stored = receive(db, f"wamid.{number}", text=text, at=NOON + number * apart)
        conversation = stored.conversation_id
    return conversation


def everything(engine: Engine) -> str:
    with reading(engine) as db:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in db.execute(select(table))
        )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["NL91ABNA", "0417164300"], ["[IBAN ••4300]", "[IBAN ••4300]"]),
        (["0417164300", "NL91ABNA hoort ervoor"], ["0417164300", "NL91ABNA hoort ervoor"]),
        (["mijn pin is", "4821"], ["mijn pin is", "[pincode]"]),
        (["4821", "dat is mijn pin"], ["[pincode]", "dat is mijn pin"]),
        (["111", "222", "333"], ["[BSN]"] * 3),
        (["mijn pin is 48", "21"], ["mijn pin is [pincode]", "[pincode]"]),
        (["4111 1111", "1111 1111", "12/27"], ["[kaart ••1111]"] * 2 + ["[vervaldatum]"]),
        (["pincode vergeten", "4821"], ["pincode vergeten", "4821"]),
        (["0612", "345678"], ["0612", "345678"]),
    ],
)
def test_what_was_stored_before_is_masked_too(
    engine: Engine, texts: list[str], expected: list[str]
) -> None:
    with writing(engine) as db:
        send(db, *texts)
        assert bodies(db) == expected


def test_after_ten_minutes_a_number_is_a_number(engine: Engine) -> None:
    with writing(engine) as db:
        send(db, "mijn pin is", "4821", apart=11 * MINUTE)
        assert bodies(db) == ["mijn pin is", "4821"]


def test_another_customers_words_do_not_count(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1", text="mijn pin is", customer=1)
        receive(db, "wamid.2", text="4821", customer=2)
        assert bodies(db) == ["mijn pin is", "4821"]


def test_halves_that_come_in_the_other_way_round_are_read_as_written(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.2", text="0417164300", at=NOON + SECOND)
        receive(db, "wamid.1", text="NL91ABNA", at=NOON)
        assert bodies(db) == ["[IBAN ••4300]", "[IBAN ••4300]"]


def test_the_kind_is_told_with_each_part_and_a_double_changes_nothing(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = send(db, "4821", "is mijn pin")
        receive(db, "wamid.1", text="is mijn pin", at=NOON + SECOND)
        items = conversations.history(db, conversation)
    assert [item.payload.get("masked") for item in items] == [["pin"], None]


def test_rasas_memory_the_case_and_the_bots_words_are_masked(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = send(db, "48210933")
        heard = {"event": "user", "text": "48210933", "message_id": "48210933"}
        filled = {"event": "slot", "name": "order_number", "value": "48210933"}
        trackers.append(
            db,
            [TrackerEvent(conversation, at, data) for at, data in enumerate([heard, filled])],
        )
        say(db, conversation, "48210933 ken ik niet.")
        asked = [{"asked": "Welk nummer?", "got": "48210933"}]
        wanted = HandoverRequest("ask_human", "general", "normal", "48210933", summary=asked)
        case = handover.request(db, conversation, wanted, NOON)
        receive(db, "wamid.later", text="dat is mijn code voor de app", at=NOON + MINUTE)
        remembered = trackers.read_all(db, conversation)
        case = handover.get(db, case.id)
    assert [event.get("text") or event["value"] for event in remembered] == ["[code]"] * 2
    assert remembered[0]["message_id"] == "48210933"
    assert (case.question, case.summary[0]["got"]) == ("[code]", "[code]")
    assert everything(engine).count("48210933") == 1  # the id


def test_a_turn_under_way_keeps_nothing_of_what_came_out_meanwhile(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = send(db, "4821")
        message = claim(db)
        receive(db, "wamid.next", text="is mijn pin", at=NOON + SECOND)
        turn = Turn(
            message,
            [Reply("4821 ken ik niet.")],
            [HandoverRequest("ask_human", "general", "normal", "4821")],
            [TrackerEvent(conversation, 0, {"event": "user", "text": "4821"})],
        )
        turns.commit(db, turn, NOON + SECOND)
    assert "4821" not in everything(engine)


def test_the_next_message_of_a_waiting_case_is_masked_as_well(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db)
        receive(db, "wamid.a", text="NL91ABNA", at=NOON + SECOND)
        receive(db, "wamid.b", text="0417164300", at=NOON + 2 * SECOND)
        assert handover.get(db, case.id).last_words == "[IBAN ••4300]"
        assert not inbox.has_waiting(db, NOON - MINUTE)


def test_two_halves_that_come_in_side_by_side_see_each_other(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.hello", text="hallo")
    at_once(
        engine,
        [
            lambda db: receive(db, "wamid.1", text="mijn pin is 48", at=NOON + SECOND),
            lambda db: receive(db, "wamid.2", text="21", at=NOON + 2 * SECOND),
        ],
    )
    with reading(engine) as db:
        assert sorted(bodies(db)) == ["[pincode]", "hallo", "mijn pin is [pincode]"]
