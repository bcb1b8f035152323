"""A conversation with the trained assistant, custom actions really run, without any server."""

from __future__ import annotations

import asyncio
from typing import Any

# First of all: it keeps quiet what Rasa and others warn about while they are imported.
from nlu import conftest as _quiet_imports  # noqa: F401

# isort: split
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from care.handover import HandoverRequest
from connectors.rasa_server import payloads
from supervision import model


class _InProcess(EndpointConfig):  # type: ignore[misc]  # untyped in Rasa
    """The action server's one address, answered by its own executor."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1/webhook")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that is asked for."""
        return await self._executor.run(kwargs["json"])


class Turn:
    """What came of one message."""

    def __init__(self, said: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
        self.texts = [message["text"] for message in said if message.get("text")]
        self.titles = [button["title"] for message in said for button in message.get("buttons", ())]
        cares = [(message.get("custom") or {}).get("care") for message in said]
        self.handovers = [
            HandoverRequest(**{name: value for name, value in care.items() if name != "do"})
            for care in cares
            if care and care["do"] == "hand_over"
        ]
        self.actions = [event["name"] for event in events if event["event"] == "action"]
        # The replies by their names in data/, in order.
        self.replies = [
            event["metadata"]["utter_action"]
            for event in events
            if event["event"] == "bot" and event["metadata"].get("utter_action")
        ]


class Assistant:
    """The model that fits data/ (trained first where there is none); `start` a conversation."""

    def __init__(self) -> None:
        self.agent = Agent.load(
            str(model.ensure()),
            action_endpoint=_InProcess(),
            generator=EndpointConfig(type="connectors.rasa_server.replies.CompanyReplies"),
        )
        self._loop = asyncio.new_event_loop()
        self._conversations = 0

    def parse(self, text: str) -> dict[str, Any]:
        """Return how a message is read that nothing went before."""
        return dict(self._loop.run_until_complete(self.agent.parse_message(text)))

    def start(self) -> Conversation:
        """Begin a conversation with somebody new."""
        self._conversations += 1
        return Conversation(self, f"customer-{self._conversations}")

    def run(self, work: Any) -> Any:
        """Run what Rasa would await."""
        return self._loop.run_until_complete(work)

    def close(self) -> None:
        """Leave nothing open."""
        self._loop.close()


class Conversation:
    """One customer, writing."""

    def __init__(self, assistant: Assistant, sender: str) -> None:
        self._assistant, self._sender = assistant, sender

    def say(self, text: str) -> Turn:
        """A message that is typed."""
        return self._turn(UserMessage(text, sender_id=self._sender))

    def press(self, title: str, payload: str) -> Turn:
        """A button that is pressed."""
        meant = {"text": title, **payloads.read(payload)}
        return self._turn(UserMessage(title, sender_id=self._sender, parse_data=meant))

    def _turn(self, message: UserMessage) -> Turn:
        before = len(self._events())
        message.output_channel = CollectingOutputChannel()
        self._assistant.run(self._assistant.agent.handle_message(message))
        return Turn(message.output_channel.messages, self._events()[before:])

    def _events(self) -> list[dict[str, Any]]:
        store = self._assistant.agent.tracker_store
        tracker = self._assistant.run(store.get_or_create_tracker(self._sender))
        return [event.as_dict() for event in tracker.events]
