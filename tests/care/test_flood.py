"""What counts as a flood, how long it lasts, and what does not change because of it."""

from datetime import datetime

from sqlalchemy import func, select

from care import company, flood, handover, inbox
from care.database import Connection, Engine, writing
from care.tables import messages
from tests.care.builders import ANNA, HOUR, MINUTE, NOON, SECOND, claim, incoming, waiting_case

LIMITS = company.load().limits


def send(
    db: Connection, count: int, *, start: datetime = NOON, step: float = 0, arrives: float = 0
) -> list[bool]:
    """So many messages, `step` seconds apart by WhatsApp's clock and `arrives` apart by ours."""
    held = []
    for number in range(count):
        message = incoming(f"w.{start.timestamp()}.{number}", at=start + number * step * SECOND)
        now = start + number * arrives * SECOND
        stored = inbox.receive(db, message, now)
        held.append(flood.hold_back(db, stored, message.sent_at, now))
    return held


def said(db: Connection) -> int:
    query = select(func.count()).where(messages.c.direction == "out")
    return int(db.execute(query).scalar_one())


def test_as_many_as_allowed_are_all_read(engine: Engine) -> None:
    with writing(engine) as db:
        assert not any(send(db, LIMITS.per_minute))
        assert said(db) == 0
        assert claim(db).text


def test_one_more_is_a_flood_and_ends_the_waiting(engine: Engine) -> None:
    with writing(engine) as db:
        assert send(db, LIMITS.per_minute + 3)[-3:] == [True] * 3
        assert said(db) == 1
        assert inbox.claim_next(db, "rasa-1", NOON) is None


def test_when_it_is_calmer_the_bot_reads_again(engine: Engine) -> None:
    with writing(engine) as db:
        send(db, LIMITS.per_minute + 1)
        assert send(db, 1, start=NOON + 2 * MINUTE) == [False]
        assert claim(db, NOON + 2 * MINUTE).text


def test_a_flood_that_goes_on_hears_it_once_in_an_hour(engine: Engine) -> None:
    with writing(engine) as db:
        send(db, LIMITS.per_minute + 1)
        send(db, LIMITS.per_minute + 1, start=NOON + 5 * MINUTE)
        assert said(db) == 1
        send(db, LIMITS.per_minute + 1, start=NOON + 2 * HOUR)
        assert said(db) == 2


def test_a_slow_flood_is_one_too(engine: Engine) -> None:
    apart = 3600 / LIMITS.per_hour - 1
    with writing(engine) as db:
        held = send(db, LIMITS.per_hour + 2, step=apart, arrives=apart)
    assert held.count(True) == 2


def test_what_comes_late_and_all_at_once_is_no_flood(engine: Engine) -> None:
    with writing(engine) as db:
        assert not any(send(db, LIMITS.per_minute + 20, step=30))
        assert not any(send(db, LIMITS.per_minute + 20, start=NOON + 24 * HOUR, arrives=30))


def test_a_person_in_the_conversation_sees_everything_and_nothing_is_said(engine: Engine) -> None:
    with writing(engine) as db:
        handover.take(db, waiting_case(db, now=NOON).id, ANNA, NOON)
        assert not any(send(db, LIMITS.per_minute + 5, start=NOON + MINUTE))
        assert said(db) == 0


def test_what_happened_in_the_house_still_reaches_the_bot(engine: Engine) -> None:
    with writing(engine) as db:
        send(db, 1)
        who = claim(db)
        inbox.finish(db, who.id)
        inbox.put_event(db, who.conversation_id, "handover_closed", NOON)
        assert any(send(db, LIMITS.per_minute + 5, start=NOON + SECOND))
        assert claim(db, NOON + MINUTE).kind == "event"
