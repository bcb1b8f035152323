"""Talk to the bot in the terminal, as a customer on WhatsApp would see it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import requests

from care.messages import InboundMessage, Reply
from care.privacy.mask import mask
from care.settings import ROOT
from connectors.rasa_server import payloads
from connectors.whatsapp import rendering, utterances
from designer.quiet import hush_rasa

GREETING = "Typ een bericht en druk op Enter. Een nummer kiest een knop. /stop sluit af."
NAMES = {"image": "foto", "document": "document"}
HANDED_OVER = "[overdracht aan {team}, reden: {reason}]"


def talk(model: Path, output: TextIO) -> None:
    """Read lines until /stop or the end of input."""
    with _actions() as url:
        conversation = _Conversation(model, url)
        output.write(GREETING + "\n\n")
        output.flush()
        for line in sys.stdin:
            text = line.strip()
            if text == "/stop":
                return
            if text:
                for words in conversation.say(text):
                    output.write(f"  {words}\n")
                output.write("\n")
                output.flush()


class _Conversation:
    def __init__(self, model: Path, action_url: str) -> None:
        from rasa.core.agent import Agent
        from rasa.utils.endpoints import EndpointConfig

        hush_rasa()
        self._agent = Agent.load(
            str(model),
            action_endpoint=EndpointConfig(action_url),
            generator=EndpointConfig(type="connectors.rasa_server.replies.CompanyReplies"),
        )
        self._loop = asyncio.new_event_loop()
        self._options: list[dict[str, str]] = []

    def say(self, text: str) -> Iterator[str]:
        """One message of the customer; yields the lines of the answer."""
        said = self._loop.run_until_complete(self._ask(text))
        spoken = [found for raw in said if (found := utterances.read(raw)) is not None]
        self._options = []
        for reply in rendering.render(spoken):
            yield from self._show(reply)
        for raw in said:
            wanted = (raw.get("custom") or {}).get("care") or {}
            if wanted.get("do") == "hand_over":
                yield HANDED_OVER.format(**wanted)
        if not said:
            yield "[de assistent zei niets: op WhatsApp zou een medewerker het overnemen]"

    async def _ask(self, text: str) -> list[dict[str, Any]]:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        from connectors.whatsapp import questions

        channel = CollectingOutputChannel()
        message = self._message(text)
        question = questions.ask(message, channel)
        meaning = questions.known_meaning(message)
        await self._agent.handle_message(
            UserMessage(
                question.text,
                channel,
                "talk",
                parse_data=None if meaning is None else {"text": message.text, **meaning},
            )
        )
        return list(channel.messages)

    def _message(self, text: str) -> InboundMessage:
        payload: dict[str, Any] = {}
        if text.isdecimal() and 0 < int(text) <= len(self._options):
            option = self._options[int(text) - 1]
            text, payload = option["title"], {"choice": option["payload"]}
        return InboundMessage(0, "talk", "text", mask(text).text, payload, "bot", 0, 1, "talk")

    def _show(self, reply: Reply) -> Iterator[str]:
        yield from _beside(reply)
        yield from reply.body.splitlines()
        for option in reply.payload.get("options") or reply.payload.get("numbered") or ():
            self._options.append(option)
            meaning = payloads.read(option["payload"])["label_ranking"][0]["label"]
            yield f"[{len(self._options)}] {option['title']}  → {meaning}"


def _beside(reply: Reply) -> Iterator[str]:
    """What is no text: a file, a link under a button, a question for the place, a template."""
    file = reply.payload.get("header") or (reply.payload if "link" in reply.payload else None)
    if file is not None:
        yield f"[{NAMES[file['kind']]}: {file['link']}]"
    if reply.kind == "template":
        yield f"[sjabloon {reply.payload['name']}]"
    if reply.payload.get("style") == "link":
        yield f"[knop {reply.payload['label']}: {reply.payload['url']}]"
    if reply.payload.get("style") == "location":
        yield "[knop: locatie versturen]"


@contextmanager
def _actions() -> Iterator[str]:
    """The custom actions on a free port, for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    environment = {**os.environ, "SANIC_HOST": "127.0.0.1"}
    server = subprocess.Popen(  # noqa: S603 - our own words only
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/webhook"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            requests.get(url, timeout=1)
            return
        except requests.RequestException:
            time.sleep(0.2)
