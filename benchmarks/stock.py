"""A plain Rasa server: its REST channel and its SQLTrackerStore on SQLite, as `rasa init` leads to.

The action server and the figures of company.yml in replies are ours, so that the bot says the same.
"""

import sys
from pathlib import Path

import yaml

from benchmarks.house import BALIE, private_settings
from benchmarks.running import Running, answers, clean_environment, free_ports
from supervision.model import rasa_environment


class StockRasa:
    """Two processes, rasa and actions; `stop` them in any case."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder, self._model = folder, model
        self._rasa_port, self._actions_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self._rasa_port}"
        self.rasa_start = 0.0
        self.processes: dict[str, Running] = {}

    def start(self) -> None:
        """Returns when both answer. Raises DidNotStart."""
        ports = {"ACTIONS_PORT": self._actions_port}
        placeholders = {
            f"WHATSAPP_{name}": "-"
            for name in ("APP_SECRET", "VERIFY_TOKEN", "ACCESS_TOKEN", "PHONE_NUMBER_ID")
        }
        environment = {
            **rasa_environment(),
            **clean_environment(),
            **private_settings(self._folder, ports),
            **placeholders,
            "CARE_SECRET_KEY": "-",
        }
        actions = self._run("actions", [*BALIE, "run", "actions"], environment)
        actions.wait_until(lambda: answers(f"http://127.0.0.1:{self._actions_port}/health"))
        command = [sys.executable, "-m", "rasa", "run", "--interface", "127.0.0.1"]
        command += ["--port", str(self._rasa_port), "--model", str(self._model)]
        command += ["--credentials", str(self._write("credentials", {"rest": None}))]
        command += ["--endpoints", str(self._write("endpoints", self._endpoints()))]
        rasa = self._run("rasa", command, environment)
        self.rasa_start = rasa.wait_until(lambda: answers(f"{self.url}/"))

    def stop(self) -> None:
        for process in reversed(self.processes.values()):
            process.stop()

    def _endpoints(self) -> dict[str, object]:
        database = str(self._folder / "stock.db")
        return {
            "action_endpoint": {"url": f"http://127.0.0.1:{self._actions_port}/webhook"},
            "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": database},
            "nlg": {"type": "connectors.rasa_server.replies.CompanyReplies"},
        }

    def _write(self, name: str, content: dict[str, object]) -> Path:
        path = self._folder / f"{name}.yml"
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        return path

    def _run(self, name: str, command: list[str], environment: dict[str, str]) -> Running:
        self.processes[name] = Running(command, environment, self._folder / f"{name}.log")
        return self.processes[name]
