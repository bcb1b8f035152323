"""One call to the Graph API: POST /{phone_number_id}/messages."""

from dataclasses import dataclass
from typing import Any

import requests

from care.delivery import Advice
from care.messages import OutboundMessage
from care.settings import WhatsAppSettings
from connectors.whatsapp import bodies, errors

# Seconds to connect and to wait for an answer.
TIMEOUT = (3.05, 10)
# For what may as well not arrive.
SHORT_TIMEOUT = (1.0, 2.0)
# Meta's words in `message_status` for a template that waits for a judgement of its quality.
HELD = frozenset({"held_for_quality_assessment", "paused"})


@dataclass(frozen=True)
class Attempt:
    """How one call ended: `wamid` on success, else what to do and Meta's code."""

    wamid: str | None = None
    advice: Advice | None = None
    code: int | None = None
    # Taken, but kept back by Meta for the quality of its template.
    held: bool = False

    @property
    def is_sent(self) -> bool:
        return self.advice is None


class GraphClient:
    """Calls for one number. Not shared between threads: a requests session is not made for it."""

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._url = f"{settings.graph_url}/{settings.phone_number_id}/messages"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {settings.access_token}"

    def send(self, message: OutboundMessage) -> Attempt:
        """Send one message. Never raises for what Meta or the network does."""
        try:
            answer = self._session.post(self._url, json=bodies.message(message), timeout=TIMEOUT)
        except requests.exceptions.ConnectTimeout:
            return Attempt(advice=Advice.LATER)
        except requests.exceptions.ConnectionError as error:
            return Attempt(advice=Advice.LATER if _never_left(error) else Advice.LOST)
        except requests.exceptions.RequestException:
            return Attempt(advice=Advice.LOST)
        return read_answer(answer.status_code, _json(answer))

    def mark_read(self, wamid: str, *, typing: bool) -> bool:
        """Show the customer that we read (and answer); whether that worked, which matters little.

        Never raises for what Meta or the network does.
        """
        body = bodies.read(wamid, typing=typing)
        try:
            return self._session.post(self._url, json=body, timeout=SHORT_TIMEOUT).ok
        except requests.exceptions.RequestException:
            return False


def read_answer(status: int, body: Any) -> Attempt:
    """Meta's answer as an attempt."""
    if 200 <= status < 300:
        sent = body.get("messages") if isinstance(body, dict) else None
        first = sent[0] if isinstance(sent, list) and sent else None
        wamid = first.get("id") if isinstance(first, dict) else None
        if not isinstance(wamid, str) or not wamid:
            # Taken, but we cannot read which: a status will tell.
            return Attempt(advice=Advice.LOST)
        return Attempt(wamid, held=first.get("message_status") in HELD)
    return Attempt(advice=errors.decide_advice(status, body), code=errors.read_code(body))


def _never_left(error: requests.exceptions.ConnectionError) -> bool:
    """Was the connection refused, so that nothing can have arrived?"""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")


def _json(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
