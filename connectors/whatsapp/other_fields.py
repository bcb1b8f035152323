"""Webhook fields that are no messages: acknowledged and counted, never a turn of the bot.

Of some somebody should hear: the owner of paused templates, falling quality and trouble with the
account; care of changed ids and of wishes about marketing (Meta, "Webhooks" reference).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from care.alerts import Fact
from care.messages import IdChange, Ids, Preference
from connectors.whatsapp import people
from connectors.whatsapp.reading import dict_of, label, list_of, moment_of, text_of


@dataclass(frozen=True)
class Trouble:
    """Something that the owner of the number should know; facts in Meta's own labels."""

    kind: str
    facts: Mapping[str, Fact]


Found = Trouble | IdChange | Preference
Read = Callable[[dict[str, Any], datetime], Iterator[Found]]

# Good or neutral news, and none at all. A word that nobody knows is told: rather once too often.
NOTHING = label("")
FINE_TEMPLATE = frozenset({NOTHING, "APPROVED", "REINSTATED", "PENDING", "UNPAUSED", "IN_APPEAL"})
FINE_ACCOUNT = frozenset(
    {
        NOTHING,
        "ACCOUNT_RECONNECTED",
        "AD_ACCOUNT_LINKED",
        "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
        "MM_LITE_TERMS_SIGNED",
        "PARTNER_ADDED",
        "PARTNER_APP_INSTALLED",
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        "VERIFIED_ACCOUNT",
        "VOLUME_BASED_PRICING_TIER_UPDATE",
    }
)
FINE_QUALITY = frozenset({NOTHING, "GREEN", "UNKNOWN"})
FINE_NUMBER = frozenset({NOTHING, "UNFLAGGED", "UPGRADE", "ONBOARDING"})


def read(field: str, value: dict[str, Any], now: datetime) -> Iterator[Found]:
    """What somebody should do something with; nothing for what is only counted."""
    reader = READERS.get(field)
    return reader(value, now) if reader else iter(())


def _template(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    event = label(text_of(value, "event"))
    if event not in FINE_TEMPLATE:
        reason = label(text_of(value, "reason"), 64)
        yield Trouble("template_status", {**_which(value), "event": event, "reason": reason})


def _template_quality(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    quality = label(text_of(value, "new_quality_score"))
    if quality not in FINE_QUALITY:
        yield Trouble("template_quality", {**_which(value), "quality": quality})


def _template_category(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    """Another category has another price."""
    yield Trouble(
        "template_category", {**_which(value), "category": label(text_of(value, "new_category"))}
    )


def _number_quality(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    event = label(text_of(value, "event"))
    if event not in FINE_NUMBER:
        limit = label(text_of(value, "current_limit"))
        yield Trouble("number_quality", {"event": event, "limit": limit})


def _account(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    event = label(text_of(value, "event"), 64)
    if event not in FINE_ACCOUNT:
        facts: dict[str, Fact] = {"event": event}
        if dict_of(value, "ban_info"):
            facts["state"] = label(text_of(dict_of(value, "ban_info"), "waba_ban_state"))
        if dict_of(value, "violation_info"):
            violation = text_of(dict_of(value, "violation_info"), "violation_type")
            facts["violation"] = label(violation, 64)
        kinds = [text_of(each, "restriction_type") for each in list_of(value, "restriction_info")]
        if kinds:
            facts["restrictions"] = " ".join(sorted(label(kind, 64) for kind in kinds[:10]))
        yield Trouble("account", facts)


def _account_alert(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    info = dict_of(value, "alert_info") or value
    severity = label(text_of(info, "alert_severity"))
    if severity not in (NOTHING, "INFORMATIONAL"):
        kind = label(text_of(info, "alert_type"), 64)
        yield Trouble("account_alert", {"severity": severity, "type": kind})


def _account_review(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    decision = label(text_of(value, "decision"))
    if decision not in (NOTHING, "APPROVED"):
        yield Trouble("account_review", {"decision": decision})


def _security(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    """Somebody changed the number's PIN or asked for it."""
    yield Trouble("security", {"event": label(text_of(value, "event"), 64)})


def _flow(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    state = label(text_of(value, "new_status") or text_of(value, "alert_state"))
    if state in ("BLOCKED", "THROTTLED", "ACTIVATED"):
        yield Trouble("flow", {"flow": label(text_of(value, "flow_id")), "state": state})


def _preferences(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    """stop, resume or signup; only `stop` forbids, and a word that nobody knows changes nothing."""
    for each in list_of(value, "user_preferences"):
        who = people.ids_of(each, "wa_id", "user_id", "parent_user_id")
        word, purpose = text_of(each, "value"), label(text_of(each, "category"))
        if who is None or not (who.wa_id or who.user_id) or word not in PREFERENCES:
            continue
        purpose = purpose.removesuffix("_messages")
        yield Preference(who, purpose, PREFERENCES[word], moment_of(each, now))


PREFERENCES = {"stop": False, "resume": True, "signup": True}


def _user_ids(value: dict[str, Any], now: datetime) -> Iterator[Found]:
    """A user id that has changed: `previous` and `current`, with the number where it is known."""
    given = value.get("user_id_update")
    for each in given if isinstance(given, list) else [given]:
        pair = dict_of(each, "user_id") or (each if isinstance(each, dict) else {})
        parents = dict_of(each, "parent_user_id")
        known = people.ids_of(each, "wa_id", "-", "-") or Ids(None, None)
        before = people.ids_of(pair, "-", "previous", "-") or Ids(None, None)
        after = people.ids_of({**parents, "id": pair.get("current")}, "-", "id", "current")
        if before.user_id and after and after.user_id:
            former = Ids(known.wa_id, before.user_id)
            current = Ids(None, after.user_id, after.parent_user_id)
            yield IdChange(former, current, moment_of(each, now))


def _which(value: dict[str, Any]) -> dict[str, Fact]:
    return {
        "template": label(text_of(value, "message_template_name"), 128),
        "language": label(text_of(value, "message_template_language"), 16),
    }


READERS: Mapping[str, Read] = {
    "message_template_status_update": _template,
    "message_template_quality_update": _template_quality,
    "template_category_update": _template_category,
    "phone_number_quality_update": _number_quality,
    "account_update": _account,
    "account_alerts": _account_alert,
    "account_review_update": _account_review,
    "security": _security,
    "flows": _flow,
    "user_preferences": _preferences,
    "user_id_update": _user_ids,
}
