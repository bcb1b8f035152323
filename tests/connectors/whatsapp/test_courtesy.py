"""Read receipts and dots: beside the answers, droppable, and never tried again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from care import signals
from care.database import Engine, writing
from care.messages import Reply
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.house import House

BERT = "31600000002"


@pytest.fixture
def house(engine: Engine) -> Iterator[House]:
    with House(engine) as made:
        yield made


def marked(house: House) -> list[tuple[str, bool]]:
    return [(body["message_id"], "typing_indicator" in body) for body in house.graph.reads]


def test_what_the_bot_has_answered_is_read(house: House) -> None:
    sanne = house.customer()
    asked = house.question(sanne, "w.asked")
    house.put(sanne, Reply("Antwoord"), in_reply_to=asked)
    house.open_door()
    house.until(lambda: house.graph.reads)
    assert marked(house) == [("w.asked", False)] and house.graph.texts() == ["Antwoord"]


def test_dots_while_the_bot_takes_its_time(house: House) -> None:
    sanne = house.customer()
    house.question(sanne, "w.slow", waiting=True)
    house.open_door()
    house.quiet()
    assert house.graph.reads == []
    house.at += timedelta(seconds=1)
    house.until(lambda: house.graph.reads)
    house.at += timedelta(seconds=10)
    house.quiet()
    assert marked(house) == [("w.slow", True)], "once"


def test_an_agent_who_types_is_seen_again_after_a_while(house: House) -> None:
    sanne = house.customer()
    house.open_door()
    house.at += timedelta(seconds=1)
    for pause in (5, 5, 15):
        with writing(house.engine) as db:
            signals.note(db, sanne, house.at, typing=True)
        house.until(lambda: house.graph.reads)
        house.quiet()
        house.quiet()
        house.at += timedelta(seconds=pause)
    with writing(house.engine) as db:
        signals.note(db, sanne, house.at, typing=True)
    house.until(lambda: len(house.graph.reads) == 2)
    assert marked(house) == [(f"w.{meta.SANNE}", True)] * 2


def test_what_is_late_is_left_out_and_nothing_is_tried_again(house: House) -> None:
    house.graph.refuse_reads = True
    sanne = house.customer()
    asked = house.question(sanne, "w.asked")
    answer = house.put(sanne, Reply("Antwoord"), in_reply_to=asked)
    house.open_door()
    house.until(lambda: house.graph.reads)
    house.until_state(answer, "sent")
    house.quiet()
    house.quiet()
    assert marked(house) == [("w.asked", False)]


def test_while_sending_rests_nobody_is_shown_anything(house: House) -> None:
    house.graph.fates = [(401, 190)]
    sanne, bert = house.customer(), house.customer(BERT)
    house.say(sanne, "Een")
    house.open_door()
    house.until(lambda: house.sender and house.sender.state() != "ok")
    with writing(house.engine) as db:
        signals.note(db, bert, house.at + timedelta(seconds=1), typing=True)
    house.quiet()
    house.quiet()
    assert house.graph.reads == []
