"""Process "worker": what has to happen by the clock.

Nobody waits unheard: a message that the bot does not take (no model, a Rasa server that does not
come back) goes to a human with an honest word; a customer whose human does not come is told.
"""

import logging
import signal
import threading
from datetime import timedelta
from types import FrameType

from sqlalchemy.exc import DBAPIError

from care import (
    changes,
    clock,
    company,
    handover,
    heartbeat,
    inbox,
    outbox,
    rescue,
    signals,
    texts,
    undelivered,
    unsettled,
)
from care.database import Engine, connect, repeating, writing
from care.settings import Settings

log = logging.getLogger("balie.worker")

# Seconds between two rounds.
EVERY = 2.0
EARLY_STATUSES_KEPT = timedelta(days=1)


def main(settings: Settings) -> None:
    """Run until told to stop."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    engine = connect(settings.database_url)
    log.info("ready")
    while not stopped.wait(EVERY):
        try:
            do_round(engine, settings.bot_patience)
        except DBAPIError as error:  # locked or away: the next round will do
            log.error("housekeeping: %s", type(error).__name__)
    engine.dispose()


def do_round(engine: Engine, bot_patience: float) -> None:
    """Everything that is due now."""
    now, notice = clock.now(), texts.say("utter_maybe_twice")
    with repeating(engine) as db:
        heartbeat.beat(db, "worker", now)
        inbox.give_back_stalled(db, now)
        changes.forget_old(db, now)
        outbox.forget_early(db, now - EARLY_STATUSES_KEPT)
        signals.forget_old(db, now)
        again, left = unsettled.settle(db, notice, now)
        without_answer = undelivered.find(db, now)
        overdue = inbox.find_overdue(db, now - timedelta(seconds=bot_patience))
        late = handover.find_late(db, company.load(), now)
    for conversation_id in overdue:
        with writing(engine) as db:
            rescue.hand_to_human(db, conversation_id, now)
        log.warning("conversation %s: the bot did not answer, a human gets it", conversation_id)
    if again or left:
        log.warning("fate unknown: %d sent again with a word, %d left to a person", again, left)
    for found in without_answer:
        with writing(engine) as db:
            undelivered.hand_to_human(db, found, now)
        log.warning("message %d did not arrive, a human gets the case", found.message_id)
    for case in late:
        with writing(engine) as db:
            handover.tell_delay(db, company.load(), case, now)
        log.warning("case %d waits longer than promised", case.id)
