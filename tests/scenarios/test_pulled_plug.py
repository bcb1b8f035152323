"""kill -9 of any one process, under load: all come back, nothing is lost, nothing is said twice."""

import time
from collections import Counter, defaultdict
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import select

from care import database
from care.database import reading
from care.tables import conversations as conversations_table
from care.tables import customers, messages
from tests.scenarios.house import House, running, wait_until

CUSTOMERS = [f"316100000{number:02}" for number in range(50)]
QUESTIONS = (
    "hoe laat zijn jullie open",
    "hoe lang duurt het voor mijn nieuwe pas er is",
    "wat is de spaarrente",
    "ik ga verhuizen, hoe geef ik mijn nieuwe adres door",
)
VICTIMS = ("door", "rasa", "actions", "worker", "desk")


def test_two_hundred_messages_while_each_process_is_killed(tmp_path: Path) -> None:
    with running(tmp_path) as house:
        for number, phone in enumerate(CUSTOMERS):
            house.add_customer(phone, f"Klant {number}")
        sent = _say_all_while_killing(house)
        wait_until(lambda: _settled(house, len(sent)), 240)
        wait_until(lambda: house.health() == 200, 90)

        rows = _rows(house)
        incoming = {row.wamid: row for row in rows if row.direction == "in"}
        replies = [row for row in rows if row.direction == "out"]
        assert set(sent) == set(incoming), "a message was lost"
        turns = Counter(row.in_reply_to for row in replies)
        assert turns == Counter(row.id for row in incoming.values()), "not one turn for each"
        assert {row.state for row in replies} == {"sent"}
        _check_what_meta_saw(house, rows)


def _say_all_while_killing(house: House) -> list[str]:
    """Four questions of each customer; a process dies after every fortieth message."""
    victims, sent = cycle(VICTIMS), []
    for question in QUESTIONS:
        for phone in CUSTOMERS:
            sent.append(house.say(phone, question))
            if len(sent) % 40 == 20:
                house.kill(next(victims))
            time.sleep(0.02)
    return sent


def _settled(house: House, expected: int) -> bool:
    rows = _rows(house)
    done = [row for row in rows if row.direction == "in" and row.state == "done"]
    away = [row for row in rows if row.direction == "out" and row.state == "sent"]
    return len(done) == expected and len(away) >= expected


def _check_what_meta_saw(house: House, rows: list[Any]) -> None:
    """Each reply arrived once, and each customer's in the order of the questions."""
    by_customer = defaultdict(list)
    for row in rows:
        if row.direction == "out":
            by_customer[row.wa_id].append(row)
    for phone in CUSTOMERS:
        seen = [call["body"]["biz_opaque_callback_data"] for call in house.calls_to(phone)]
        wanted = [f"balie:{row.id}" for row in sorted(by_customer[phone], key=lambda row: row.id)]
        assert seen == wanted, "said twice, lost, or out of order"


def _rows(house: House) -> list[Any]:
    engine = database.connect(house.environment["CARE_DATABASE_URL"])
    query = (
        select(messages, customers.c.wa_id)
        .join(conversations_table, conversations_table.c.id == messages.c.conversation_id)
        .join(customers, customers.c.id == conversations_table.c.customer_id)
        .order_by(messages.c.id)
    )
    with reading(engine) as db:
        found = db.execute(query).all()
    engine.dispose()
    return list(found)
