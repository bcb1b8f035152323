"""Taking rows away with everything that hangs on them; used by retention and by forgetting.

A file goes before its row: should we be cut off in between, a row without a file is found again
at the next attempt, and a file without a row would be found by nobody.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from care import files
from care.database import Connection
from care.tables import (
    audit,
    consents,
    conversations,
    customers,
    early_statuses,
    handovers,
    media,
    messages,
    metadata,
    scores,
    tracker_events,
)

# Ids in one statement: SQLite takes 999 parameters in its older versions.
AT_ONCE = 500
# Why a file is not there any more: its time is over.
PAST = "retention"


def drop_messages(db: Connection, folder: Path, ids: Sequence[int]) -> Counter[str]:
    """Messages with their files; what pointed at them points at nothing."""
    counts: Counter[str] = Counter()
    for some in _pieces(ids):
        counts["files"] += drop_files(db, folder, some)
        wamids = select(messages.c.wamid).where(messages.c.id.in_(some))
        db.execute(early_statuses.delete().where(early_statuses.c.wamid.in_(wamids)))
        _let_go(db, messages.c.id, some)
        gone = db.execute(messages.delete().where(messages.c.id.in_(some)))
        counts["messages"] += gone.rowcount
    return counts


def drop_files(db: Connection, folder: Path, message_ids: Sequence[int]) -> int:
    """The files of these messages and what was written down about them; how many files."""
    count = _remove_files(db, folder, message_ids)
    db.execute(media.delete().where(media.c.message_id.in_(message_ids)))
    return count


def empty_files(db: Connection, folder: Path, message_ids: Sequence[int]) -> int:
    """The files only: whoever reads the conversation sees that there was one; how many rows."""
    _remove_files(db, folder, message_ids)
    of_them = media.update().where(media.c.message_id.in_(message_ids))
    bare = {"name": None, "sha256": None, "told_sha256": None, "media_id": "", "size": None}
    gone = of_them.values(state="lost", reason=PAST, claimed_by=None, claimed_until=None, **bare)
    return int(db.execute(gone).rowcount)


def drop_cases(db: Connection, ids: Sequence[int]) -> Counter[str]:
    """Cases with their scores."""
    counts: Counter[str] = Counter()
    for some in _pieces(ids):
        gone = db.execute(scores.delete().where(scores.c.handover_id.in_(some)))
        counts["scores"] += gone.rowcount
        _let_go(db, handovers.c.id, some)
        counts["cases"] += db.execute(handovers.delete().where(handovers.c.id.in_(some))).rowcount
    return counts


def drop_customer(db: Connection, folder: Path, customer_id: int) -> Counter[str]:
    """Everything about one customer, in every store; the audit has nothing of theirs."""
    counts: Counter[str] = Counter()
    its = conversations.c.customer_id == customer_id
    # Nobody begins a turn or takes a case while this goes on.
    query = select(conversations.c.id).where(its).with_for_update()
    for conversation_id in db.execute(query).scalars().all():
        counts += _drop_conversation(db, folder, conversation_id)
    names = {consents: "wishes"}
    for table in reversed(metadata.sorted_tables):
        if "customer_id" in table.c:
            mine = table.delete().where(table.c.customer_id == customer_id)
            counts[names.get(table, table.name)] += db.execute(mine).rowcount
    gone = customers.delete().where(customers.c.id == customer_id)
    counts["customers"] += db.execute(gone).rowcount
    return +counts


def _drop_conversation(db: Connection, folder: Path, conversation_id: str) -> Counter[str]:
    own = messages.c.conversation_id == conversation_id
    cases = select(handovers.c.id).where(handovers.c.conversation_id == conversation_id)
    counts = drop_messages(db, folder, list(db.execute(select(messages.c.id).where(own)).scalars()))
    counts += drop_cases(db, list(db.execute(cases).scalars()))
    memory = tracker_events.delete().where(tracker_events.c.sender_id == conversation_id)
    counts["assistant_memory"] += db.execute(memory).rowcount
    # Whatever else belongs to a conversation, tables of tomorrow included.
    for table in reversed(metadata.sorted_tables):
        if "conversation_id" in table.c and table is not audit:
            here = table.delete().where(table.c.conversation_id == conversation_id)
            counts[table.name] += db.execute(here).rowcount
    itself = conversations.delete().where(conversations.c.id == conversation_id)
    counts["conversations"] += db.execute(itself).rowcount
    return counts


def _let_go(db: Connection, target: Any, ids: Sequence[int]) -> None:
    """Nothing points at these rows any more: what cannot be without them goes too."""
    for table in reversed(metadata.sorted_tables):
        for column in table.c:
            if not any(key.column is target for key in column.foreign_keys):
                continue
            pointing = column.in_(ids)
            if column.nullable:
                db.execute(table.update().where(pointing).values({column.name: None}))
            else:
                db.execute(table.delete().where(pointing))


def _remove_files(db: Connection, folder: Path, message_ids: Sequence[int]) -> int:
    of_them = media.c.message_id.in_(message_ids)
    query = select(media.c.name).where(of_them, media.c.name.is_not(None))
    names = list(db.execute(query).scalars())
    for name in names:
        files.remove(folder, name)
    return len(names)


def _pieces(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
