"""From `balie demo` to everything answering, with a model that fits: what a second start costs."""

import signal
import tempfile
from pathlib import Path

from benchmarks.house import BALIE, PORTS, private_settings
from benchmarks.running import Running, answers, clean_environment, free_ports
from supervision import model


def seconds_to_ready() -> float:
    """Start the demo on ports of its own, wait until it is well, stop it with Ctrl-C."""
    model.ensure()
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder:
        ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        environment = {**clean_environment(), **private_settings(Path(folder), ports)}
        demo = Running([*BALIE, "demo"], environment, Path(folder) / "demo.log")
        try:
            health = f"http://127.0.0.1:{ports['DOOR_PORT']}/health"
            return demo.wait_until(lambda: answers(health))
        finally:
            demo.stop(signal.SIGINT)
