"""company.yml as values: what differs from company to company and is no secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from care.errors import ConfigurationError
from care.settings import ROOT

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# How urgent a case can be, most urgent first; the desk's queue follows it.
PRIORITIES = ("urgent", "high", "normal")
Stretch = tuple[time, time]


@dataclass(frozen=True)
class Hours:
    """Opening hours of a team: for each weekday (0 = Monday) its stretches; or day and night."""

    always: bool
    days: Mapping[int, tuple[Stretch, ...]]


@dataclass(frozen=True)
class Team:
    """A group of agents. `in_a_sentence` follows "Een collega van"; `minutes` is the promise."""

    id: str
    name: str
    in_a_sentence: str
    hours: Hours
    promise: str
    minutes: int


@dataclass(frozen=True)
class HandoverRule:
    """Which team takes over for a reason, how urgent it is and how the desk calls it."""

    team: str
    priority: str
    reason: str


@dataclass(frozen=True)
class Limits:
    """How many messages of one customer the bot works on; more than that is a flood."""

    per_minute: int = 90
    per_hour: int = 400


@dataclass(frozen=True)
class Retention:
    """How long each kind of data is kept (care/retention.py carries it out)."""

    files: timedelta = timedelta(days=90)
    assistant_memory: timedelta = timedelta(days=30)
    messages: timedelta = timedelta(days=365)
    cases: timedelta = timedelta(days=730)
    customers: timedelta = timedelta(days=730)
    consents: timedelta = timedelta(days=1825)
    audit: timedelta = timedelta(days=2555)
    figures: timedelta = timedelta(days=1095)


@dataclass(frozen=True)
class Company:
    """One company's settings."""

    name: str
    zone: ZoneInfo
    holiday_country: str
    also_closed: frozenset[date]
    also_open: frozenset[date]
    teams: Mapping[str, Team]
    handovers: Mapping[str, HandoverRule]
    replies: Mapping[str, str]
    # What the desk calls the things that the bot asks for.
    slot_names: Mapping[str, str]
    limits: Limits = Limits()
    retention: Retention = Retention()

    def team(self, team_id: str) -> Team:
        """The team, or the general one where a name is unknown: a case is never lost on a typo."""
        return self.teams.get(team_id) or self.teams["general"]

    def handover_rule(self, reason: str) -> HandoverRule:
        """What happens for this reason; an unknown one goes to the general team."""
        return self.handovers.get(reason) or HandoverRule("general", "normal", reason)


@lru_cache(maxsize=4)
def load(path: Path = ROOT / "company.yml") -> Company:
    """Read company.yml.

    Raises ConfigurationError, in Dutch, naming what is missing or wrong.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return read(raw)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigurationError(f"company.yml klopt niet: {error}") from error


def read(raw: Mapping[str, Any]) -> Company:
    """Turn the parsed YAML into values; KeyError or ValueError tells what is wrong."""
    holidays = raw.get("holidays") or {}
    teams = {key: _team(key, value, raw) for key, value in raw["teams"].items()}
    rules = {key: HandoverRule(**value) for key, value in raw.get("handovers", {}).items()}
    if "general" not in teams:
        raise ValueError("er is geen team 'general'")
    for key, rule in rules.items():
        if rule.team not in teams:
            raise ValueError(f"handovers.{key} noemt het onbekende team '{rule.team}'")
        if rule.priority not in PRIORITIES:
            raise ValueError(f"handovers.{key} heeft de onbekende prioriteit '{rule.priority}'")
    return Company(
        name=raw["name"],
        zone=ZoneInfo(raw["time_zone"]),
        holiday_country=holidays.get("country", "NL"),
        also_closed=frozenset(_date(day) for day in holidays.get("also_closed") or ()),
        also_open=frozenset(_date(day) for day in holidays.get("also_open") or ()),
        teams=teams,
        handovers=rules,
        replies={key: str(value) for key, value in (raw.get("replies") or {}).items()},
        slot_names=dict(raw.get("slot_names") or {}),
        limits=_limits(raw.get("limits") or {}),
        retention=_retention(raw.get("retention") or {}),
    )


def _limits(raw: Mapping[str, Any]) -> Limits:
    for name, value in raw.items():
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"limits.{name} is een aantal van 1 of meer: {value}")
    return Limits(**raw)


def _retention(raw: Mapping[str, Any]) -> Retention:
    for kind, days in raw.items():
        if not isinstance(days, int) or days < 1:
            raise ValueError(f"retention.{kind} is een aantal dagen van 1 of meer: {days}")
    return Retention(**{kind: timedelta(days=days) for kind, days in raw.items()})


def _team(key: str, raw: Mapping[str, Any], whole: Mapping[str, Any]) -> Team:
    promise = whole["waiting"][raw["promise"]]
    return Team(
        id=key,
        name=raw["name"],
        in_a_sentence=raw["in_a_sentence"],
        hours=_hours(whole["opening_hours"][raw["hours"]]),
        promise=promise["say"],
        minutes=int(promise["minutes"]),
    )


def _hours(raw: Any) -> Hours:
    if raw == "always":
        return Hours(always=True, days={})
    return Hours(
        always=False,
        days={_weekday(day): _stretches(day, stretches) for day, stretches in raw.items()},
    )


def _weekday(day: str) -> int:
    if day not in DAYS:
        raise ValueError(f"'{day}' is geen dag; schrijf {', '.join(DAYS)}")
    return DAYS.index(day)


def _stretches(day: str, raw: Any) -> tuple[Stretch, ...]:
    if not isinstance(raw, list):
        raise ValueError(f"de openingstijden van {day} zijn geen lijst: {raw}")
    return tuple(_stretch(str(text)) for text in raw)


def _stretch(text: str) -> Stretch:
    opens, _, closes = text.partition("-")
    try:
        first, last = time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
    except ValueError as error:
        raise ValueError(f"'{text}' is geen openingstijd zoals 08:00-17:30") from error
    if first >= last:
        raise ValueError(f"openingstijd {text} eindigt vóór het begin")
    return first, last


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
