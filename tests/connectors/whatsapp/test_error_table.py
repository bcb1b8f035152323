"""Each row of Meta's error table, from the answer to what is kept, told and tried again.

The codes stand here as Meta's page groups them (WHATSAPP.md, section 4), so that a code that slips
into another class is noticed. Each is tried with an HTTP status that would mislead.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from care import outbox
from care.database import Engine, writing
from care.messages import DeliveryStatus
from care.tables import customers
from connectors.whatsapp import trouble
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.house import House

THROTTLED_PAIR, THROTTLED_NUMBER = [131056], [130429, 80007, 4]
TRANSIENT = [1, 2, 131000, 131016, 133004, 131057]
WINDOW, IDENTITY = [131047], [137000]
RECIPIENT = [131026, 131021, 130472, 131030, 130497]
STOPPED = [131050, 131049]
REQUEST = [
    *(100, 131008, 131009, 131051, 131053, 132000, 132001, 132005, 132007, 132008, 132012),
    *(33, 135000, 131062),
]
TEMPLATE = [132015, 132016, 132068, 132069]
KEY = [0, 190, 3, 10, 200, 299, 131005]
ACCOUNT = [368, 131031, 131048, 131042, 131037, 131045, 133010, 131063, 131064]


@pytest.fixture
def house(sqlite_engine: Engine) -> Iterator[House]:
    with House(sqlite_engine, messages_per_second=1000) as made:
        yield made


def refuse_once_by_text(house: House, statuses: dict[int, int]) -> None:
    """A message whose text is a code is refused with it, the first time."""
    refused: set[str] = set()

    def fate(body: dict[str, Any]) -> tuple[int, int | None] | None:
        text = body["text"]["body"]
        if not text.isdecimal() or text in refused:
            return None
        refused.add(text)
        return statuses.get(int(text), 400), int(text)

    house.graph.fate_of = fate


def say_each(house: House, codes: list[int]) -> dict[int, int]:
    return {
        code: house.say(house.customer(f"3160{number:07}"), str(code))
        for number, code in enumerate(codes)
    }


def test_what_is_final_fails_at_once_and_the_right_people_hear_of_it(house: House) -> None:
    codes = [*WINDOW, *RECIPIENT, *STOPPED, *IDENTITY, *REQUEST, *TEMPLATE]
    refuse_once_by_text(house, {132001: 404, 100: 500, 131026: 503})
    rows = say_each(house, codes)
    house.open_door()
    house.until(lambda: all(house.is_failed(row) for row in rows.values()))
    for code, row in rows.items():
        kept = house.row(row)
        assert (kept.error_code, kept.delivery, kept.attempts) == (code, "failed", 1), code
    told = {(alert.kind, alert.facts["code"]) for alert in house.alerts()}
    assert told == {("request_refused", code) for code in REQUEST} | {
        ("template_paused", code) for code in TEMPLATE
    }
    assert len(house.graph.calls) == len(codes)


def test_what_passes_is_tried_again_and_nobody_is_alarmed(house: House) -> None:
    codes = [*THROTTLED_PAIR, *TRANSIENT]
    refuse_once_by_text(house, {2: 503, 133004: 503})
    rows = say_each(house, codes)
    house.open_door()
    house.until(lambda: all(house.row(row).state == "sent" for row in rows.values()), step=0.3)
    assert {house.row(row).attempts for row in rows.values()} == {2}
    assert house.alerts() == []


@pytest.mark.parametrize("code", THROTTLED_NUMBER)
def test_too_fast_for_the_number_rests_as_a_whole(house: House, code: int) -> None:
    refuse_once_by_text(house, {})
    row = house.say(house.customer(), str(code))
    house.open_door()
    house.until(lambda: len(house.graph.calls) == 1)
    other = house.say(house.customer("31600000002"), "Bert")
    house.quiet()
    house.until_state(other, "sent", step=0.2)
    house.until_state(row, "sent", step=0.2)
    assert house.row(row).attempts == 1 and house.alerts() == []


@pytest.mark.parametrize("code", [*KEY, *ACCOUNT])
def test_a_refused_key_or_account_stops_all_and_keeps_all(house: House, code: int) -> None:
    refuse_once_by_text(house, {131045: 500, 131005: 403, 190: 401})
    row = house.say(house.customer(), str(code))
    house.open_door()
    house.until(house.alerts)
    other = house.say(house.customer("31600000002"), "Bert")
    house.until(lambda: house.row(row).state == "queued")
    house.quiet()
    assert house.row(row).state == house.row(other).state == "queued"
    [alert] = house.alerts()
    assert (alert.kind, alert.facts) == (trouble.STOPPED, {"code": code})
    house.at += timedelta(seconds=31)
    house.until_state(row, "sent")
    house.until_state(other, "sent")
    house.until(lambda: not house.alerts())


@pytest.mark.parametrize("code", [*TEMPLATE, *REQUEST, *ACCOUNT])
def test_a_status_that_says_failed_is_told_as_well(house: House, code: int) -> None:
    row = house.say(house.customer(), "Sanne")
    told = DeliveryStatus("wamid.1", "failed", house.at, outbox.mark_of(row), code)
    with writing(house.engine) as db:
        outbox.record_status(db, told, house.at)
        trouble.read_status(db, code, house.at)
    assert house.is_failed(row) and house.row(row).error_code == code
    [alert] = house.alerts()
    assert alert.facts == {"code": code}


def test_who_has_no_number_is_written_to_by_user_id(house: House) -> None:
    sanne = house.customer()
    with writing(house.engine) as db:
        db.execute(customers.update().values(wa_id=None, user_id=meta.SANNE_ID))
    row = house.say(sanne, "Goedendag")
    house.open_door()
    house.until_state(row, "sent")
    [sent] = house.graph.taken
    assert sent["recipient"] == meta.SANNE_ID and "to" not in sent
