"""Processes of a measurement: started, waited for, weighed, and ended by id, whatever happens."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import requests

from care.settings import ROOT

# Seconds: until a process must answer, and what it gets to finish before it is killed.
PATIENCE = 420.0
GRACE = 15.0
FIRST_PORT = 18100


class DidNotStart(Exception):
    """A process ended or did not answer in time; the text has the end of its log."""


class Running:
    """One process with its log."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own words only
                command, cwd=ROOT, env=dict(environment), stdout=output, stderr=subprocess.STDOUT
            )
        self._began = time.monotonic()

    def wait_until(self, ready: Callable[[], bool]) -> float:
        """Seconds from the start until `ready`. Raises DidNotStart."""
        while (waited := time.monotonic() - self._began) < PATIENCE:
            if ready():
                return round(waited, 1)
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise DidNotStart(f"{self._log.name} did not get ready:\n{self._end_of_log()}")

    def memory(self) -> int:
        """Resident memory in MB, children included."""
        resident = sum(int(process.memory_info().rss) for process in self._family())
        return round(resident / 2**20)

    def cpu(self) -> float:
        """Processor seconds so far, children included."""
        used = [process.cpu_times() for process in self._family()]
        return float(sum(times.user + times.system for times in used))

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to stop, and kill it with its children if it does not."""
        family = self._family()
        if self._process.poll() is None:
            self._process.send_signal(by)
            try:
                self._process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for left in family:
            if left.is_running():
                left.kill()

    def _family(self) -> list[psutil.Process]:
        try:
            first = psutil.Process(self._process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _end_of_log(self) -> str:
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-20:])


def answers(url: str) -> bool:
    """Does this address say 200?"""
    try:
        return requests.get(url, timeout=3).status_code == 200
    except requests.RequestException:
        return False


def free_ports(wanted: int) -> list[int]:
    """So many ports of loopback that nobody listens on."""
    found = [port for port in range(FIRST_PORT, FIRST_PORT + 400) if is_free(port)][:wanted]
    if len(found) < wanted:
        raise DidNotStart("There are not enough free ports.")
    return found


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def clean_environment() -> dict[str, str]:
    """The environment without settings of ours: a measurement has its own."""
    ours = ("WHATSAPP_", "CARE_", "DESK_", "BALIE_", "SIMULATOR_", "BOT_", "DOOR_", "RASA_PORT")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
