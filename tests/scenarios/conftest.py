"""One installation for the scenarios that leave it as they found it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.house import House, running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running installation on its own ports and databases."""
    with running(tmp_path_factory.mktemp("house")) as started:
        yield started


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures go: BALIE_SCREENSHOTS, to look at them afterwards, or a temporary folder."""
    chosen = os.environ.get("BALIE_SCREENSHOTS")
    folder = Path(chosen) if chosen else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
