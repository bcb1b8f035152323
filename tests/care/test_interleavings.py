"""Whatever happens in whatever order to one conversation, some things stay true.

Hypothesis plays door, two workers, a clock that passes their leases, and an agent, step by step.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from care import conversations, database, delivery, handover, inbox, outbox, routing, turns
from care.database import Connection, reading, writing
from care.messages import InboundMessage, OutboundMessage, Reply
from care.routing import ToBot
from care.tables import messages, metadata
from care.turns import Outcome, Turn
from tests.care.builders import ANNA, NOON, QUESTION, SECOND, receive

WORKERS = ("rasa-1", "rasa-2")


class OneConversation:
    """The steps, and what must hold after each."""

    def __init__(self) -> None:
        self.engine = database.connect("sqlite://")  # a new one in memory for each example
        metadata.create_all(self.engine)
        self.now: datetime = NOON
        self.received = 0
        self.hands: dict[str, InboundMessage] = {}
        self.lost: list[InboundMessage] = []
        self.answered: list[int] = []
        with writing(self.engine) as db:
            self.conversation = receive(db, "wamid.0").conversation_id

    @contextmanager
    def step(self) -> Iterator[Connection]:
        self.now += SECOND
        with writing(self.engine) as db:
            yield db

    def customer_writes(self, twice: bool) -> None:
        with self.step() as db:
            self.received += 1
            wamid = f"wamid.{self.received}"
            assert receive(db, wamid, at=self.now).is_new
            if twice:
                assert not receive(db, wamid, at=self.now).is_new

    def worker_goes_on(self, worker: str, asks_human: bool) -> None:
        """With empty hands it claims, else it commits."""
        message = self.hands.pop(worker, None)
        with self.step() as db:
            if message is None:
                claimed = inbox.claim_next(db, worker, self.now)
                if claimed is not None:
                    self.hands[worker] = claimed
            elif routing.decide_route(message) == ToBot():
                self.commit(db, message, asks_human)
            elif inbox.is_mine(db, message):
                inbox.finish(db, message.id)

    def commit(self, db: Connection, message: InboundMessage, asks_human: bool) -> None:
        effects = [QUESTION] if asks_human else []
        mine = inbox.is_mine(db, message)
        epoch = conversations.get(db, message.conversation_id).epoch
        replies = [Reply(f"een op {message.id}"), Reply(f"twee op {message.id}")]
        outcome = turns.commit(db, Turn(message, replies, effects), self.now)
        if not mine:
            assert outcome is Outcome.LOST
        elif epoch != message.epoch:
            assert outcome is Outcome.OVERTAKEN
        else:
            assert outcome is Outcome.ANSWERED
            self.answered.append(message.id)

    def worker_dies(self, worker: str) -> None:
        """It is taken for dead; perhaps it is only slow, and commits after all (below)."""
        message = self.hands.pop(worker, None)
        if message is not None:
            self.lost.append(message)

    def leases_run_out(self) -> None:
        self.now += inbox.LEASE + SECOND
        with self.step() as db:
            inbox.give_back_stalled(db, self.now)

    def a_dead_worker_commits_after_all(self) -> None:
        if self.lost:
            with self.step() as db:
                self.commit(db, self.lost.pop(), asks_human=False)

    def agent_goes_on(self, closes: bool) -> None:
        """Takes the conversation, asked or not; has it already: releases or closes the case."""
        with self.step() as db:
            case = handover.request(db, self.conversation, QUESTION, self.now)
            if case.state == "waiting":
                handover.take(db, case.id, ANNA, self.now)
            elif closes:
                handover.close(db, case.id, ANNA, "solved", self.now)
            else:
                handover.release(db, case.id, ANNA, self.now)

    def sender_sends(self, arrives: bool) -> None:
        with self.step() as db:
            message = outbox.claim_due(db, "door-1", self.now)
            if message is None:
                return
            self.deliver(db, message, arrives)

    def deliver(self, db: Connection, message: OutboundMessage, arrives: bool) -> None:
        epoch = conversations.get(db, self.conversation).epoch
        decision = delivery.decide_sending(message, self.now)
        if message.epoch != epoch:
            assert decision == delivery.Drop(), "no word of a bot that was overtaken"
            outbox.drop(db, message, self.now)
        elif arrives:
            outbox.mark_sent(db, message, f"wamid.out-{message.id}", self.now)
        else:
            outbox.retry_at(db, message, self.now + 5 * SECOND, counts=True)

    def one_turn_for_each_message_and_in_order(self) -> None:
        with reading(self.engine) as db:
            ours = messages.c.direction == "out"
            rows = db.execute(select(messages).where(ours).order_by(messages.c.id)).all()
        places = [(row.in_reply_to, row.position) for row in rows]
        assert places == [(number, place) for number in self.answered for place in (0, 1)]
        assert self.answered == sorted(set(self.answered))
        # Nothing overtakes within the conversation: what is still to go is at the end.
        settled = [row.state in ("sent", "dropped") for row in rows]
        assert settled == sorted(settled, reverse=True)

    def at_most_one_is_in_work(self) -> None:
        with reading(self.engine) as db:
            working = messages.c.state == inbox.WORKING
            assert len(db.execute(select(messages.c.id).where(working)).all()) <= 1


STEPS: list[Callable[[OneConversation], None]] = [
    *[partial(OneConversation.customer_writes, twice=twice) for twice in (False, True)],
    *[
        partial(OneConversation.worker_goes_on, worker=worker, asks_human=asks_human)
        for worker in WORKERS
        for asks_human in (False, False, False, True)
    ],
    partial(OneConversation.worker_dies, worker=WORKERS[0]),
    OneConversation.leases_run_out,
    OneConversation.a_dead_worker_commits_after_all,
    *[partial(OneConversation.agent_goes_on, closes=closes) for closes in (True, False)],
    *[
        partial(OneConversation.sender_sends, arrives=arrives)
        for arrives in (True, True, False, False)
    ],
]


@given(st.lists(st.sampled_from(STEPS), min_size=25, max_size=40))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_whatever_the_order_of_events(steps: list[Callable[[OneConversation], None]]) -> None:
    played = OneConversation()
    try:
        for step in steps:
            step(played)
            played.one_turn_for_each_message_and_in_order()
            played.at_most_one_is_in_work()
    finally:
        played.engine.dispose()
