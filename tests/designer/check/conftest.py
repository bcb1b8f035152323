"""The small project as a fixture."""

from pathlib import Path

import pytest

from tests.designer.check.small import Small


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small project in which everything is in order."""
    return Small(tmp_path)
