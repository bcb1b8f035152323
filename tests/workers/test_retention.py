"""The worker's sweep: some steps a round, all kinds in turn, an hour's rest, a line a day."""

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest

from care import audit, files
from care.database import Engine, reading
from tests.care.builders import HOUR, MINUTE, NOON
from tests.care.lives import kept_files, live, rows
from workers import retention
from workers.retention import Sweep

LATER = NOON + timedelta(days=800)


def test_it_gets_there_in_small_rounds_and_then_rests(
    sqlite_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    who = live(sqlite_engine, tmp_path / "media")
    sweep = Sweep(sqlite_engine, tmp_path / "media")
    sweep.go_on(LATER)
    assert rows(sqlite_engine)["handovers"], "not all of it in one round"
    for _ in range(5):
        sweep.go_on(LATER + MINUTE)
    assert rows(sqlite_engine)["handovers"] == 0 and kept_files(tmp_path / "media") == []
    with reading(sqlite_engine) as db:
        [entry] = audit.find_last(db, "retention", 5)
        _, last = audit.find_end(db)
    assert entry.details["files"] == 1 and entry.details["messages"] > 3
    assert f"last hash {last}" in caplog.text
    assert who not in caplog.text and "nieuwe pas" not in caplog.text

    live(sqlite_engine, tmp_path / "media", customer=2)
    sweep.go_on(LATER + 30 * MINUTE)
    assert rows(sqlite_engine)["messages"], "it rests"
    for _ in range(5):
        sweep.go_on(LATER + 2 * HOUR)
    assert rows(sqlite_engine)["messages"] == 0
    assert caplog.text.count("last hash") == 1, "once a day"


def test_a_file_that_belongs_to_nobody_goes_after_an_hour(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "media"
    live(sqlite_engine, folder)
    stray, young = files.new_name(), files.new_name()
    for name in (stray, young):
        with files.writing(folder, name) as target:
            target.write(b"x")
    half = folder / stray[:2] / f"{files.new_name()}.half"
    half.write_bytes(b"y")
    old = (NOON - 2 * HOUR).timestamp()
    for path in kept_files(folder):
        if path.name != young:
            os.utime(path, (old, old))
    os.utime(folder / young[:2] / young, (NOON.timestamp(),) * 2)
    assert retention.remove_strays(sqlite_engine, folder, NOON) == 1
    left = {path.name for path in kept_files(folder)}
    assert young in left and len(left) == 2 and stray not in left
