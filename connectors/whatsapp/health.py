"""Do all processes answer? For the one health address that the outside may ask."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import requests
from sqlalchemy.exc import DBAPIError

from care import clock, heartbeat
from care.database import Engine, reading
from care.settings import Settings

# Seconds that a process may take to say that it lives; Rasa's loop stands still while it thinks.
PATIENCE = 2.0


def look(
    settings: Settings, engine: Engine, sender_state: str, fetcher_lives: bool
) -> Mapping[str, str]:
    """The state of each process that should run: "ok", or in a word what is wrong."""
    addresses = {
        "rasa": f"http://127.0.0.1:{settings.ports.rasa}/webhooks/whatsapp/health",
        "actions": f"http://127.0.0.1:{settings.ports.actions}/health",
        "desk": f"http://127.0.0.1:{settings.ports.desk}/health",
        "simulator": f"http://127.0.0.1:{settings.ports.simulator}/health",
    }
    asked = [name for name in settings.processes if name in addresses]
    with ThreadPoolExecutor(max_workers=max(1, len(asked))) as pool:
        found = dict(zip(asked, pool.map(lambda name: _ask(addresses[name]), asked), strict=True))
    threads = "ok" if fetcher_lives else "file fetcher stopped"
    states = {"door": threads if sender_state == "ok" else sender_state, **found}
    if "worker" in settings.processes:
        states["worker"] = _beat(engine)
    return states


def _ask(address: str) -> str:
    try:
        with requests.Session() as session:
            session.trust_env = False  # a neighbour on this machine is behind no proxy
            answer = session.get(address, timeout=PATIENCE)
    except requests.RequestException:
        return "no answer"
    if answer.ok:
        return "ok"
    try:
        state = answer.json().get("state")
    except (ValueError, AttributeError):
        state = None
    return str(state or f"status {answer.status_code}")


def _beat(engine: Engine) -> str:
    try:
        with reading(engine) as db:
            return "ok" if heartbeat.is_alive(db, "worker", clock.now()) else "no sign of life"
    except DBAPIError:
        return "no database"
