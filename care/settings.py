"""Settings: read once from the environment (and .env), documented in .env.example.

Nothing here has a customer in it; what is secret does not show itself in repr.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from care.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
GRAPH_URL = "https://graph.facebook.com/v26.0"
MEDIA_HOSTS = "lookaside.fbsbx.com"
# Without these nothing faces the outside.
NEEDED = (
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
    "WHATSAPP_ACCESS_TOKEN",
    "WHATSAPP_PHONE_NUMBER_ID",
    "CARE_SECRET_KEY",
)


@dataclass(frozen=True)
class Ports:
    """TCP ports of the processes, all on this machine."""

    door: int = 8001
    rasa: int = 5005
    actions: int = 5055
    desk: int = 8000
    simulator: int = 8080


@dataclass(frozen=True)
class WhatsAppSettings:
    """What Meta gave us and where Meta is."""

    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    access_token: str = field(repr=False)
    phone_number_id: str
    graph_url: str = GRAPH_URL
    media_hosts: tuple[str, ...] = (MEDIA_HOSTS,)
    # How many messages a second the number may send.
    messages_per_second: int = 80


@dataclass(frozen=True)
class Settings:
    """All settings of one run."""

    whatsapp: WhatsAppSettings
    ports: Ports
    # An address of a database may hold its password.
    database_url: str = field(repr=False)
    desk_database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    # Addresses to listen on. The door faces the internet through a TLS proxy.
    door_host: str = "127.0.0.1"
    desk_host: str = "127.0.0.1"
    # Where agents reach the desk; cookies are "Secure" when it is https.
    desk_url: str = ""
    processes: tuple[str, ...] = ("door", "rasa", "actions", "desk", "worker")
    # Seconds that a customer may wait for a bot that does not answer, before a human gets the case.
    bot_patience: float = 90.0
    # Where customers' files are kept; the door writes them, the desk reads them.
    media_folder: Path = ROOT / "var" / "media"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; the environment goes before .env.

    Raises ConfigurationError, in words, when a needed one is missing or a number is none.
    """
    values = environment() if environ is None else environ
    ports = read_ports(values)
    return Settings(
        whatsapp=WhatsAppSettings(
            app_secret=_needed(values, "WHATSAPP_APP_SECRET"),
            verify_token=_needed(values, "WHATSAPP_VERIFY_TOKEN"),
            access_token=_needed(values, "WHATSAPP_ACCESS_TOKEN"),
            phone_number_id=_needed(values, "WHATSAPP_PHONE_NUMBER_ID"),
            graph_url=values.get("WHATSAPP_GRAPH_URL", GRAPH_URL).rstrip("/"),
            media_hosts=_words(values.get("WHATSAPP_MEDIA_HOSTS", MEDIA_HOSTS)),
            messages_per_second=max(1, _number(values, "WHATSAPP_MESSAGES_PER_SECOND", 80)),
        ),
        ports=ports,
        database_url=database_url(values),
        desk_database_url=desk_database_url(values),
        secret_key=_needed(values, "CARE_SECRET_KEY"),
        door_host=values.get("DOOR_HOST", "127.0.0.1"),
        desk_host=values.get("DESK_HOST", "127.0.0.1"),
        desk_url=values.get("DESK_URL", f"http://127.0.0.1:{ports.desk}").rstrip("/"),
        processes=_words(values.get("BALIE_PROCESSES", "door,rasa,actions,desk,worker")),
        media_folder=media_folder(values),
        bot_patience=float(_number(values, "BOT_PATIENCE_SECONDS", 90)),
    )


def load_for_upkeep(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings for work on the databases only: what has to do with Meta may be missing."""
    values = environment() if environ is None else dict(environ)
    missing = {name: "-" for name in NEEDED if not values.get(name, "").strip()}
    return load({**values, **missing})


def environment() -> dict[str, str]:
    """The environment of this process on top of what .env says."""
    from_file = {k: v for k, v in dotenv_values(ROOT / ".env").items() if v is not None}
    return {**from_file, **os.environ}


def read_ports(values: Mapping[str, str]) -> Ports:
    """The five ports, each with its default.

    >>> read_ports({"DOOR_PORT": "9001"}).door
    9001
    """
    standard = Ports()
    return Ports(
        door=_number(values, "DOOR_PORT", standard.door),
        rasa=_number(values, "RASA_PORT", standard.rasa),
        actions=_number(values, "ACTIONS_PORT", standard.actions),
        desk=_number(values, "DESK_PORT", standard.desk),
        simulator=_number(values, "SIMULATOR_PORT", standard.simulator),
    )


def database_url(values: Mapping[str, str] | None = None) -> str:
    """Where the work is kept. Needs no secret, so that tools can look without all settings."""
    values = environment() if values is None else values
    return values.get("CARE_DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'balie.db'}")


def desk_database_url(values: Mapping[str, str] | None = None) -> str:
    """Where the desk keeps logins and sessions."""
    values = environment() if values is None else values
    return values.get("DESK_DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'desk.db'}")


def media_folder(values: Mapping[str, str] | None = None) -> Path:
    """Where customers' files are kept; a relative path counts from the project's folder."""
    values = environment() if values is None else values
    return ROOT / (values.get("CARE_MEDIA_FOLDER", "").strip() or "var/media")


def _needed(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "").strip()
    if not value:
        raise ConfigurationError(
            f"{name} is niet ingesteld. Zet het in de omgeving of in .env (zie .env.example)."
        )
    return value


def _number(values: Mapping[str, str], name: str, standard: int) -> int:
    text = values.get(name, "").strip() or str(standard)
    if not text.isdecimal():
        raise ConfigurationError(f"{name} moet een geheel getal zijn.")
    return int(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
