"""What each kind of message tells an agent, beside its words; pure reading."""

from datetime import datetime, timezone
from typing import Any

import pytest

from care.messages import IdChange, Ids, ReceivedMessage
from care.privacy.within import mask_within
from connectors.whatsapp import updates
from connectors.whatsapp.other_fields import Trouble
from connectors.whatsapp.updates import Unknown
from tests.connectors.whatsapp import meta

NOW = datetime(2026, 11, 23, 11, 0, 5, tzinfo=timezone.utc)
SENT = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)
IBAN = "NL91ABNA0417164300"


def read(message: dict[str, Any], **value: Any) -> ReceivedMessage:
    [found] = updates.read(meta.of_messages(message, **value), NOW)
    assert isinstance(found, ReceivedMessage)
    return found


def details(kind: str, content: Any, **more: Any) -> Any:
    """What is kept of it, masked, as it will stand in the database."""
    return mask_within(dict(read(meta.message("w1", kind, content, **more)).details))[0]


def test_a_document_has_a_name_and_it_is_masked() -> None:
    content = {"id": "1", "filename": f"afschrift {IBAN}.pdf", "mime_type": "application/pdf"}
    assert details("document", content) == {"file_name": "afschrift [IBAN ••4300].pdf"}


def test_a_file_larger_than_whatsapp_gives_is_told() -> None:
    errors = [{"code": 131052, "title": "Media download error"}]
    for kind in ("document", "unsupported", "video"):
        assert details(kind, None, errors=errors) == {"errors": [131052], "too_large": True}


def test_a_place_with_and_without_a_name() -> None:
    pin = {"latitude": 52.0907, "longitude": 5.1214}
    assert details("location", pin) == {"location": pin}
    named = {**pin, "name": f"Thuis {IBAN}", "address": "Domplein 1", "url": "https://x.nl"}
    assert details("location", named)["location"] == {**named, "name": "Thuis [IBAN ••4300]"}
    nowhere = {"latitude": "NaN", "longitude": 999}
    assert details("location", nowhere) == {"location": {}}


def test_cards_of_people() -> None:
    card = {
        "name": {"formatted_name": "Bert Bos", "first_name": "Bert"},
        "phones": [{"phone": "+31 6 12345678", "wa_id": "31612345678"}, {"wa_id": "3161"}, 3],
        "emails": [{"email": "bert@example.com"}],
        "org": {"company": "Bos BV"},
        "vcard": "BEGIN:VCARD",
    }
    other = {"name": {"first_name": "Els"}, "origin": "contact_request"}
    assert details("contacts", [card, "?", other]) == {
        "contacts": [
            {
                "name": "Bert Bos",
                "company": "Bos BV",
                "phones": ["+31 6 12345678", "3161"],
                "emails": ["bert@example.com"],
            },
            {"name": "Els"},
        ],
        "requested": True,
    }


def test_an_order_and_its_lines() -> None:
    item = {"product_retailer_id": "P-1", "quantity": 2, "item_price": 30, "currency": "EUR"}
    found = details("order", {"catalog_id": "7", "text": "Graag", "product_items": [item, None]})
    line = {"product": "P-1", "quantity": 2.0, "price": 30.0, "currency": "EUR"}
    assert found == {"order": {"catalog": "7", "items": [line]}}


def test_a_form_is_its_answers() -> None:
    answers = '{"flow_token": "t", "rekening": "NL91ABNA0417164300", "cijfer": 4, "op": ["a"]}'
    reply = {"nfm_reply": {"response_json": answers, "body": "Sent", "name": "flow"}}
    assert details("interactive", reply) == {
        "form": [
            {"asked": "rekening", "got": "[IBAN ••4300]"},
            {"asked": "cijfer", "got": "4"},
            {"asked": "op", "got": '["a"]'},
        ]
    }
    for broken in ("", "{", "[]", "7", "[" * 5000):
        reply = {"nfm_reply": {"response_json": broken}}
        assert details("interactive", reply) in ({"form": []}, {})


def test_a_permission_to_call_is_noted_and_asks_nothing() -> None:
    reply = {"call_permission_reply": {"response": "accept", "expiration_timestamp": 1753186982}}
    found = read(meta.message("w1", "interactive", reply))
    assert found.asks_nothing
    assert found.details == {"call_permission": {"response": "accept", "until": 1753186982.0}}


def test_the_row_of_a_list_brings_its_description() -> None:
    reply = {"list_reply": {"id": "o1", "title": "Pas", "description": "Blokkeren of nieuw"}}
    assert details("interactive", reply) == {"description": "Blokkeren of nieuw"}


def test_a_reaction_and_its_end() -> None:
    thumb = {"message_id": "out.1", "emoji": "👍"}
    assert details("reaction", thumb) == {"reaction_to": "out.1"}
    for gone in ({"message_id": "out.1", "emoji": ""}, {"message_id": "out.1"}):
        found = read(meta.message("w1", "reaction", gone))
        assert found.text is None
        assert found.details == {"reaction_to": "out.1", "removed": True}


@pytest.mark.parametrize(
    ("context", "kept"),
    [
        ({"forwarded": True}, {"forwarded": "once"}),
        ({"forwarded": True, "frequently_forwarded": True}, {"forwarded": "often"}),
        ({"frequently_forwarded": True}, {"forwarded": "often"}),
        ({"forwarded": "yes"}, {}),
        ({"referred_product": {"product_retailer_id": "P-1"}}, {"product": "P-1"}),
    ],
)
def test_forwarded_and_about_a_product(context: Any, kept: dict[str, Any]) -> None:
    assert details("text", {"body": "Hoi"}, context=context) == kept


def test_the_advertisement_without_the_click_that_follows_people() -> None:
    referral = {
        "source_url": "https://fb.me/x",
        "source_type": "ad",
        "headline": "Sparen",
        "body": "Rente",
        "media_type": "image",
        "ctwa_clid": "follows-people",
        "image_url": "https://x",
    }
    assert details("text", {"body": "Hoi"}, referral=referral) == {
        "referral": {
            "source": "ad",
            "url": "https://fb.me/x",
            "headline": "Sparen",
            "body": "Rente",
            "media": "image",
        }
    }


@pytest.mark.parametrize("what", ["edit", "poll_creation", "gif", "group_invite", "pin"])
def test_what_whatsapp_does_not_pass_on_is_named(what: str) -> None:
    errors = [{"code": 131051, "title": "Message type unknown"}]
    found = details("unsupported", {"type": what}, errors=errors)
    assert found == {"unsupported": what, "errors": [131051]}
    assert details("unknown", None, errors=errors) == {"errors": [131051]}


def test_an_edit_and_a_withdrawal_name_what_they_are_about() -> None:
    new = {"type": "text", "text": {"body": "Beter"}}
    edit = {"original_message_id": "w0", "message": new}
    assert details("edit", edit) == {"edits": "w0", "edited_kind": "text"}
    found = read(meta.message("w1", "revoke", {"original_message_id": "w0"}))
    assert found.details == {"revokes": "w0"} and found.asks_nothing


def test_a_new_number_is_a_change() -> None:
    system = {"type": "user_changed_number", "body": "User A changed", "wa_id": "31600000009"}
    found = read(meta.message("w1", "system", system))
    former = Ids(meta.SANNE, None)
    assert found.change == IdChange(former, Ids("31600000009", None), SENT)
    assert found.details == {"system": "user_changed_number"}


@pytest.mark.parametrize(
    "told",
    [
        {"from_user_id": "NL.1"},
        {"system": {"previous_user_id": "NL.1"}},
        {"system": {"body": "User Sanne changed from NL.1 to NL.2."}},
    ],
)
def test_a_new_user_id_is_a_change_wherever_the_old_one_stands(told: dict[str, Any]) -> None:
    system = {"type": "user_changed_user_id", "user_id": "NL.2", **told.pop("system", {})}
    message = {"id": "w1", "timestamp": "1795431600", "type": "system", "system": system, **told}
    assert read(message).change == IdChange(Ids(None, "NL.1"), Ids(None, "NL.2"), SENT)


def test_another_phone_or_sim_card_is_a_note() -> None:
    note = {"type": "customer_identity_changed", "body": "User identity changed"}
    found = read(meta.message("w1", "system", note, identity={"hash": "k2"}))
    assert found.details == {"system": "customer_identity_changed", "identity": "k2"}
    assert found.change is None and found.asks_nothing


def test_people_are_matched_by_id_with_all_that_is_told_of_them() -> None:
    contacts = [
        meta.contact("Bert", "31600000002"),
        {
            "profile": {"name": "Sanne", "username": "sanne.w"},
            "user_id": "NL.1",
            "parent_user_id": "NL.ENT.1",
            "identity_key_hash": "k1",
        },
    ]
    found = read(meta.text("w1", "Hoi", None, from_user_id="NL.1"), contacts=contacts)  # type: ignore[arg-type]
    sender = found.sender
    assert (sender.wa_id, sender.user_id, sender.parent_user_id) == (None, "NL.1", "NL.ENT.1")
    assert (sender.name.reveal(), sender.identity_key_hash) == ("Sanne", "k1")
    assert sender.username is not None and sender.username.reveal() == "sanne.w"


def test_a_message_that_names_nobody_is_of_the_only_person_there() -> None:
    message = {"id": "w1", "timestamp": "1795431600", "type": "text", "text": {"body": "Hoi"}}
    alone = [{"profile": {"name": "Sanne"}, "user_id": "NL.1"}]
    assert read(message, contacts=alone).sender.user_id == "NL.1"
    two = [*alone, {"profile": {"name": "Bert"}, "user_id": "NL.2"}]
    assert list(updates.read(meta.of_messages(message, contacts=two), NOW)) == [
        Unknown("messages", "text")
    ]


def test_our_own_words_are_no_customer() -> None:
    [found] = updates.read(meta.of_messages(meta.text("w1", "Hoi", "31200000000")), NOW)
    assert found == Unknown("messages", "echo")


def test_a_message_to_another_number_is_kept_and_not_answered() -> None:
    body = meta.of_messages(meta.text("w1", "Hoi"))
    trouble, found = updates.read(body, NOW, phone_number_id="999")
    assert trouble == Trouble("other_number", {"phone_number_id": "106540352242922"})
    assert isinstance(found, ReceivedMessage) and found.asks_nothing
    assert found.details == {"to_number": "106540352242922"}
    [ours] = updates.read(body, NOW, phone_number_id="106540352242922")
    assert isinstance(ours, ReceivedMessage) and not ours.asks_nothing


def test_a_message_in_a_group_is_kept_and_not_answered() -> None:
    found = read(meta.text("w1", "Hoi", group_id="G1"))
    assert found.asks_nothing and found.details == {"group": True}


def test_trouble_without_messages_is_told_to_the_owner() -> None:
    errors = [{"code": 131000}, {"code": "x"}, None]
    assert list(updates.read(meta.update(meta.change(errors=errors)), NOW)) == [
        Trouble("whatsapp", {"code": 131000})
    ]
