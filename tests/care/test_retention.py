"""Each kind goes when its time is over, in small steps, and not before."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from care import audit, company, handover, retention
from care.company import Retention
from care.database import Engine, reading, writing
from care.tables import customers, media, messages
from tests.care.builders import NOON, a_company, waiting_case
from tests.care.lives import kept_files, live, rows

PERIODS = company.load().retention
DAY = timedelta(days=1)


def sweep(engine: Engine, folder: Path, days: int, periods: Retention = PERIODS) -> dict[str, int]:
    """Do all there is to do so many days later; what was taken away, by kind."""
    taken: dict[str, int] = {}
    for kind in retention.KINDS:
        steps = 0
        while count := retention.do_step(engine, folder, kind, periods, NOON + days * DAY):
            taken[kind] = taken.get(kind, 0) + count
            steps += 1
            assert steps < 20
    return taken


def test_nothing_goes_before_its_time(engine: Engine, tmp_path: Path) -> None:
    live(engine, tmp_path / "media")
    before = rows(engine)
    assert sweep(engine, tmp_path / "media", 29) == {}
    assert rows(engine) == before and len(kept_files(tmp_path / "media")) == 1


def test_each_kind_goes_in_its_turn(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "media"
    live(engine, folder)
    assert sweep(engine, folder, 31) == {"assistant_memory": 2}
    assert sweep(engine, folder, 91) == {"files": 1}
    assert kept_files(folder) == []
    with reading(engine) as db:
        lost = db.execute(select(media)).one()
    assert (lost.state, lost.reason, lost.name, lost.media_id) == ("lost", "retention", None, "")
    assert set(sweep(engine, folder, 366)) == {"messages"}
    left = rows(engine)
    assert (left["messages"], left["media"], left["handovers"]) == (0, 0, 1)
    # The name goes; the number stays beside the wish, which is proof.
    assert sweep(engine, folder, 740) == {"cases": 1, "customers: names": 1}
    with reading(engine) as db:
        row = db.execute(select(customers)).one()
    assert (row.name, row.wa_id) == ("", "31600000001")
    assert sweep(engine, folder, 1830) == {"customers": 1}
    assert set(sweep(engine, folder, 2560)) == {"audit"}
    gone = {name: count for name, count in rows(engine).items() if count}
    # Statuses and changes go by the clock of their own.
    assert set(gone) <= {"audit_chain", "early_statuses", "changes"}


def test_an_open_case_keeps_its_conversation_whole(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as db:
        waiting_case(db)
    live(engine, tmp_path, customer=2)
    assert set(sweep(engine, tmp_path, 4000)) >= {"messages", "customers"}
    with reading(engine) as db:
        assert [row.wamid for row in db.execute(select(messages))] == ["wamid.asks-1"]
        assert len(handover.queue(db)) == 1
        assert [row.wa_id for row in db.execute(select(customers))] == ["31600000001"]


def test_a_step_is_small(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live(engine, tmp_path)
    monkeypatch.setattr(retention, "STEP", 2)
    counts = [
        retention.do_step(engine, tmp_path, "messages", PERIODS, NOON + 400 * DAY) for _ in range(4)
    ]
    assert counts[:2] == [2, 2] and counts[-1] == 0


def test_what_is_newer_stays(engine: Engine, tmp_path: Path) -> None:
    live(engine, tmp_path, customer=1)
    live(engine, tmp_path, customer=2, at=NOON + 300 * DAY)
    sweep(engine, tmp_path, 400)
    with reading(engine) as db:
        found = db.execute(select(messages.c.wamid).where(messages.c.direction == "in")).scalars()
        assert {wamid for wamid in found if wamid} == {"w2.1", "w2.2"}


def test_the_audit_stays_sound_when_its_oldest_rows_go(engine: Engine, tmp_path: Path) -> None:
    live(engine, tmp_path, customer=1)
    live(engine, tmp_path, customer=2, at=NOON + 300 * DAY)
    assert sweep(engine, tmp_path, 2600)["audit"] > 0
    with reading(engine) as db:
        found = audit.verify(db)
    assert found.is_sound and found.rows > 0


def test_the_periods_come_from_company_yml() -> None:
    changed = a_company(retention={"files": 7})
    assert changed.retention.files == 7 * DAY
    assert changed.retention.messages == Retention().messages


@pytest.mark.parametrize("wrong", [{"files": 0}, {"files": "lang"}, {"fotos": 7}, {"audit": 1.5}])
def test_a_period_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        a_company(retention=wrong)
