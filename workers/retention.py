"""The worker's part in retention: a little at a time, all kinds in turn, then a rest of an hour.

A file that belongs to no message any more (the machine stopped between the two) goes as well. Each
day the audit's last hash goes into the log, so that a copy of it stands outside the database.
"""

import logging
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from care import audit, company, files, retention
from care.database import Engine, reading, repeating
from care.tables import media

log = logging.getLogger("balie.retention")

EVERY = timedelta(hours=1)
# Steps in one round of the worker, which has other things to do.
STEPS = 5
# A file younger than this may still get its row.
STRAY_AFTER = timedelta(hours=1)


class Sweep:
    """Where the worker is in the kinds of retention."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._left: list[str] = []
        self._next_at: datetime | None = None
        self._taken: Counter[str] = Counter()
        self._noted: date | None = None

    def go_on(self, now: datetime) -> None:
        """Do some steps of what is due. OSError or DBAPIError: the next round tries again."""
        if not self._left:
            if self._next_at is not None and now < self._next_at:
                return
            self._left = list(retention.KINDS)
        for _ in range(STEPS):
            kind = self._left[0]
            periods = company.load().retention
            count = retention.do_step(self._engine, self._folder, kind, periods, now)
            self._taken[kind] += count
            if count == 0:
                self._left.pop(0)
            if not self._left:
                self._end(now)
                return

    def _end(self, now: datetime) -> None:
        self._next_at = now + EVERY
        self._taken["stray files"] += remove_strays(self._engine, self._folder, now)
        taken, self._taken = +self._taken, Counter()
        if taken:
            with repeating(self._engine) as db:
                audit.record(db, "retention", now, **taken)
            log.info("past their time: %s", ", ".join(f"{n} {kind}" for kind, n in taken.items()))
        if self._noted != now.date():
            self._noted = now.date()
            with reading(self._engine) as db:
                rows, last = audit.find_end(db)
            log.info("audit: %d rows, last hash %s", rows, last)


def remove_strays(engine: Engine, folder: Path, now: datetime) -> int:
    """Remove files that no message has; returns how many."""
    removed = 0
    for names in files.find_older(folder, now - STRAY_AFTER):
        with reading(engine) as db:
            known = set(db.execute(select(media.c.name).where(media.c.name.in_(names))).scalars())
        for name in names:
            if name not in known:
                files.remove(folder, name)
                removed += 1
    return removed
