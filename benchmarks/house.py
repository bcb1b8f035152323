"""All processes of one installation, as `balie up` starts them, with a model of our choice.

Ports, secrets and databases are its own and in a temporary folder; what runs on the usual ports
is left alone. Rasa starts last and alone, so that its start can be timed.
"""

import secrets
import subprocess
import sys
from pathlib import Path

from benchmarks.running import Running, answers, clean_environment, free_ports, is_free
from care.settings import ROOT

BALIE = [sys.executable, str(ROOT / "balie.py")]
PORTS = ("DOOR_PORT", "RASA_PORT", "ACTIONS_PORT", "DESK_PORT", "SIMULATOR_PORT")
BESIDE_RASA = ("door", "actions", "desk", "worker")


class House:
    """A running installation; `stop` it in any case."""

    def __init__(self, folder: Path, model: Path, graph_url: str) -> None:
        self._folder, self._model = folder, model
        self._ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self.app_secret = secrets.token_urlsafe(24)
        self.rasa_start = 0.0
        self.processes: dict[str, Running] = {}
        self._environment = {
            **clean_environment(),
            **private_settings(folder, self._ports),
            "WHATSAPP_APP_SECRET": self.app_secret,
            "WHATSAPP_VERIFY_TOKEN": secrets.token_urlsafe(24),
            "WHATSAPP_ACCESS_TOKEN": secrets.token_urlsafe(24),
            "WHATSAPP_PHONE_NUMBER_ID": "1",
            "WHATSAPP_GRAPH_URL": graph_url,
            "CARE_SECRET_KEY": secrets.token_urlsafe(48),
            "BALIE_PROCESSES": ",".join([*BESIDE_RASA, "rasa"]),
        }

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self._ports['DOOR_PORT']}/webhooks/whatsapp"

    def start(self) -> None:
        """Returns when everything answers. Raises DidNotStart."""
        subprocess.run(  # noqa: S603 - our own words only
            [*BALIE, "db", "upgrade"],
            cwd=ROOT,
            env=self._environment,
            check=True,
            capture_output=True,
            timeout=120,
        )
        for name in BESIDE_RASA:
            self._run(name)
        for name in ("actions", "desk"):
            port = self._ports[f"{name.upper()}_PORT"]
            url = f"http://127.0.0.1:{port}/health"
            self.processes[name].wait_until(lambda url=url: answers(url))  # type: ignore[misc]
        rasa = self._run("rasa")
        health = f"http://127.0.0.1:{self._ports['RASA_PORT']}/webhooks/whatsapp/health"
        self.rasa_start = rasa.wait_until(lambda: answers(health))
        everything = self.webhook.replace("/webhooks/whatsapp", "/health")
        self.processes["door"].wait_until(lambda: answers(everything))

    def stop(self) -> None:
        for process in reversed(self.processes.values()):
            process.stop()

    def is_gone(self) -> bool:
        """Are all its ports free again?"""
        return all(is_free(port) for port in self._ports.values())

    def _run(self, name: str) -> Running:
        command = [*BALIE, "run", name, "--model", str(self._model)]
        started = Running(command, self._environment, self._folder / f"{name}.log")
        self.processes[name] = started
        return started


def private_settings(folder: Path, ports: dict[str, int]) -> dict[str, str]:
    """Ports and databases that nobody else uses."""
    return {
        **{name: str(port) for name, port in ports.items()},
        "CARE_DATABASE_URL": f"sqlite:///{folder / 'care.db'}",
        "DESK_DATABASE_URL": f"sqlite:///{folder / 'desk.db'}",
    }
