"""Are our ports free? Asked before anything starts, so that the answer is a sentence."""

import socket

from care.errors import ConfigurationError
from care.settings import Settings


def check_free(settings: Settings) -> None:
    """Raises ConfigurationError naming the setting of a port that another program has."""
    hosts = {"door": settings.door_host, "desk": settings.desk_host}
    for name in settings.processes:
        port = getattr(settings.ports, name, None)
        if port is not None and not _is_free(hosts.get(name, "127.0.0.1"), port):
            raise ConfigurationError(
                f"Poort {port} is al in gebruik. Stop het programma dat daar draait, of kies een "
                f"ander nummer, bijvoorbeeld {name.upper()}_PORT={port + 1}."
            )


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
