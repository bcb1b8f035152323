"""The processes of one installation under circus, which restarts what dies.

One foreground command owns them all: Ctrl-C or SIGTERM stops the lot, and a child whose owner is
killed goes too (Linux), so nothing is ever left behind.
"""

import ctypes
import logging
import os
import runpy
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from circus import get_arbiter

from care.settings import ROOT, Settings
from supervision.model import rasa_environment
from supervision.prefixed import PrefixedStream

RUN = ROOT / "var" / "run"
# Seconds that a process gets to finish what it has in hand.
GRACE = 8
PR_SET_PDEATHSIG = 1


def supervise(settings: Settings, model: Path, environment: dict[str, str]) -> None:
    """Run all processes of `settings` until told to stop."""
    sockets = Path(tempfile.mkdtemp(prefix="balie-"))
    arbiter = get_arbiter(
        [_watcher(name, model, environment) for name in settings.processes],
        controller=f"ipc://{sockets}/control",
        pubsub_endpoint=f"ipc://{sockets}/events",
        multicast_endpoint="",
        check_delay=0.5,
        proc_name="balie",
    )
    logging.getLogger("tornado.application").addFilter(_is_news)
    try:
        arbiter.start()
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _is_news(record: logging.LogRecord) -> bool:
    """No error: circus's periodic look meets circus's own command to stop."""
    raised = record.exc_info[1] if record.exc_info else None
    return type(raised).__name__ != "ConflictError"


def become(name: str, settings: Settings, model: Path) -> None:
    """Turn this process into the named one; comes back only when that one stops."""
    die_with_parent()
    if name == "rasa":
        _become_rasa(settings, model)
    elif name == "actions":
        os.environ["SANIC_HOST"] = "127.0.0.1"
        port = str(settings.ports.actions)
        _execute("rasa_sdk", "--actions", "actions", "--port", port)
    elif name == "simulator":
        _execute("simulator")
    elif name == "desk":
        _execute("desk")
    elif name == "door":
        from connectors.whatsapp import server

        server.main(settings)
    else:
        from workers import housekeeping

        housekeeping.main(settings)


def die_with_parent() -> None:
    """Ask the kernel to end us when our supervisor is gone (prctl(2))."""
    if not sys.platform.startswith("linux"):
        return
    owner = os.environ.get("BALIE_OWNER", "")
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if owner and str(os.getppid()) != owner:
        sys.exit(0)  # it went before we could ask


def _watcher(name: str, model: Path, environment: dict[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "cmd": sys.executable,
        "args": [str(ROOT / "balie.py"), "run", name, "--model", str(model)],
        "env": {**environment, "BALIE_OWNER": str(os.getpid())},
        "working_dir": str(ROOT),
        "graceful_timeout": GRACE,
        "stop_children": True,
        "max_retry": -1,
        "stdout_stream": {"stream": PrefixedStream(name)},
        "stderr_stream": {"stream": PrefixedStream(name)},
    }


def _become_rasa(settings: Settings, model: Path) -> None:
    os.environ.update(rasa_environment())
    # A second BLAS thread gains nothing on one sentence and burns a core while it waits.
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    # A turn that waits for an action must not hold its conversation for five minutes.
    os.environ.setdefault("DEFAULT_REQUEST_TIMEOUT", "15")
    _execute(
        *("rasa", "run", "--interface", "127.0.0.1", "--port", str(settings.ports.rasa)),
        *("--model", str(model), "--credentials", str(ROOT / "credentials.yml")),
        *("--endpoints", str(_endpoints(settings.ports.actions))),
    )


def _endpoints(actions_port: int) -> Path:
    """endpoints.yml as the designer has it, with the port of this run."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"] = {"url": f"http://127.0.0.1:{actions_port}/webhook"}
    RUN.mkdir(parents=True, exist_ok=True)
    path = RUN / f"endpoints-{actions_port}.yml"
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


def _execute(module: str, *arguments: str) -> None:
    """`python -m module arguments` in this process, without the libraries' own warnings.

    Rasa's neighbours warn of each other's age at every start; what they warn of cannot be mended
    here (docs/decisions/0002), and it would bury what an engineer has to see.
    """
    os.chdir(ROOT)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
