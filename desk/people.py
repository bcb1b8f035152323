"""The people of the desk: names, roles and one-time links.

A name is unique whatever its capitals. An agent's id in care is the user's id here.
"""

from collections.abc import Iterable
from typing import Any

from care.handover import Agent
from desk import setup

# Who may do what (Django groups). Designers write the bot's words and see no customer; privacy
# officers copy and delete what there is of one, and read no conversations.
ROLES = {
    "agent": "Medewerker",
    "supervisor": "Teamleider",
    "designer": "Tekstontwerper",
    "privacy": "Privacymedewerker",
    "admin": "Beheerder",
}
SEE_CASES = frozenset({"agent", "supervisor", "admin"})
GUARD_PRIVACY = frozenset({"privacy"})


class PersonError(ValueError):
    """A name, role or password that cannot be; the text says in Dutch what to do."""


def make_roles() -> None:
    """Make the groups; those that are there stay."""
    groups = _model("auth", "Group")
    for role in ROLES:
        groups.objects.get_or_create(name=role)


def add_agent(name: str, role: str, password: str | None = None) -> Agent:
    """Add somebody. Without a password only a one-time link lets them in.

    Raises PersonError when the name is taken or empty, the role unknown or the password weak.
    """
    setup.prepare()
    from django.db import IntegrityError, transaction

    shown = " ".join(name.split())
    if not shown or len(shown) > 60:
        raise PersonError("Geef een naam van 1 tot 60 tekens.")
    if role not in ROLES:
        raise PersonError(f"De rol is een van: {', '.join(ROLES)}.")
    if password is not None:
        _check_password(password)
    make_roles()
    try:
        with transaction.atomic():
            user = _users().create_user(login_name(shown), password=password, first_name=shown)
            user.groups.add(_model("auth", "Group").objects.get(name=role))
    except IntegrityError:
        raise PersonError("Er is al iemand met deze naam. Kies een andere.") from None
    return Agent(user.pk, shown)


def find_agent(name: str) -> Agent | None:
    """The agent with this name, whatever its capitals."""
    setup.prepare()
    user = _users().filter(username=login_name(name)).first()
    return None if user is None else agent_of(user)


def one_time_link(agent: Agent) -> str:
    """A path that signs this agent in: once, within 15 minutes."""
    setup.prepare()
    from django.urls import reverse

    from desk import links

    return str(reverse("one-time-link", args=[links.make(_users().get(pk=agent.id))]))


def agent_of(user: Any) -> Agent:
    """Django's user as care knows people."""
    return Agent(user.pk, user.first_name or user.username)


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Names by id; people who are gone are left out."""
    found = _users().filter(pk__in=set(ids)).values_list("pk", "first_name")
    return {int(pk): str(name) for pk, name in found}


def may_see_cases(user: Any) -> bool:
    """Does one of this user's roles see customers?"""
    return not SEE_CASES.isdisjoint(user.groups.values_list("name", flat=True))


def may_guard_privacy(user: Any) -> bool:
    """May this user copy and delete what there is of a customer?"""
    return not GUARD_PRIVACY.isdisjoint(user.groups.values_list("name", flat=True))


def login_name(name: str) -> str:
    """How a name is stored and looked up.

    >>> login_name("  Sanne  de Vries ")
    'sanne de vries'
    """
    return " ".join(name.split()).casefold()


def _check_password(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError:
        raise PersonError(
            "Kies een wachtwoord van minstens 10 tekens dat niet voor de hand ligt."
        ) from None


def _users() -> Any:
    return _model("auth", "User").objects


def _model(app: str, name: str) -> Any:
    # Django's models exist only after its set-up, so never at import.
    from django.apps import apps

    return apps.get_model(app, name)
