"""Lets pass what Rasa says of itself while it is imported and trains; all else stays an error."""

# First of all: it keeps quiet what Rasa and others warn about while they are imported.
from nlu import conftest as _quiet_imports  # noqa: F401

# isort: split
import pytest

OF_RASA = [
    "ignore:the load_module:DeprecationWarning",
    "ignore:'[A-Za-z]+' deprecated - use:DeprecationWarning",
    "ignore:You have defined training data with examples for training a response selector",
]


def pytest_configure(config: pytest.Config) -> None:
    """Let those messages pass."""
    for entry in OF_RASA:
        config.addinivalue_line("filterwarnings", entry)
