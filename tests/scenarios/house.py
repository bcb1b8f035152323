"""A whole installation on ports of its own, as `balie demo` starts it, and a look inside."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from supervision import model

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("door", "rasa", "actions", "desk", "simulator")


@dataclass
class House:
    """A running installation. `url` gives the address of a process."""

    ports: dict[str, int]
    environment: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes]"

    def url(self, name: str, path: str = "") -> str:
        return f"http://127.0.0.1:{self.ports[name]}{path}"

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def sign_in_link(self) -> str:
        """The one-time link that the start printed."""
        found = re.search(r"http://\S+/aanmelden/link/\S+", self.said())
        assert found is not None
        return found.group(0)

    def balie(self, *arguments: str) -> str:
        """Run a command of `balie` for this installation."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "balie.py"), *arguments],
            env=self.environment,
            capture_output=True,
            check=True,
            timeout=120,
        )
        return done.stdout.decode()

    def messages(self, customer: str | None = None) -> list[dict[str, Any]]:
        chosen = ("--customer", customer) if customer else ()
        lines = self.balie("messages", "--json", *chosen).splitlines()
        return [json.loads(line) for line in lines]

    def say(self, customer: str, text: str) -> str:
        """A customer types; returns the wamid."""
        answer = self._proef("messages", {"customer": customer, "text": text})
        return str(answer["wamid"])

    def add_customer(self, phone: str, name: str) -> None:
        self._proef("customers", {"phone": phone, "name": name})

    def calls_to(self, customer: str) -> list[dict[str, Any]]:
        """What the stand-in for Meta was asked to send to this customer, in order."""
        found = requests.get(
            self.url("simulator", f"/proef/customers/{customer}/messages"), timeout=10
        ).json()["messages"]
        return [message for message in found if message["direction"] == "out"]

    def health(self) -> int:
        try:
            return requests.get(self.url("door", "/health"), timeout=10).status_code
        except requests.RequestException:
            return 0

    def pids(self, name: str) -> list[int]:
        """The process ids of one of our processes, found by what it was started with."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdecimal():
                continue
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if b"run" in words and name.encode() in words and int(parent) == self.process.pid:
                found.append(int(folder.name))
        return found

    def kill(self, name: str) -> None:
        """kill -9, as a power cut or the kernel would."""
        for pid in self.pids(name):
            os.kill(pid, signal.SIGKILL)

    def _proef(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = requests.post(self.url("simulator", f"/proef/{what}"), json=body, timeout=10)
        answer.raise_for_status()
        read: dict[str, Any] = answer.json()
        return read


@contextmanager
def running(folder: Path, **extra: str) -> Iterator[House]:
    """Start an installation with databases in `folder`; stop it and see that nothing is left."""
    model.ensure()  # training takes minutes, starting should not: only the latter is waited for
    ports = dict(zip(NAMES, free_ports(len(NAMES)), strict=True))
    environment = {
        **os.environ,
        **{f"{name.upper()}_PORT": str(port) for name, port in ports.items()},
        "CARE_DATABASE_URL": f"sqlite:///{folder / 'balie.db'}",
        "DESK_DATABASE_URL": f"sqlite:///{folder / 'desk.db'}",
        **extra,
    }
    log = folder / "balie.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "balie.py"), "demo"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    house = House(ports, environment, log, process)
    try:
        wait_until(lambda: "Alles antwoordt" in house.said() or process.poll() is not None, 300)
        assert process.poll() is None, house.said()[-3000:]
        yield house
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0
    for port in ports.values():
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0, "a process was left behind"


def free_ports(count: int) -> list[int]:
    """Ports that nobody has at this moment."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition; fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)
