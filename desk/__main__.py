"""Starts the desk: `python -m desk`."""

import logging
import sys

import uvicorn

from care import settings
from care.errors import ConfigurationError
from desk import setup

# Seconds for open streams at shutdown: they never end by themselves.
GRACE = 2


def main() -> None:
    """Serve until told to stop. Address and port come from the settings."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # Each refused or unknown address would be a line; what matters the pages log themselves.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("axes").setLevel(logging.WARNING)
    try:
        loaded = settings.load()
    except ConfigurationError as error:
        sys.exit(str(error))
    uvicorn.run(
        setup.start(loaded),
        host=loaded.desk_host,
        port=loaded.ports.desk,
        ws="none",
        lifespan="off",
        access_log=False,  # a one-time link is part of an address
        timeout_graceful_shutdown=GRACE,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
