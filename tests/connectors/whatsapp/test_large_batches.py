"""A thousand updates at once: all of them kept, and a single message passes them by."""

import threading
import time

from sqlalchemy import func, select

from care.database import Engine, reading
from care.tables import messages
from connectors.whatsapp import webhook
from tests.connectors.whatsapp import meta


def deliver(engine: Engine, *sent: dict[str, object]) -> webhook.Answer:
    body = meta.encoded(meta.of_messages(*sent))
    header = meta.signed(body)["X-Hub-Signature-256"]
    return webhook.receive_update(engine, meta.whatsapp_settings(), body, header)


def count(engine: Engine) -> int:
    with reading(engine) as db:
        return int(db.execute(select(func.count()).select_from(messages)).scalar_one())


def test_a_single_message_need_not_wait_for_a_large_batch(sqlite_engine: Engine) -> None:
    batch = [meta.text(f"b{n}", "Hallo " * 50, f"316{n:08}") for n in range(1000)]
    ended: list[float] = []

    def deliver_all() -> None:
        answer = deliver(sqlite_engine, *batch)
        assert (answer.status, answer.new_messages) == (200, 1000)
        ended.append(time.monotonic())

    thread = threading.Thread(target=deliver_all)
    thread.start()
    while count(sqlite_engine) == 0:
        time.sleep(0.005)
    assert deliver(sqlite_engine, meta.text("single", "Hallo")).status == 200
    passed = time.monotonic()
    thread.join(timeout=60)
    assert ended and passed < ended[0], "it waited for the whole batch"
    assert count(sqlite_engine) == 1001


def test_a_batch_that_breaks_off_in_the_middle_is_whole_the_second_time(
    sqlite_engine: Engine,
) -> None:
    batch = [meta.text(f"b{n}", "Hallo", f"316{n:08}") for n in range(120)]
    assert deliver(sqlite_engine, *batch[:70]).new_messages == 70
    assert deliver(sqlite_engine, *batch).new_messages == 50
    assert count(sqlite_engine) == 120
