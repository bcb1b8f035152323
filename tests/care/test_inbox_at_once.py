"""What many processes do in the same instant: still each message once, each customer once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

from sqlalchemy import func, select

from care import inbox
from care.database import Connection, Engine, reading, writing
from care.messages import InboundMessage
from care.tables import conversations, customers, messages
from tests.care.builders import MINUTE, NOON, SECOND, at_once, incoming, receive


def count(engine: Engine) -> tuple[int, int, int]:
    """How many customers, conversations and messages there are."""
    with reading(engine) as db:
        sizes = [
            int(db.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (customers, conversations, messages)
        ]
    return sizes[0], sizes[1], sizes[2]


def put(wamid: str, customer: int, db: Connection) -> inbox.Stored:
    return inbox.receive(db, incoming(wamid, customer=customer), NOON)


def take_one(worker: str, db: Connection) -> InboundMessage | None:
    return inbox.claim_next(db, worker, NOON + MINUTE)


def test_the_same_message_twice_at_once_is_one_row(engine: Engine) -> None:
    for number in range(5):
        same = partial(put, f"wamid.{number}", number)
        stored = at_once(engine, [same, same])
        assert sorted(each.is_new for each in stored) == [False, True]
        assert stored[0].conversation_id == stored[1].conversation_id
    assert count(engine) == (5, 5, 5)


def test_ten_first_messages_at_once_are_one_customer_with_ten_messages(engine: Engine) -> None:
    for customer in range(3):
        jobs = [partial(put, f"wamid.{customer}.{number}", customer) for number in range(10)]
        stored = at_once(engine, jobs)
        assert all(each.is_new for each in stored)
        assert len({each.conversation_id for each in stored}) == 1
    assert count(engine) == (3, 3, 30)


def test_of_many_workers_one_gets_a_customers_message(engine: Engine) -> None:
    for customer in range(3):
        with writing(engine) as db:
            receive(db, f"wamid.{customer}.1", customer=customer)
            receive(db, f"wamid.{customer}.2", customer=customer)
        claimed = at_once(engine, [partial(take_one, f"rasa-{number}") for number in range(8)])
        assert len([message for message in claimed if message]) == 1


def test_workers_at_once_never_share_a_customer(engine: Engine) -> None:
    with writing(engine) as db:
        for customer in range(4):
            for number in range(3):
                receive(db, f"wamid.{customer}.{number}", customer=customer)
    claimed: list[InboundMessage] = []
    # Losers of one instant look again, as the drain does; four instants are plenty for four.
    for turn in range(4):
        jobs = [partial(take_one, f"rasa-{turn}.{number}") for number in range(6)]
        claimed += [message for message in at_once(engine, jobs) if message]
    assert len(claimed) == len({message.conversation_id for message in claimed}) == 4


def test_receiving_and_claiming_at_once_never_lock_each_other_out(engine: Engine) -> None:
    """A door with several threads writes one customer's messages while a worker claims them."""
    with writing(engine) as db:
        receive(db, "wamid.first")
    for turn in range(6):
        jobs: list[Callable[[Connection], object]] = [
            partial(put, f"wamid.{turn}.{number}", 1) for number in range(5)
        ]
        jobs += [partial(take_and_finish, f"rasa-{number}") for number in range(3)]
        at_once(engine, jobs)
    assert count(engine) == (1, 1, 31)


def take_and_finish(worker: str, db: Connection) -> None:
    message = inbox.claim_next(db, worker, NOON + MINUTE)
    if message is not None:
        inbox.finish(db, message.id)


def test_an_older_message_that_arrives_meanwhile_waits_for_the_one_in_work(engine: Engine) -> None:
    """A claim that is not committed yet is invisible to others: the conversation is locked too."""
    with writing(engine) as db:
        receive(db, "wamid.2", at=NOON + SECOND)

    def arrive_and_claim() -> InboundMessage | None:
        with writing(engine) as db:
            receive(db, "wamid.1", at=NOON)
        with writing(engine) as db:
            return take_one("rasa-2", db)

    with ThreadPoolExecutor(1) as pool:
        with writing(engine) as db:
            assert take_one("rasa-1", db) is not None
            meanwhile = pool.submit(arrive_and_claim)
            # Enough for whoever does not wait for us; whoever does cannot be done before us.
            wait([meanwhile], timeout=0.5)
            assert not meanwhile.done()
        assert meanwhile.result(timeout=20) is None
