"""The two databases of the desk: care's (the work, through SQLAlchemy) and Django's own (logins).

Care's engine is made once for each process, when the process starts and not at import.
"""

from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from care import database
from care.database import Engine

_engine: Engine | None = None
_media_folder: Path | None = None


def open_care(url: str) -> Engine:
    """Open care's database for this process; a second call replaces the first."""
    global _engine
    close_care()
    _engine = database.connect(url)
    return _engine


def close_care() -> None:
    """Let go of care's database."""
    global _engine
    if _engine is not None:
        _engine.dispose()
    _engine = None


def care() -> Engine:
    """Care's database. Raises RuntimeError when the process has not opened it."""
    if _engine is None:
        raise RuntimeError("care's database has not been opened: call desk.setup.start() first")
    return _engine


def keep_files_in(folder: Path) -> None:
    """Where the door keeps customers' files."""
    global _media_folder
    _media_folder = folder


def media_folder() -> Path:
    """Where customers' files are. Raises RuntimeError when the process has not said so."""
    if _media_folder is None:
        raise RuntimeError("the folder of files is not known: call desk.setup.start() first")
    return _media_folder


def upgrade() -> None:
    """Bring Django's own tables (logins, sessions, throttling) up to date, roles included."""
    from desk import setup

    setup.prepare()
    from django.core.management import call_command

    from desk import people

    call_command("migrate", interactive=False, verbosity=0)
    people.make_roles()


def for_django(url: str) -> dict[str, Any]:
    """DESK_DATABASE_URL in Django's words.

    >>> for_django("sqlite:///var/desk.db")["NAME"]
    'var/desk.db'
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed.database or ":memory:")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parsed.database or "",
        "USER": parsed.username or "",
        "PASSWORD": parsed.password or "",
        "HOST": parsed.host or "",
        "PORT": str(parsed.port or ""),
    }


def _sqlite(path: str) -> dict[str, Any]:
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Readers never wait for a writer, and two writers queue instead of failing halfway.
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
