"""`python -m simulator`, as the demo starts it."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import requests

from .conftest import until

ROOT = Path(__file__).parents[2]
NEEDED = {
    "WHATSAPP_APP_SECRET": "very-secret",
    "WHATSAPP_ACCESS_TOKEN": "very-secret-too",
    "WHATSAPP_PHONE_NUMBER_ID": "1",
}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def answers(url: str) -> bool:
    try:
        return bool(requests.get(url, timeout=1).json() == {"state": "ok"})
    except requests.ConnectionError:
        return False


def test_it_starts_and_stops_cleanly() -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **NEEDED, "SIMULATOR_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/health"), 20)
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert out == f"simulator: http://127.0.0.1:{port}/\n"
    assert "Traceback" not in err
    assert "secret" not in out + err


def test_a_missing_secret_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simulator"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("WHATSAPP_APP_SECRET is not set.")
    assert "Traceback" not in done.stderr
