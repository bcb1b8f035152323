"""Meta's JSON, made by hand: what the webhook gets, and settings to check it with."""

import json
from pathlib import Path
from typing import Any

from care.settings import Ports, Settings, WhatsAppSettings
from connectors.whatsapp import signature

SECRET, TOKEN = "app-secret-for-tests", "verify-token-for-tests"
SANNE, SANNE_ID = "31600000001", "NL.13491208655302741918"


def whatsapp_settings(graph_url: str = "http://127.0.0.1:9/v26.0") -> WhatsAppSettings:
    """Port 9 answers nobody: a test that sends by accident stays on this machine."""
    return WhatsAppSettings(SECRET, TOKEN, "access-token-for-tests", "106540352242922", graph_url)


def settings(database_url: str, **ports: int) -> Settings:
    """Settings for a door whose neighbours are not there."""
    nobody = {"door": 9, "rasa": 9, "actions": 9, "desk": 9, "simulator": 9}
    return Settings(
        whatsapp=whatsapp_settings(),
        ports=Ports(**{**nobody, **ports}),
        database_url=database_url,
        desk_database_url="sqlite://",
        secret_key="key-for-tests",
        media_folder=Path(database_url.removeprefix("sqlite:///")).parent / "media",
    )


def text(wamid: str, body: str, wa_id: str = SANNE, **more: Any) -> dict[str, Any]:
    """A text message of a customer."""
    return message(wamid, "text", {"body": body}, wa_id, **more)


def message(wamid: str, kind: str, content: Any, wa_id: str = SANNE, **more: Any) -> dict[str, Any]:
    """A message of any kind, at 12:00 on Monday 23 November 2026 in Amsterdam."""
    base = {"id": wamid, "from": wa_id, "timestamp": "1795431600", "type": kind, kind: content}
    return {**base, **more}


def status(wamid: str, word: str, **more: Any) -> dict[str, Any]:
    """What became of a message of ours."""
    return {"id": wamid, "status": word, "timestamp": "1795431660", **more}


def contact(name: str, wa_id: str = SANNE, **more: Any) -> dict[str, Any]:
    return {"profile": {"name": name}, "wa_id": wa_id, **more}


def change(**value: Any) -> dict[str, Any]:
    """A change of the field `messages` with these lists."""
    metadata = {"display_phone_number": "31200000000", "phone_number_id": "106540352242922"}
    return {
        "field": "messages",
        "value": {"messaging_product": "whatsapp", "metadata": metadata, **value},
    }


def update(*changes: Any) -> dict[str, Any]:
    """A webhook body with one entry."""
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [*changes]}]}


def of_messages(*messages: Any, **value: Any) -> dict[str, Any]:
    """A webhook body with these messages."""
    return update(change(messages=[*messages], **value))


def encoded(body: Any, *, escaped: bool = True) -> bytes:
    """The bytes on the wire; Meta escapes what is not ASCII, a proxy may not."""
    return json.dumps(body, ensure_ascii=escaped).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a request that Meta signed."""
    return {"X-Hub-Signature-256": signature.sign(body, secret)}
