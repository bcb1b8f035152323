"""The tables, one module a matter; `metadata` knows them all.

Not called models: that folder is Rasa's. The shape of the database is made by
care/migrations; a test compares the two.
"""

from care.tables.alerts import alerts
from care.tables.base import metadata
from care.tables.conversations import consents, conversations, customers, former_ids
from care.tables.handovers import handovers
from care.tables.media import media
from care.tables.messages import early_statuses, messages, signals
from care.tables.records import audit, changes, processes, scores, webhook_counts
from care.tables.trackers import tracker_events

__all__ = [
    "alerts",
    "audit",
    "changes",
    "consents",
    "conversations",
    "customers",
    "early_statuses",
    "former_ids",
    "handovers",
    "media",
    "messages",
    "metadata",
    "processes",
    "scores",
    "signals",
    "tracker_events",
    "webhook_counts",
]
