"""A customer has another number or user id: the conversation goes along.

WhatsApp tells it by a note (`system`) and, for user ids, by a field of its own; in any order with
the messages, and perhaps twice. A move also means that somebody should make sure who it is.
"""

from datetime import timedelta
from typing import Any

from care import customers, merging
from care.database import Connection
from care.messages import IdChange, Ids

# Whoever appeared under the new number this long before the note, or later, is the same person
# whose message was faster; somebody who was there earlier had the number before.
OVERTAKEN = timedelta(minutes=10)


def move(db: Connection, change: IdChange) -> bool:
    """Carry out a change; False when we do not know whom it is about, or know it already."""
    row = customers.find(db, change.former, change.at)
    if row is None:
        return False
    moved = False
    # The user id first: it belongs to one person for ever.
    for column, value in (("user_id", change.current.user_id), ("wa_id", change.current.wa_id)):
        if value and value != getattr(row, column):
            _take_over(db, row, column, value, change)
            moved = True
            row = customers.get(db, row.id)
    if moved:
        customers.note_change(db, row.id, change.at)
    return moved


def _take_over(db: Connection, row: Any, column: str, value: str, change: IdChange) -> None:
    ids = Ids(value, None) if column == "wa_id" else Ids(None, value)
    other = customers.find(db, ids, change.at)
    if other is not None and other.id != row.id:
        if _is_same_person(other, column, change):
            merging.merge(db, other.id, row.id, change.at)
        else:
            customers.give_up_id(db, other.id, value, change.at)
    before = getattr(row, column)
    if before:
        customers.give_up_id(db, row.id, before, change.at)
    customers.learn(db, row.id, {column: value})


def _is_same_person(other: Any, column: str, change: IdChange) -> bool:
    if column == "user_id":
        return True
    if change.current.user_id and other.user_id:
        return bool(other.user_id == change.current.user_id)
    return bool(other.created_at >= change.at - OVERTAKEN)
