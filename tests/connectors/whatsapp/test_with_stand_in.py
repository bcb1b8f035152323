"""The door and the stand-in for Meta together, over HTTP: faults as Meta makes them."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from sqlalchemy import func, select

from care import alerts, clock, outbox, signals
from care.database import Engine, reading, writing
from care.messages import Reply
from care.settings import ROOT
from care.tables import messages
from connectors.whatsapp import server
from simulator.server import make_server
from simulator.settings import Settings as StandInSettings
from tests.connectors.whatsapp import meta
from tests.simulator.conftest import SANNE, Running


class Line:
    """A door, a stand-in for Meta, and the wires between them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        listener = socket.create_server(("127.0.0.1", 0))
        stand_in = StandInSettings(
            app_secret=meta.SECRET,
            access_token="access-token-for-tests",
            phone_number_id="106540352242922",
            webhook_url=f"http://127.0.0.1:{listener.getsockname()[1]}{server.PATH}",
            port=0,
            status_pause=0.01,
            read="auto",
            templates_file=str(ROOT / "templates.yml"),
        )
        self.meta = Running(make_server(stand_in))
        ours = meta.settings(engine.url.render_as_string(hide_password=False))
        reach = replace(ours.whatsapp, graph_url=f"{self.meta.url}/v26.0")
        app = server.build(replace(ours, whatsapp=reach))
        self._door = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
        self._listener = listener
        self._thread = threading.Thread(
            target=self._door.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._door.should_exit = True
        self._thread.join(timeout=15)
        self._listener.close()
        self.meta.stop()

    def faults(self, **wanted: object) -> None:
        assert self.meta.proef("faults", wanted).status_code == 200

    def customer_writes(self) -> str:
        """Sanne writes; returns her conversation."""
        before = self.count("in")
        self.meta.proef("messages", {"customer": SANNE, "text": "Goedendag"})
        self.until(lambda: self.count("in") > before)
        with reading(self.engine) as db:
            return str(db.execute(select(messages.c.conversation_id)).scalars().first())

    def say(self, conversation_id: str, reply: Reply) -> int:
        with writing(self.engine) as db:
            made = outbox.enqueue(
                db, conversation_id, reply, clock.now(), author="agent", epoch=0, agent=(1, "Eva")
            )
        assert made is not None
        return made

    def row(self, message_id: int) -> Any:
        with reading(self.engine) as db:
            return db.execute(select(messages).where(messages.c.id == message_id)).one()

    def count(self, direction: str) -> int:
        with reading(self.engine) as db:
            query = select(func.count()).where(messages.c.direction == direction)
            return int(db.execute(query).scalar_one())

    def arrived(self) -> list[Any]:
        """What Sanne got, in order."""
        return [one["body"] for one in self.meta.messages() if one["direction"] == "out"]

    def calls(self) -> list[Any]:
        return list(self.meta.get("proef/calls").json()["calls"])

    def until(self, true: Callable[[], Any], seconds: float = 20) -> None:
        give_up = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < give_up, "it did not come so far in time"
            time.sleep(0.03)


@pytest.fixture
def line(sqlite_engine: Engine) -> Iterator[Line]:
    made = Line(sqlite_engine)
    yield made
    made.stop()


def test_a_message_goes_out_and_its_fate_and_price_come_back(line: Line) -> None:
    row = line.say(line.customer_writes(), Reply("Goedendag"))
    line.until(lambda: line.row(row).delivery == "read")
    kept = line.row(row)
    assert (kept.state, kept.billable, kept.price_category) == ("sent", True, "service")
    assert kept.sent_at is not None and kept.delivered_at is not None and kept.read_at is not None


def test_a_lost_answer_is_settled_by_the_status_and_nothing_goes_twice(line: Line) -> None:
    conversation = line.customer_writes()
    line.faults(lose_answer=1)
    lost, after = line.say(conversation, Reply("Eén")), line.say(conversation, Reply("Twee"))
    line.until(lambda: line.row(after).delivery == "read")
    assert line.row(lost).state == "sent" and line.row(lost).delivery == "read"
    assert [body["text"]["body"] for body in line.arrived()] == ["Eén", "Twee"]


def test_without_statuses_a_lost_answer_stays_unknown_for_the_agent(line: Line) -> None:
    conversation = line.customer_writes()
    line.faults(lose_answer=1, statuses="off")
    lost = line.say(conversation, Reply("Eén"))
    line.until(lambda: line.row(lost).state == "unknown")
    time.sleep(0.5)
    assert line.row(lost).state == "unknown" and len(line.arrived()) == 1


def test_a_revoked_token_stops_sending_and_tells_the_owner(line: Line) -> None:
    conversation = line.customer_writes()
    line.faults(access="revoked")
    row = line.say(conversation, Reply("Eén"))
    line.until(lambda: _alerts(line))
    line.faults(access="valid")
    assert [(one.kind, one.facts) for one in _alerts(line)] == [("sending_stopped", {"code": 190})]
    assert line.row(row).state == "queued" and line.row(row).attempts == 0


def test_meta_away_is_waited_for(line: Line) -> None:
    conversation = line.customer_writes()
    line.faults(service="down")
    row = line.say(conversation, Reply("Eén"))
    line.until(lambda: line.row(row).attempts == 1 and line.row(row).state == "queued")
    line.faults(service="up")
    line.until(lambda: line.row(row).state == "sent")
    assert _alerts(line) == []


def test_fifty_at_once_are_slowed_down_before_meta_says_so(line: Line) -> None:
    conversation = line.customer_writes()
    for number in range(50):
        line.say(conversation, Reply(f"{number}"))
    line.until(lambda: len(line.arrived()) == 44)
    time.sleep(1)
    assert [call["status"] for call in line.calls()] == [200] * len(line.calls())
    assert [body["text"]["body"] for body in line.arrived()] == [str(n) for n in range(44)]


def test_the_customer_sees_who_types(line: Line) -> None:
    conversation = line.customer_writes()
    with writing(line.engine) as db:
        signals.note(db, conversation, clock.now(), typing=True)
    line.until(lambda: any(call.get("kind") == "typing" for call in line.calls()))
    [asked] = [one for one in line.meta.messages() if one["direction"] == "in"]
    assert asked["status"] == "read"


def _alerts(line: Line) -> list[alerts.Alert]:
    with reading(line.engine) as db:
        return alerts.find_open(db)
