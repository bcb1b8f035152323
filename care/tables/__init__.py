"""The tables, one module a matter; `metadata` knows them all.

Not called models: that folder is Rasa's. The shape of the database is made by
care/migrations; a test compares the two.
"""

from care.tables.base import metadata
from care.tables.conversations import conversations, customers
from care.tables.handovers import handovers
from care.tables.messages import early_statuses, messages
from care.tables.records import audit, changes, processes, scores
from care.tables.trackers import tracker_events

__all__ = [
    "audit",
    "changes",
    "conversations",
    "customers",
    "early_statuses",
    "handovers",
    "messages",
    "metadata",
    "processes",
    "scores",
    "tracker_events",
]
