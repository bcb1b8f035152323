"""The audit is a chain: what is changed, put in between or taken out past us shows."""

from datetime import timedelta
from functools import partial

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from care import audit, handover, merging, migrations
from care.database import Engine, reading, writing
from care.tables import audit as rows
from care.tables import audit_chain, consents, customers
from tests.care.builders import (
    ANNA,
    HOUR,
    MINUTE,
    NOON,
    at_once,
    receive,
    taken_case,
    waiting_case,
)


def write(engine: Engine, count: int = 3) -> None:
    for number in range(count):
        with writing(engine) as db:
            audit.record(db, "seen", NOON + number * MINUTE, agent_id=number, figure=0.1 * number)


def verdict(engine: Engine, expected: str | None = None) -> audit.Verdict:
    with reading(engine) as db:
        return audit.verify(db, expected)


def meddle(engine: Engine, statement: str) -> None:
    """Somebody with the keys of the database, past the trigger."""
    with writing(engine) as db:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            made = db.execute(
                text("SELECT sql FROM sqlite_master WHERE name = 'audit_append_only'")
            ).scalar_one()
            db.execute(text("DROP TRIGGER audit_append_only"))
        else:
            db.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_append_only"))
        assert db.execute(text(statement)).rowcount == 1
        db.execute(text(made if sqlite else "ALTER TABLE audit ENABLE TRIGGER audit_append_only"))


def test_what_was_written_is_sound(engine: Engine) -> None:
    assert verdict(engine).is_sound
    write(engine)
    found = verdict(engine)
    assert (found.rows, found.is_sound) == (3, True)
    with reading(engine) as db:
        assert found.last == db.execute(select(audit_chain.c.last)).scalar_one()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET agent_id = 7 WHERE agent_id = 1",
        "UPDATE audit SET event = 'opened' WHERE agent_id = 1",
        "UPDATE audit SET details = '{}' WHERE agent_id = 1",
        "UPDATE audit SET at = '2026-01-01 00:00:00' WHERE agent_id = 1",
        "UPDATE audit SET conversation_id = 'c1' WHERE agent_id = 1",
        "DELETE FROM audit WHERE agent_id = 1",
        "DELETE FROM audit WHERE agent_id = 0",
    ],
)
def test_what_was_changed_shows_where(engine: Engine, change: str) -> None:
    write(engine)
    meddle(engine, change)
    found = verdict(engine)
    assert not found.is_sound and found.broken_at is not None


def test_a_cut_off_end_shows(engine: Engine) -> None:
    write(engine)
    meddle(engine, "DELETE FROM audit WHERE agent_id = 2")
    assert verdict(engine).broken_at is None
    assert not verdict(engine).is_sound


def test_a_row_that_was_put_in_shows(engine: Engine) -> None:
    write(engine)
    with writing(engine) as db:
        db.execute(rows.insert().values(at=NOON, event="taken", details={}, hash="f" * 64))
    assert not verdict(engine).is_sound


def test_a_chain_made_anew_lacks_the_hash_that_was_noted(engine: Engine) -> None:
    write(engine)
    noted = verdict(engine).last
    write(engine)
    assert verdict(engine, noted).is_sound
    with writing(engine) as db:
        db.execute(rows.delete())
        db.execute(audit_chain.delete())
        audit.record(db, "seen", NOON, agent_id=9)
    write(engine, 5)
    assert verdict(engine).is_sound and not verdict(engine, noted).is_sound


def test_the_database_refuses_to_change_a_row(engine: Engine) -> None:
    write(engine, 1)
    with writing(engine) as db:
        customer_id = db.execute(select(customers.c.id)).scalar() or 0
        if not customer_id:
            receive(db, "wamid.1")
            customer_id = db.execute(select(customers.c.id)).scalar_one()
        values = {"customer_id": customer_id, "purpose": "marketing", "granted": False}
        db.execute(consents.insert().values(source="chat", at=NOON, **values))
    for change in (rows.update().values(agent_id=9), consents.update().values(granted=True)):
        with pytest.raises(DatabaseError, match="append-only"), writing(engine) as db:
            db.execute(change)


def test_many_at_once_make_one_chain(engine: Engine) -> None:
    jobs = [partial(audit.record, event="seen", now=NOON, agent_id=n) for n in range(12)]
    at_once(engine, jobs)
    found = verdict(engine)
    assert (found.rows, found.is_sound) == (12, True)


def test_what_is_past_its_time_goes_and_the_rest_stays_sound(engine: Engine) -> None:
    write(engine, 5)
    noted = verdict(engine).last
    with writing(engine) as db:
        assert audit.drop_before(db, NOON + 3 * MINUTE, 2) == 2
        assert audit.drop_before(db, NOON + 3 * MINUTE, 2) == 1
        assert audit.drop_before(db, NOON + 3 * MINUTE, 2) == 0
    found = verdict(engine, noted)
    assert (found.rows, found.is_sound) == (2, True)
    write(engine, 1)
    assert verdict(engine).rows == 3 and verdict(engine).is_sound


def test_joined_conversations_keep_their_audit_as_it_was_written(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db, 1)
        handover.take(db, case.id, ANNA, NOON)
        kept = receive(db, "wamid.2", customer=2).conversation_id
        ids = {row.wa_id: row.id for row in db.execute(select(customers))}
        merging.merge(db, ids["31600000001"], ids["31600000002"], NOON)
    with reading(engine) as db:
        assert audit.verify(db).is_sound
        events = [entry.event for entry in audit.find_of(db, kept)]
    assert events == ["joined", "taken", "requested"]


def test_what_was_there_before_becomes_the_beginning_of_the_chain(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as db:
        taken_case(db)
        command.downgrade(migrations.config_for(db), "-1")
    migrations.upgrade(sqlite_engine)
    found = verdict(sqlite_engine)
    assert (found.rows, found.is_sound) == (2, True)


def test_who_has_looked_is_known(engine: Engine) -> None:
    with writing(engine) as db:
        audit.record(db, "seen", NOON, handover_id=4, agent_id=1)
        assert audit.has_since(db, "seen", NOON - HOUR, handover_id=4, agent_id=1)
        assert not audit.has_since(db, "seen", NOON + timedelta(1), handover_id=4, agent_id=1)
        assert not audit.has_since(db, "seen", NOON - HOUR, handover_id=4, agent_id=2)
