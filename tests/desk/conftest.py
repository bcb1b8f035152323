"""A desk with real databases: care's own for each test, Django's one for the whole run.

Django can be set up once in a process, so its database is one file that each test finds empty.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from care.database import Engine
from care.handover import Agent
from care.settings import Settings
from care.tables import metadata
from desk import database, people, setup
from tests.desk.seeding import settings_for

PASSWORD = "kalm-water-vaart"


@pytest.fixture(scope="session")
def desk_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Django, set up, with its tables."""
    settings = settings_for(tmp_path_factory.mktemp("desk"))
    setup.prepare(settings)
    database.upgrade()
    return settings


@pytest.fixture
def engine(desk_settings: Settings, tmp_path: Path) -> Iterator[Engine]:
    """Care's database, new; Django's, emptied."""
    from django.apps import apps
    from django.db import connections

    for name in ("auth.User", "sessions.Session", "axes.AccessAttempt", "axes.AccessLog"):
        apps.get_model(name).objects.all().delete()
    database.keep_files_in(tmp_path / "media")
    opened = database.open_care(f"sqlite:///{tmp_path / 'care.db'}")
    metadata.create_all(opened)
    yield opened
    database.close_care()
    connections.close_all()


@pytest.fixture
def agent(engine: Engine) -> Agent:
    """Sanne, who answers customers."""
    return people.add_agent("Sanne de Vries", "agent", PASSWORD)


@pytest.fixture
def colleague(engine: Engine) -> Agent:
    """Fatima, who does so too."""
    return people.add_agent("Fatima el Amrani", "agent", PASSWORD)


@pytest.fixture
def browse(engine: Engine) -> Callable[..., Any]:
    """Make a browser (Django's test client), signed in as an agent or as nobody."""
    from django.apps import apps
    from django.test import Client

    def open_browser(who: Agent | None = None, **options: Any) -> Any:
        client = Client(SERVER_NAME="127.0.0.1", **options)
        if who is not None:
            user = apps.get_model("auth", "User").objects.get(pk=who.id)
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser
