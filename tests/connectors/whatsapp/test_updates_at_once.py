"""First messages of one new person side by side, under a number, a user id, or both."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from care.database import Engine, reading
from care.tables import customers, messages
from connectors.whatsapp import webhook
from tests.connectors.whatsapp import meta

BOTH = {"from": "31600000001", "from_user_id": "NL.1"}
NUMBER, USER_ID = {"from": "31600000001"}, {"from_user_id": "NL.1"}


def message(number: int, ids: dict[str, str]) -> dict[str, Any]:
    """A message a year ago, whatever the clock of this machine says."""
    base = {"id": f"w{number}", "timestamp": str(1700000000 + number), "type": "text"}
    return {**base, "text": {"body": "Hallo"}, **ids}


def deliver(engine: Engine, sent: dict[str, Any]) -> int:
    body = meta.encoded(meta.of_messages(sent))
    header = meta.signed(body)["X-Hub-Signature-256"]
    return webhook.receive_update(engine, meta.whatsapp_settings(), body, header).status


@pytest.mark.parametrize("run", range(3))
@pytest.mark.parametrize(
    "names", [[BOTH, BOTH, BOTH], [BOTH, NUMBER, NUMBER], [BOTH, USER_ID, NUMBER, BOTH]]
)
def test_the_same_new_person_at_once_becomes_one(
    engine: Engine, names: list[dict[str, str]], run: int
) -> None:
    together = threading.Barrier(len(names))
    answers: list[int] = []

    def deliver_one(number: int, ids: dict[str, str]) -> None:
        together.wait(timeout=10)
        answers.append(deliver(engine, message(number, ids)))

    threads = [
        threading.Thread(target=deliver_one, args=(number, ids)) for number, ids in enumerate(names)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert answers == [200] * len(names)
    # With all of it known, there is one person.
    assert deliver(engine, message(99, BOTH)) == 200
    with reading(engine) as db:
        [person] = db.execute(select(customers.c.wa_id, customers.c.user_id)).all()
        talks = set(db.execute(select(messages.c.conversation_id)).scalars())
        kept = len(db.execute(select(messages.c.id)).all())
    assert tuple(person) == ("31600000001", "NL.1")
    assert len(talks) == 1 and kept == len(names) + 1
