"""Is a session still somebody's? Asked by streams, which outlive the request that opened them."""

import time
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection

from desk import idle


def is_signed_in(session_key: str) -> bool:
    """Has this session neither ended, nor been left alone for too long?"""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    try:
        last = store.get(idle.KEY)
    finally:
        connection.close()  # no request ends here that would do it
    return last is not None and not idle.is_over(last, time.time())
