"""`python -m simulator`: the stand-in for Meta on its own port."""

import contextlib
import logging
import sys

from simulator import approved, settings
from simulator.server import make_server


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    try:
        wanted = settings.read()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        server = make_server(wanted)
    except approved.TemplatesError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"simulator: http://127.0.0.1:{wanted.port}/", flush=True)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again after stopping
        server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
