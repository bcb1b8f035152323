"""The trained assistant, loaded once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.understanding.talking import Assistant, Conversation

# What Rasa 3.6.21 causes itself while it loads a model and handles a message.
OF_RASA = [
    "ignore:the load_module:DeprecationWarning",
    "ignore:'[A-Za-z]+' deprecated - use:DeprecationWarning",
]


def pytest_configure(config: pytest.Config) -> None:
    """Let those messages pass; every other warning stays an error."""
    for entry in OF_RASA:
        config.addinivalue_line("filterwarnings", entry)


@pytest.fixture(scope="session")
def assistant() -> Iterator[Assistant]:
    """Return the assistant."""
    assistant = Assistant()
    yield assistant
    assistant.close()


@pytest.fixture
def customer(assistant: Assistant) -> Conversation:
    """Return a conversation that nothing was said in."""
    return assistant.start()
