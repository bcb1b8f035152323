"""Something is broken: the customer hears something true, and a human gets the case."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tests.scenarios.house import House, wait_until

LOCKED_FOR = 12  # seconds; longer than a writer waits for another one


def replies(house: House, customer: str) -> list[str]:
    return [call["body"]["text"]["body"] for call in house.calls_to(customer)]


def test_the_action_server_hangs(house: House) -> None:
    customer = "31610000101"
    house.add_customer(customer, "Klant Actie")
    with frozen(house, "actions"):
        house.say(customer, "ik wil graag een medewerker spreken")
        wait_until(lambda: len(replies(house, customer)) == 1, 60)
    assert "Er gaat bij ons iets mis" in replies(house, customer)[0]
    # The conversation is a human's now: the bot stays silent.
    house.say(customer, "hoe laat zijn jullie open")
    wait_until(lambda: len(house.messages(customer)) == 3, 20)
    assert len(replies(house, customer)) == 1


def test_the_database_is_locked_for_a_while(house: House) -> None:
    customer = "31610000102"
    house.add_customer(customer, "Klant Slot")
    path = house.environment["CARE_DATABASE_URL"].removeprefix("sqlite:///")
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        wamid = house.say(customer, "hoe laat zijn jullie open")
        wait_until(lambda: "could not be stored" in house.said(), LOCKED_FOR + 20)
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()
    wait_until(lambda: len(replies(house, customer)) == 1, 60)
    assert "08.00" in replies(house, customer)[0]
    received = [row for row in house.messages(customer) if row["direction"] == "in"]
    assert [row["wamid"] for row in received] == [wamid]


def test_a_customer_drives_nothing_by_typing_commands(house: House) -> None:
    customer = "31610000103"
    house.add_customer(customer, "Klant Opdracht")
    for number, text in enumerate(("/restart", '  /give_feedback{"score":"5"}', "/ask_human"), 1):
        house.say(customer, text)
        wait_until(lambda wanted=number: len(house.calls_to(customer)) == wanted, 20)  # type: ignore[misc]
    assert "cijfer genoteerd" not in str(house.calls_to(customer))


@contextmanager
def frozen(house: House, name: str) -> Iterator[None]:
    """The process neither answers nor dies, as under a debugger or a full disk."""
    pids = house.pids(name)
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
