"""The desk's counters: what waits, what is mine, what got stuck."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from care.database import Connection
from care.inbox import PARKED
from care.tables import messages
from desk.rows import Row


@dataclass(frozen=True)
class Counts:
    """`attention` is what the window's title shows: who waits and which of mine wait for words."""

    waiting: int
    mine: int
    late: int
    parked: int
    attention: int


def count(db: Connection, open_rows: Sequence[Row]) -> Counts:
    """Count over all open cases."""
    waiting = sum(row.state == "waiting" for row in open_rows)
    unanswered = sum(row.is_mine and row.is_bold for row in open_rows)
    return Counts(
        waiting=waiting,
        mine=sum(row.is_mine for row in open_rows),
        late=sum(row.is_late for row in open_rows),
        parked=count_parked(db),
        attention=waiting + unanswered,
    )


def count_parked(db: Connection) -> int:
    """Messages that the assistant could not handle, three times over."""
    query = select(func.count()).select_from(messages).where(messages.c.state == PARKED)
    return int(db.execute(query).scalar_one())
