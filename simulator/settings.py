"""Everything that can be set, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


class SettingsError(Exception):
    """A setting is missing or makes no sense; the text says which and what to do."""


def _growing_pauses() -> tuple[float, ...]:
    # Meta repeats "immediately, then a few more times with decreasing frequency over the next
    # 7 days". Here days are minutes: at once, 1, 2, 4 ... 60 s, and then every 60 s.
    return (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)


@dataclass(frozen=True)
class Settings:
    app_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    phone_number_id: str
    webhook_url: str
    company: str = "Polderbank"
    port: int = 8080
    display_phone_number: str = "31850000000"
    business_account_id: str = "102290129340398"
    # When a customer "reads": "page" = when the phone page shows the chat, "auto" = by itself.
    read: str = "page"
    # Seconds between accepted, sent, delivered and read.
    status_pause: float = 0.3
    retry_pauses: tuple[float, ...] = field(default_factory=_growing_pauses)
    retry_for: float = 3600.0
    webhook_timeout: float = 10.0
    media_url_lifetime: float = 300.0
    # Approved templates, as a YAML file; None: every well-formed name is accepted.
    templates_file: str | None = None


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    >>> read({"WHATSAPP_APP_SECRET": "s", "WHATSAPP_ACCESS_TOKEN": "t",
    ...       "WHATSAPP_PHONE_NUMBER_ID": "1", "DOOR_PORT": "9001"}).webhook_url
    'http://127.0.0.1:9001/webhooks/whatsapp'
    """
    door = _port(environ, "DOOR_PORT", 8001)
    read_mode = environ.get("SIMULATOR_READ", "page")
    if read_mode not in ("page", "auto"):
        raise SettingsError("SIMULATOR_READ must be 'page' or 'auto'.")
    return Settings(
        app_secret=_needed(environ, "WHATSAPP_APP_SECRET"),
        access_token=_needed(environ, "WHATSAPP_ACCESS_TOKEN"),
        phone_number_id=_needed(environ, "WHATSAPP_PHONE_NUMBER_ID"),
        webhook_url=environ.get("SIMULATOR_WEBHOOK_URL")
        or f"http://127.0.0.1:{door}/webhooks/whatsapp",
        company=environ.get("SIMULATOR_COMPANY") or "Polderbank",
        port=_port(environ, "SIMULATOR_PORT", 8080),
        read=read_mode,
        templates_file=environ.get("SIMULATOR_TEMPLATES") or None,
    )


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set. The demo makes its own; otherwise set it in .env.")
    return value


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "") or str(default)
    if not value.isdigit() or int(value) > 65535:
        raise SettingsError(f"{name} must be a port number, for example {default}.")
    return int(value)
