"""One-time links: signed, single use, 15 minutes.

Django's token for password resets is the model: its signature covers the moment of the last
sign-in, so that signing in ends it. Nothing is stored.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone


class _Tokens(PasswordResetTokenGenerator):  # type: ignore[misc]  # Django ships no types
    key_salt = "desk.links"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        # To the microsecond: two sign-ins within a second are two.
        last = "" if user.last_login is None else user.last_login.isoformat()
        return f"{user.pk}|{user.password}|{user.is_active}|{last}|{timestamp}"


_tokens = _Tokens()


def make(user: Any) -> str:
    """The token of a link for this user."""
    return f"{user.pk}-{_tokens.make_token(user)}"


def redeem(token: str) -> Any | None:
    """The user to whom the token belongs, or None; of two at once one gets it."""
    number, _, signature = token.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    users = apps.get_model("auth", "User").objects.filter(pk=int(number), is_active=True)
    user = users.first()
    if user is None or not _tokens.check_token(user, signature):
        return None
    won = users.filter(last_login=user.last_login).update(last_login=timezone.now())
    return users.first() if won else None
