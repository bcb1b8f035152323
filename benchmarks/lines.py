"""One question and the moment of its answer.

`WhatsAppLine` signs a webhook as Meta does, posts it to the door and waits until the reply arrives
at our stand-in for the Graph API. `RestLine` asks a Rasa server on its own REST channel. Moments
are those of time.perf_counter.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import aiohttp

# Seconds. A customer who hears nothing for so long is given up (a human has the case, most often).
LONGEST_WAIT = 20.0


@dataclass(frozen=True)
class Posted:
    """How the door took a webhook: HTTP status (0: none) and when."""

    status: int
    at: float


class Line(Protocol):
    """A way to ask the bot something."""

    async def ask(self, number: str, text: str) -> float | None:
        """The moment of the first answer; None when there is none in time."""


class Replies:
    """Pairs replies with open questions. At most one question of a number is open at a time."""

    def __init__(self) -> None:
        self._open: dict[str, asyncio.Future[float]] = {}
        # Replies while their customer had no open question. Should be next to none: a second reply
        # to one question may be taken for the answer to the next.
        self.unexpected = 0

    def heard(self, number: str, at: float) -> None:
        """A reply arrived (the stand-in for Meta calls this)."""
        waiting = self._open.pop(number, None)
        if waiting is None or waiting.done():
            self.unexpected += 1
        else:
            waiting.set_result(at)

    def expect(self, number: str) -> "asyncio.Future[float]":
        """Where the moment of the next reply will stand."""
        answer = asyncio.get_running_loop().create_future()
        self._open[number] = answer
        return answer

    def give_up(self, number: str) -> None:
        self._open.pop(number, None)


class WhatsAppLine:
    """Webhooks in, replies out at the stand-in for Meta."""

    def __init__(
        self, session: aiohttp.ClientSession, door: str, app_secret: str, replies: Replies
    ) -> None:
        self._session, self._door, self._replies = session, door, replies
        self._secret = app_secret.encode()
        self._run = secrets.token_hex(4)
        self._numbers = count(1)

    async def ask(self, number: str, text: str) -> float | None:
        answer = self._replies.expect(number)
        try:
            posted = await self.post(number, text)
            if posted.status != 200:
                return None
            return await asyncio.wait_for(answer, LONGEST_WAIT)
        except asyncio.TimeoutError:
            return None
        finally:
            self._replies.give_up(number)

    async def post(self, number: str, text: str) -> Posted:
        """One signed update with one text message."""
        body = self._update(number, text)
        signed = "sha256=" + hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signed}
        try:
            async with self._session.post(self._door, data=body, headers=headers) as answer:
                await answer.read()
                return Posted(answer.status, time.perf_counter())
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return Posted(0, time.perf_counter())

    def _update(self, number: str, text: str) -> bytes:
        message = {
            "from": number,
            "id": f"wamid.bench.{self._run}.{next(self._numbers)}",
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": text},
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "31600000000", "phone_number_id": "1"},
            "contacts": [{"profile": {"name": "Proef"}, "wa_id": number}],
            "messages": [message],
        }
        change = {"field": "messages", "value": value}
        update = {"object": "whatsapp_business_account"}
        return json.dumps({**update, "entry": [{"id": "1", "changes": [change]}]}).encode()


class RestLine:
    """Rasa's REST channel: the answer to the POST is the bot's answer."""

    def __init__(self, session: aiohttp.ClientSession, rasa: str) -> None:
        self._session, self._url = session, f"{rasa}/webhooks/rest/webhook"

    async def ask(self, number: str, text: str) -> float | None:
        question = {"sender": number, "message": text}
        limit = aiohttp.ClientTimeout(total=LONGEST_WAIT)
        try:
            async with self._session.post(self._url, json=question, timeout=limit) as answer:
                said = await answer.json()
                return time.perf_counter() if answer.status == 200 and said else None
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            return None
