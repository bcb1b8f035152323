"""What the desk's own database keeps of the people of the desk, and not for longer than needed.

Ended sessions, and sign-ins with their address (django-axes). Called at each sign-in: the desk has
no clock of its own, and where nobody signs in nothing is added either.
"""

from datetime import datetime, timedelta
from typing import Any

# Long enough to look back on somebody who tried passwords for weeks.
SIGN_INS_KEPT = timedelta(days=90)
SIGN_INS = ("AccessAttempt", "AccessLog", "AccessFailureLog")


def forget_old(now: datetime) -> int:
    """Drop what is past its time; returns how many rows."""
    sessions = _rows("sessions", "Session").filter(expire_date__lt=now)
    old = [_rows("axes", name).filter(attempt_time__lt=now - SIGN_INS_KEPT) for name in SIGN_INS]
    return sum(found.delete()[0] for found in (sessions, *old))


def _rows(app: str, name: str) -> Any:
    # Django's models exist only after its set-up, so never at import.
    from django.apps import apps

    return apps.get_model(app, name).objects
