"""The shape of the database, step by step (Alembic). `balie db upgrade` runs what is missing."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from care.database import Engine, writing

FOLDER = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape; what is there already stays."""
    with writing(engine) as connection:
        command.upgrade(config_for(connection), "head")


def config_for(connection: object) -> Config:
    """Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
