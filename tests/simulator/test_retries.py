"""A business that is away: webhooks wait, come back, and are given up in the end."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from simulator.server import make_server
from simulator.settings import Settings

from .conftest import SANNE, Business, Running, until


@pytest.fixture
def impatient(settings: Settings) -> Iterator[Running]:
    running = Running(make_server(replace(settings, retry_for=0.1)))
    yield running
    running.stop()


@pytest.fixture
def slow(settings: Settings) -> Iterator[Running]:
    running = Running(make_server(replace(settings, retry_pauses=(60.0,))))
    yield running
    running.stop()


def state(simulator: Running) -> str:
    return str(simulator.get("proef/webhooks").json()["webhooks"][0]["state"])


def test_gives_up_in_the_end(impatient: Running, business: Business) -> None:
    business.answers = [500] * 1000
    impatient.proef("messages", {"customer": SANNE, "text": "Hallo"})
    until(lambda: state(impatient) == "dropped")
    assert len(business.bodies) > 2
    assert impatient.messages()[0]["status"] == "sent"
    assert impatient.get("proef/webhooks").json()["under_way"] == 0


def test_waiting_webhooks_can_be_hurried(slow: Running, business: Business) -> None:
    business.answers = [503]
    slow.proef("messages", {"customer": SANNE, "text": "Hallo"})
    until(lambda: state(slow) == "retrying")
    assert len(business.bodies) == 1
    slow.proef("webhooks/retry", {})
    until(lambda: state(slow) == "delivered")


def test_a_failed_first_attempt_does_not_hold_up_the_next(
    slow: Running, business: Business
) -> None:
    business.answers = [500]
    slow.proef("messages", {"customer": SANNE, "text": "Eerste"})
    slow.proef("messages", {"customer": SANNE, "text": "Tweede"})
    until(lambda: [m["status"] for m in slow.messages()] == ["sent", "delivered"])


def test_nobody_listens_at_first(slow: Running, business: Business) -> None:
    business.stop()
    slow.proef("messages", {"customer": SANNE, "text": "Hallo"})
    until(lambda: state(slow) == "retrying")
    assert slow.get("proef/webhooks").json()["webhooks"][0]["answer"] is None


def test_reset_forgets_what_waits(slow: Running, business: Business) -> None:
    business.answers = [500]
    slow.proef("messages", {"customer": SANNE, "text": "Hallo"})
    until(lambda: state(slow) == "retrying")
    slow.proef("faults", {"next": 3, "latency_ms": 0})
    slow.proef("reset", {})
    assert slow.get("proef/webhooks").json() == {"webhooks": [], "under_way": 0}
    assert slow.messages() == []
    assert slow.get("proef/faults").json()["next"] == 0
