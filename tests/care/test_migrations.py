"""The migrations make exactly what care/tables describes, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, inspect
from sqlalchemy.exc import IntegrityError

from care import migrations
from care.database import Engine, insert_new, reading, writing
from care.tables import conversations, customers, handovers, metadata, processes
from tests.care.builders import NOON, receive, waiting_case


def differences(engine: Engine, wanted: MetaData) -> list[object]:
    with reading(engine) as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        return list(compare_metadata(context, wanted))


def test_migrations_make_what_the_tables_say(engine: Engine) -> None:
    assert differences(engine, metadata) == []


def test_the_comparison_sees_a_difference(engine: Engine) -> None:
    other = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(other)
    other.tables["processes"].append_column(Column("forgotten", Integer))
    assert len(differences(engine, other)) == 1


def test_upgrading_again_changes_nothing_and_loses_nothing(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1")
    before = sorted(inspect(engine).get_table_names())
    migrations.upgrade(engine)
    assert sorted(inspect(engine).get_table_names()) == before
    assert set(before) == {*metadata.tables, "alembic_version"}
    with writing(engine) as db:
        assert not receive(db, "wamid.1").is_new


def test_the_database_forbids_a_second_open_case(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db)
    row = {
        "conversation_id": case.conversation_id,
        "team": "general",
        "priority": "normal",
        "reason": "ask_human",
        "requested_at": NOON,
        "waiting_since": NOON,
    }
    for state in ("waiting", "taken", "vanished"):
        with pytest.raises(IntegrityError), writing(engine) as db:
            db.execute(handovers.insert().values(state=state, **row))
    with writing(engine) as db:
        db.execute(handovers.insert().values(state="closed", **row))


def test_the_database_forbids_an_unknown_holder(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1")
    with pytest.raises(IntegrityError), writing(engine) as db:
        db.execute(conversations.update().values(holder="nobody"))


def test_insert_new_tells_what_it_made(engine: Engine) -> None:
    with writing(engine) as db:
        made = insert_new(db, customers, wa_id="1", name="", created_at=NOON)
        assert insert_new(db, customers, wa_id="1", name="", created_at=NOON) is None
        other = insert_new(db, customers, wa_id="2", name="", created_at=NOON)
    assert made is not None and other is not None and made != other


def test_a_moment_without_a_time_zone_is_refused(engine: Engine) -> None:
    with writing(engine) as db, pytest.raises(Exception, match="without a time zone"):
        db.execute(processes.insert().values(name="x", beat_at=NOON.replace(tzinfo=None)))
