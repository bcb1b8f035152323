"""Outbox to Meta: order, retries, what is final, and never twice; time is moved by hand."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from care import conversations, outbox, templates
from care.database import Engine, reading, writing
from care.messages import DeliveryStatus, Price, Reply
from care.tables import customers
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.graph import HANG_UP_AFTER_TAKING, TAKEN
from tests.connectors.whatsapp.house import TWICE, House

BERT = "31600000002"


@pytest.fixture
def house(sqlite_engine: Engine) -> Iterator[House]:
    """A house on SQLite."""
    with House(sqlite_engine) as made:
        yield made


@pytest.fixture
def any_house(engine: Engine) -> Iterator[House]:
    """A house on each kind of database."""
    with House(engine) as made:
        yield made


def test_messages_go_out_in_order_for_each_customer(any_house: House) -> None:
    sanne, bert = any_house.customer(), any_house.customer(BERT)
    last = 0
    for number in range(6):
        any_house.say(sanne, f"Sanne {number}")
        last = any_house.say(bert, f"Bert {number}")
    any_house.open_door()
    any_house.until(lambda: len(any_house.graph.texts()) == 12)
    assert any_house.graph.texts(meta.SANNE) == [f"Sanne {number}" for number in range(6)]
    assert any_house.graph.texts(BERT) == [f"Bert {number}" for number in range(6)]
    any_house.until_state(last, "sent")
    assert any_house.row(last).wamid.startswith("wamid.out.") and any_house.row(last).attempts == 1


@pytest.mark.parametrize(
    "trouble", [(500, None), (500, 131000), (400, 131056), (400, 130429), (503, 2), (429, None)]
)
def test_passing_trouble_is_tried_again_and_order_holds(
    house: House, trouble: tuple[int, int | None]
) -> None:
    house.graph.fates = [trouble, trouble]
    sanne = house.customer()
    first, second = house.say(sanne, "Een"), house.say(sanne, "Twee")
    house.open_door()
    house.until(lambda: len(house.graph.calls) == 1)
    house.quiet()  # its time has not come
    house.until_state(second, "sent", step=1)
    assert house.graph.texts() == ["Een", "Twee"] and len(house.graph.calls) == 4
    # Being too fast for the number is no fault of a message: it costs no try.
    assert house.row(first).attempts == (1 if trouble[1] == 130429 else 3)


def test_a_customer_in_trouble_does_not_hold_up_another(house: House) -> None:
    house.graph.fates = [(400, 131056)]
    sanne, bert = house.customer(), house.customer(BERT)
    house.say(sanne, "Sanne")
    house.open_door()
    house.until(lambda: len(house.graph.calls) == 1)
    house.say(sanne, "Sanne 2")
    last = house.say(bert, "Bert")
    house.until_state(last, "sent")
    assert house.graph.texts() == ["Bert"]
    house.until(lambda: house.graph.texts(meta.SANNE) == ["Sanne", "Sanne 2"], step=1)


@pytest.mark.parametrize("code", [131026, 131047, 131050, 137000, 100, 132001])
def test_what_is_final_is_given_up_at_once_and_the_next_goes_on(house: House, code: int) -> None:
    house.graph.fates = [(400, code)]
    sanne = house.customer()
    first, second = house.say(sanne, "Een"), house.say(sanne, "Twee")
    house.open_door()
    house.until_state(second, "sent")
    given_up = house.row(first)
    assert (given_up.state, given_up.delivery, given_up.error_code) == ("failed", "failed", code)
    assert given_up.attempts == 1


def test_trouble_without_end_ends_after_twelve_attempts(house: House) -> None:
    house.graph.fates = [(500, None)] * 20
    message = house.say(house.customer(), "Een")
    house.open_door()
    while house.row(message).state != "failed":
        # Time goes on between the calls only: a claim must not run out in the middle of one.
        house.until(lambda: house.row(message).state in ("queued", "failed"))
        house.at += timedelta(minutes=20)
        house.until(lambda: house.row(message).due_at > house.at or house.is_failed(message))
    assert len(house.graph.calls) == 12


def test_a_refused_key_stops_all_sending_and_loses_nothing(house: House) -> None:
    house.graph.fates = [(401, 190)]
    first = house.say(house.customer(), "Sanne")
    house.open_door()
    house.until(lambda: house.row(first).due_at > house.at)
    house.quiet()
    last = house.say(house.customer(BERT), "Bert")
    house.quiet()  # nobody is served
    assert house.row(first).attempts == 0
    house.at += timedelta(seconds=31)
    house.until_state(first, "sent")
    house.until_state(last, "sent")
    assert sorted(house.graph.texts()) == ["Bert", "Sanne"]


def test_a_refused_account_is_told_once_and_is_over_when_it_works_again(any_house: House) -> None:
    any_house.graph.fates = [(400, 131042), (400, 131042)]
    first = any_house.say(any_house.customer(), "Sanne")
    last = any_house.say(any_house.customer(BERT), "Bert")
    any_house.open_door()
    any_house.until(lambda: any_house.alerts())
    assert any_house.sender is not None
    any_house.until(lambda: any_house.sender and any_house.sender.state() != "ok")
    any_house.at += timedelta(minutes=11)
    any_house.until_state(first, "sent", step=1)
    any_house.until_state(last, "sent", step=1)
    any_house.until(lambda: not any_house.alerts())
    assert any_house.sender.state() == "ok"
    assert sorted(any_house.graph.texts()) == ["Bert", "Sanne"]


def test_one_message_tries_and_each_refusal_makes_the_rest_longer(house: House) -> None:
    house.graph.fates = [(401, 190)] * 6
    messages = [house.say(house.customer(f"3160000001{n}"), f"Klant {n}") for n in range(6)]
    house.open_door()
    house.until(lambda: house.sender and "190" in house.sender.state())
    house.until(lambda: all(house.row(m).state == "queued" for m in messages))
    refused = len(house.graph.calls)  # what was under way on the other threads is refused too
    house.quiet()
    house.graph.fates = [(401, 190)]
    house.at += timedelta(seconds=61)
    house.until(lambda: len(house.graph.calls) == refused + 1)
    house.quiet()  # one tried, nobody else
    house.at += timedelta(seconds=45)
    house.quiet()  # longer than the first time
    house.until(lambda: all(house.row(m).state == "sent" for m in messages), step=1)


def test_too_fast_for_the_number_slows_everybody_and_costs_no_try(house: House) -> None:
    house.graph.fates = [(400, 130429)]
    first = house.say(house.customer(), "Sanne")
    house.open_door()
    house.until(lambda: len(house.graph.calls) == 1)
    other = house.say(house.customer(BERT), "Bert")
    house.quiet()
    house.until_state(first, "sent", step=0.2)
    house.until_state(other, "sent", step=0.2)
    assert house.row(first).attempts == 1


def test_the_limit_for_one_customer_is_kept_before_meta_says_so(sqlite_engine: Engine) -> None:
    with House(sqlite_engine, messages_per_second=200) as house:
        send_47_to_one_customer(house)


def send_47_to_one_customer(house: House) -> None:
    sanne, bert = house.customer(), house.customer(BERT)
    rows = [house.say(sanne, f"{number}") for number in range(47)]
    house.open_door()
    house.until_state(rows[43], "sent")
    house.quiet()
    assert len(house.graph.texts(meta.SANNE)) == 44
    house.until_state(house.say(bert, "Bert"), "sent")
    house.at += timedelta(seconds=7)
    house.until_state(rows[44], "sent")
    house.quiet()
    house.until_state(rows[46], "sent", step=1)
    assert house.graph.texts(meta.SANNE) == [f"{number}" for number in range(47)]
    assert {house.row(row).attempts for row in rows} == {1}


def test_the_numbers_throughput_is_kept_before_meta_says_so(sqlite_engine: Engine) -> None:
    with House(sqlite_engine, messages_per_second=20) as house:
        rows = [house.say(house.customer(f"316000001{n:02}"), f"{n}") for n in range(30)]
        house.open_door()
        house.until(lambda: len(house.graph.taken) == 10)
        house.quiet()  # time stands still: the burst of half a second is all there is
        house.at += timedelta(seconds=0.5)
        house.until(lambda: len(house.graph.taken) == 20)
        house.quiet()
        house.until(lambda: all(house.row(row).state == "sent" for row in rows), step=0.05)


def test_another_identity_is_noted_and_nothing_is_tried_again(any_house: House) -> None:
    any_house.graph.fates = [(400, 137000)]
    sanne = any_house.customer(identity_key_hash="old-key")
    message = any_house.say(sanne, "Uw saldo")
    any_house.open_door()
    any_house.until_state(message, "failed")
    [call] = any_house.graph.calls
    assert call["recipient_identity_key_hash"] == "old-key"
    with reading(any_house.engine) as db:
        assert db.execute(select(customers.c.identity_changed_at)).scalar_one() is not None


def test_a_paused_template_and_a_wrong_request_are_told_to_the_owner(house: House) -> None:
    house.graph.fates = [(400, 132015), (400, 100)]
    reply = templates.fill(
        templates.load()["even_bellen"],
        "nl",
        {"klant": "Sanne", "onderwerp": "uw pas", "medewerker": "Eva"},
    )
    sanne = house.customer(ago=timedelta(hours=30))
    template = house.put(sanne, reply, author="agent")
    house.open_door()
    house.until_state(template, "failed")  # the window is closed: it went out all the same
    text = house.say(house.customer(BERT), "Bert")
    house.until_state(text, "failed")
    found = {(alert.kind, alert.facts["code"]) for alert in house.alerts()}
    assert found == {("template_paused", 132015), ("request_refused", 100)}
    assert house.alerts()[1].facts.get("template") == "even_bellen"


def test_a_quote_and_a_price_are_kept(any_house: House) -> None:
    sanne = any_house.customer()
    message = any_house.put(sanne, Reply("Dag", payload={"reply_to": "w.asked"}))
    any_house.open_door()
    any_house.until_state(message, "sent")
    assert any_house.graph.taken[0]["context"] == {"message_id": "w.asked"}
    price = Price(True, "service", "regular")
    for word, cost in (("sent", price), ("read", None)):
        told = DeliveryStatus("wamid.out.1", word, any_house.at, price=cost)
        with writing(any_house.engine) as db:
            outbox.record_status(db, told, any_house.at)
    row = any_house.row(message)
    assert (row.billable, row.price_category, row.price_type) == (True, "service", "regular")
    assert row.read_at == row.delivered_at == any_house.at


def test_a_lost_answer_waits_for_the_status_and_is_not_sent_twice(any_house: House) -> None:
    any_house.graph.fates = [HANG_UP_AFTER_TAKING]
    message = any_house.say(any_house.customer(), "Een")
    any_house.open_door()
    any_house.until(lambda: len(any_house.graph.calls) == 1)
    any_house.at += timedelta(seconds=5)
    any_house.quiet()
    [taken] = any_house.graph.taken
    word = DeliveryStatus(
        "wamid.out.1", "delivered", any_house.at, taken["biz_opaque_callback_data"]
    )
    with writing(any_house.engine) as db:
        assert outbox.record_status(db, word, any_house.at)
    any_house.at += timedelta(minutes=2)
    any_house.quiet()
    row = any_house.row(message)
    assert (row.state, row.delivery, row.wamid) == ("sent", "delivered", "wamid.out.1")
    assert any_house.graph.texts() == ["Een"]


def test_a_lost_answer_without_a_word_is_sent_again_with_a_word_before_the_next(
    any_house: House,
) -> None:
    any_house.graph.fates = [HANG_UP_AFTER_TAKING]
    sanne = any_house.customer()
    first, second = any_house.say(sanne, "Een"), any_house.say(sanne, "Twee")
    any_house.open_door()
    any_house.until_state(first, "unknown")
    any_house.quiet()
    any_house.at += timedelta(seconds=21)
    any_house.quiet()  # nobody has decided about the first
    any_house.settle_unknown()
    any_house.until_state(second, "sent")
    assert any_house.graph.texts() == ["Een", f"Een\n\n{TWICE}", "Twee"]


def test_a_door_that_died_while_sending_is_followed_by_another(any_house: House) -> None:
    sanne = any_house.customer()
    first, second = any_house.say(sanne, "Een"), any_house.say(sanne, "Twee")
    with writing(
        any_house.engine
    ) as db:  # as far as it came: claimed, and then the plug was pulled
        claimed = outbox.claim_due(db, "door-that-died", any_house.at)
    assert claimed is not None and claimed.id == first
    any_house.open_door("another")
    any_house.quiet()  # it may still be under way
    any_house.until_state(first, "unknown", step=2)
    any_house.settle_unknown()
    any_house.until_state(second, "sent")
    assert any_house.graph.texts() == [f"Een\n\n{TWICE}", "Twee"]


def test_stopping_the_door_finishes_what_is_in_hand(house: House) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def hold(body: dict[str, Any], wamid: str) -> None:
        entered.set()
        assert go_on.wait(5)

    house.graph.meanwhile = hold
    message = house.say(house.customer(), "Een")
    house.open_door()
    assert entered.wait(5)
    closing = threading.Thread(target=house.close_door)
    closing.start()
    go_on.set()
    closing.join(timeout=8)
    assert house.row(message).state == "sent" and house.graph.texts() == ["Een"]


def test_a_status_that_overtakes_the_answer_is_kept(house: House) -> None:
    def tell_first(body: dict[str, Any], wamid: str) -> None:
        with writing(house.engine) as db:
            outbox.record_status(db, DeliveryStatus(wamid, "read", house.at), house.at)

    house.graph.meanwhile = tell_first
    message = house.say(house.customer(), "Een")
    house.open_door()
    house.until(lambda: house.row(message).delivery == "read")


def test_what_the_bot_said_before_a_human_took_over_is_dropped(any_house: House) -> None:
    sanne = any_house.customer()
    late = any_house.say(sanne, "Van de assistent", epoch=0)
    with writing(any_house.engine) as db:
        epoch = conversations.change_holder(db, sanne, conversations.AGENT)
    last = any_house.say(sanne, "Van een mens", author="agent", epoch=epoch)
    any_house.open_door()
    any_house.until_state(last, "sent")
    assert any_house.row(late).state == "dropped"
    assert any_house.graph.texts() == ["Van een mens"]


def test_after_the_window_nothing_is_tried(house: House) -> None:
    open_still = house.say(house.customer(BERT, ago=timedelta(hours=23, minutes=59)), "Nog net")
    too_late = house.say(house.customer(ago=timedelta(hours=24)), "Te laat")
    house.open_door()
    house.until_state(open_still, "sent")
    house.until_state(too_late, "failed")
    assert house.row(too_late).error_code == 131047
    assert house.graph.texts() == ["Nog net"]


def test_with_nobody_there_it_is_tried_again(house: House) -> None:
    house.graph.stop()
    message = house.say(house.customer(), "Een")
    house.open_door()
    house.until(lambda: house.row(message).attempts == 1 and house.row(message).state == "queued")
    assert house.row(message).due_at > house.at


def test_the_log_names_rows_and_codes_and_nobody(
    house: House, everything_logged: pytest.LogCaptureFixture
) -> None:
    house.graph.fates = [(400, 131026), TAKEN]
    sanne = house.customer()
    house.say(sanne, "kanarie")
    last = house.say(sanne, "kanarie")
    house.open_door()
    house.until_state(last, "sent")
    said = " ".join(record.getMessage() for record in everything_logged.records)
    assert "131026" in said and "kanarie" not in said and meta.SANNE not in said
