"""Webhook fields that are no messages: whom they concern, and that they are always counted."""

from datetime import datetime, timezone
from typing import Any

import pytest

from care.messages import IdChange, Ids, Preference, ReceivedMessage
from connectors.whatsapp import updates
from connectors.whatsapp.other_fields import Trouble
from connectors.whatsapp.updates import Unknown
from tests.connectors.whatsapp import meta

NOW = datetime(2026, 11, 23, 11, 0, 5, tzinfo=timezone.utc)
TEMPLATE = {"message_template_name": "nieuwe_pas", "message_template_language": "nl"}
NAMED = {"template": "nieuwe_pas", "language": "nl"}


def read(field: str, value: Any) -> list[updates.Update]:
    counted, *found = updates.read(meta.update({"field": field, "value": value}), NOW)
    assert counted == Unknown(field, "field")
    return found


@pytest.mark.parametrize(
    ("field", "value", "trouble"),
    [
        (
            "message_template_status_update",
            {**TEMPLATE, "event": "PAUSED", "reason": "NONE"},
            Trouble("template_status", {**NAMED, "event": "PAUSED", "reason": "NONE"}),
        ),
        (
            "message_template_quality_update",
            {**TEMPLATE, "new_quality_score": "RED"},
            Trouble("template_quality", {**NAMED, "quality": "RED"}),
        ),
        (
            "template_category_update",
            {**TEMPLATE, "new_category": "MARKETING"},
            Trouble("template_category", {**NAMED, "category": "MARKETING"}),
        ),
        (
            "phone_number_quality_update",
            {"event": "DOWNGRADE", "current_limit": "TIER_250"},
            Trouble("number_quality", {"event": "DOWNGRADE", "limit": "TIER_250"}),
        ),
        (
            "account_update",
            {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "ADULT"}},
            Trouble("account", {"event": "ACCOUNT_VIOLATION", "violation": "ADULT"}),
        ),
        (
            "account_update",
            {"event": "SOMETHING_OF_2030"},
            Trouble("account", {"event": "SOMETHING_OF_2030"}),
        ),
        (
            "account_update",
            {"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "R_1"}]},
            Trouble("account", {"event": "ACCOUNT_RESTRICTION", "restrictions": "R_1"}),
        ),
        (
            "account_alerts",
            {"alert_severity": "CRITICAL", "alert_type": "OBA_REJECTED"},
            Trouble("account_alert", {"severity": "CRITICAL", "type": "OBA_REJECTED"}),
        ),
        (
            "account_review_update",
            {"decision": "REJECTED"},
            Trouble("account_review", {"decision": "REJECTED"}),
        ),
        ("security", {"event": "PIN_CHANGED"}, Trouble("security", {"event": "PIN_CHANGED"})),
        (
            "flows",
            {"flow_id": "7", "new_status": "BLOCKED"},
            Trouble("flow", {"flow": "7", "state": "BLOCKED"}),
        ),
    ],
)
def test_trouble_is_for_the_owner(field: str, value: Any, trouble: Trouble) -> None:
    assert read(field, value) == [trouble]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message_template_status_update", {**TEMPLATE, "event": "APPROVED"}),
        ("message_template_quality_update", {**TEMPLATE, "new_quality_score": "GREEN"}),
        ("message_template_components_update", TEMPLATE),
        ("phone_number_quality_update", {"event": "UPGRADE"}),
        ("account_update", {"event": "PARTNER_ADDED"}),
        ("account_alerts", {"alert_severity": "INFORMATIONAL"}),
        ("account_review_update", {"decision": "APPROVED"}),
        *((field, {"messages": [meta.text("w1", "Hoi")]}) for field in ("calls", "history")),
        *((field, {}) for field in ("flows", "automatic_events", "group_lifecycle_update")),
        *((field, None) for field in ("partner_solutions", "payment_configuration_update")),
        *((field, 3) for field in ("account_update", "user_id_update", "user_preferences")),
        ("smb_message_echoes", {"message_echoes": [meta.text("w1", "Hoi")]}),
        ("business_capability_update", {"max_daily_conversation_per_phone": 2000}),
        ("business_username_updates", {"username": "bank"}),
        ("a_field_of_2030", {"messages": [meta.text("w1", "Hoi")]}),
    ],
)
def test_the_rest_is_counted_and_never_a_message(field: str, value: Any) -> None:
    found = read(field, value)
    assert not [one for one in found if isinstance(one, ReceivedMessage)] and found == []


def test_a_wish_about_marketing() -> None:
    at = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)
    base = {"category": "marketing_messages", "timestamp": 1795431600}
    wishes = [
        {**base, "wa_id": meta.SANNE, "value": "stop"},
        {**base, "user_id": "NL.1", "value": "resume"},
        {**base, "wa_id": "06 00000001", "value": "signup"},
        {**base, "wa_id": meta.SANNE, "value": "perhaps"},
        {**base, "value": "stop"},
        None,
    ]
    assert read("user_preferences", {"user_preferences": wishes}) == [
        Preference(Ids(meta.SANNE, None), "marketing", False, at),
        Preference(Ids(None, "NL.1"), "marketing", True, at),
        Preference(Ids("31600000001", None), "marketing", True, at),
    ]


@pytest.mark.parametrize("as_list", [True, False])
def test_a_user_id_that_has_changed(as_list: bool) -> None:
    one = {
        "wa_id": meta.SANNE,
        "user_id": {"previous": "NL.1", "current": "NL.2"},
        "parent_user_id": {"previous": "NL.ENT.1", "current": "NL.ENT.2"},
        "timestamp": "1795431600",
    }
    at = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)
    change = IdChange(Ids(meta.SANNE, "NL.1"), Ids(None, "NL.2", "NL.ENT.2"), at)
    assert read("user_id_update", {"user_id_update": [one] if as_list else one}) == [change]
    assert read("user_id_update", {"user_id_update": {"user_id": {"previous": "NL.1"}}}) == []
