"""The migrations make exactly what care/tables describes, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, inspect, select, text
from sqlalchemy.exc import IntegrityError

from care import database, migrations
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


def test_a_database_of_the_first_shape_is_brought_up_with_its_rows(tmp_path: Path) -> None:
    """On a file of its own: the fixture's database has the newest shape already."""
    old = database.connect(f"sqlite:///{tmp_path / 'old.db'}")
    bring_up_with_rows(old)
    old.dispose()


def test_the_same_on_postgresql(postgres: Engine) -> None:
    with database.writing(postgres) as db:
        command.downgrade(migrations.config_for(db), "0001")
    bring_up_with_rows(postgres)
    with database.writing(postgres) as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())


def bring_up_with_rows(engine: Engine) -> None:
    with writing(engine) as db:
        command.upgrade(migrations.config_for(db), "0001")
        db.execute(OLD_CUSTOMER, {"at": NOON.replace(tzinfo=None)})
    migrations.upgrade(engine)
    with reading(engine) as db:
        row = db.execute(select(customers)).one()
    assert (row.wa_id, row.name, row.identity_key_hash) == ("31600000001", "Oude klant", None)
    assert differences(engine, metadata) == []
    with writing(engine) as db:
        receive(db, "wamid.1", customer=1)
        assert db.execute(select(customers.c.user_id)).scalars().all() == ["NL.1"]


OLD_CUSTOMER = text(
    "INSERT INTO customers (wa_id, name, created_at) VALUES ('31600000001', 'Oude klant', :at)"
)
