"""The stream of the page: nothing is missed after a break, and the server can always stop."""

import json

import requests

from simulator.core import Core
from simulator.events import KEPT, Events
from simulator.settings import Settings
from simulator.state import MESSAGES_PER_CUSTOMER, Customer, Message

from .conftest import SANNE, Running


def test_after_tells_what_was_missed_or_that_it_cannot() -> None:
    events = Events()
    start = events.last_id
    assert events.after(start) == []
    for number in range(3):
        events.add("message", {"number": number})
    missed = events.after(start)
    assert missed is not None
    assert [event.data["number"] for event in missed] == [0, 1, 2]
    assert events.after(events.last_id) == []
    assert events.after("") is None
    assert events.after("otherepoch-1") is None, "the server was started anew"
    assert events.after(f"{events.epoch}-99") is None
    for number in range(KEPT):
        events.add("message", {"number": number})
    assert events.after(start) is None, "too long ago"


def read_events(answer: requests.Response, count: int) -> list[tuple[str, str, dict[str, object]]]:
    found: list[tuple[str, str, dict[str, object]]] = []
    fields: dict[str, str] = {}
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        name, _, value = line.partition(": ")
        fields[name] = value
        if line == "" and "data" in fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
            fields = {}
        if len(found) == count:
            break
    return found


def test_a_stream_that_broke_goes_on_where_it_was(simulator: Running) -> None:
    last = simulator.get("proef/state").json()["last_event"]
    for text in ("een", "twee"):
        simulator.proef("messages", {"customer": SANNE, "text": text})
    address = f"{simulator.url}/proef/events"
    with requests.get(address, params={"after": last}, stream=True, timeout=5) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        first = read_events(answer, 1)[0]
    assert first[1] == "message"
    headers = {"Last-Event-ID": first[0]}
    with requests.get(address, headers=headers, stream=True, timeout=5) as answer:
        ids = [number for number, _, _ in read_events(answer, 3)]
    assert int(ids[0].split("-")[1]) == int(first[0].split("-")[1]) + 1
    unknown = {"Last-Event-ID": "gone-1"}
    with requests.get(address, headers=unknown, stream=True, timeout=5) as answer:
        assert read_events(answer, 1)[0][1] == "resync"


def test_the_server_stops_while_a_page_listens(simulator: Running) -> None:
    address = f"{simulator.url}/proef/events"
    with requests.get(address, stream=True, timeout=5) as answer:
        read_events(answer, 1)
        simulator.stop()
        assert not simulator.alive
        rest = b"".join(answer.iter_content(1024))
    assert b"error" not in rest


def test_memory_is_bounded(settings: Settings) -> None:
    state = Core(settings, lambda: 0.0).state
    for number in range(MESSAGES_PER_CUSTOMER + 5):
        state.add_message(Message(f"wamid.{number}", SANNE, "in", 0.0, {"type": "text"}))
    assert len(state.messages_of(SANNE)) == MESSAGES_PER_CUSTOMER
    assert state.find_message("wamid.4") is None
    assert state.find_message("wamid.5") is not None


def test_the_window_is_open_for_24_hours() -> None:
    customer = Customer(SANNE, "Sanne", "NL.1")
    assert not customer.window_open(0.0)
    customer.last_inbound_at = 1000.0
    assert customer.window_open(1000.0 + 86_399)
    assert not customer.window_open(1000.0 + 86_400)


def test_a_status_never_goes_back() -> None:
    message = Message("wamid.1", SANNE, "out", 0.0, {"type": "text"})
    assert message.advance("delivered", 1.0)
    assert not message.advance("sent", 2.0)
    assert message.advance("read", 3.0)
    failed = Message("wamid.2", SANNE, "out", 0.0, {"type": "text"})
    assert failed.advance("failed", 1.0, {"code": 131026})
    assert not failed.advance("read", 2.0)
