"""Sessions end when nobody is at the desk (OWASP ASVS 5.0, 7.3).

Only what a person does counts: pages that refresh themselves carry `X-Live` and don't prolong
anything, or a desk that is left open would stay open for as long as customers write.
"""

import time
from typing import Any

from django.contrib.auth import logout
from django.utils.deprecation import MiddlewareMixin

IDLE_SECONDS = 30 * 60
# Written at most once in so many seconds, so that most requests only read.
GRAIN_SECONDS = 60
KEY = "last_active"


class IdleMiddleware(MiddlewareMixin):  # type: ignore[misc]  # Django ships no types
    """Signs out whoever did nothing for half an hour."""

    def process_request(self, request: Any) -> None:
        """Look at the clock before any page does its work."""
        if not request.user.is_authenticated:
            return
        now = time.time()
        last = request.session.get(KEY)
        if last is not None and is_over(last, now):
            logout(request)
        elif "X-Live" not in request.headers and (last is None or now - last > GRAIN_SECONDS):
            request.session[KEY] = now


def is_over(last_active: float, now: float) -> bool:
    """Has nobody been there for too long? Seconds since 1970.

    >>> is_over(0, IDLE_SECONDS - 1), is_over(0, IDLE_SECONDS + 1)
    (False, True)
    """
    return now - last_active > IDLE_SECONDS
