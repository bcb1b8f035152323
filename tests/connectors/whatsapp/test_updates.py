"""Meta's JSON as values: each kind of message, who sent it and when; pure reading, no database."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from care.messages import DeliveryStatus, ReceivedFile, ReceivedMessage
from connectors.whatsapp import updates
from connectors.whatsapp.updates import Unknown
from tests.connectors.whatsapp import meta

NOW = datetime(2026, 11, 23, 11, 0, 5, tzinfo=timezone.utc)


def read(body: Any) -> list[updates.Update]:
    return list(updates.read(body, NOW))


def read_message(message: dict[str, Any], **value: Any) -> ReceivedMessage:
    [found] = read(meta.of_messages(message, **value))
    assert isinstance(found, ReceivedMessage)
    return found


def words(message: ReceivedMessage) -> str | None:
    return None if message.text is None else message.text.reveal()


# kind, its object, what the customer said in words, the option that was chosen
KINDS: list[tuple[str, Any, str | None, str | None]] = [
    ("text", {"body": "Hoi"}, "Hoi", None),
    ("image", {"id": "1", "mime_type": "image/png", "caption": "Zie"}, "Zie", None),
    ("video", {"id": "1", "caption": "Zie"}, "Zie", None),
    ("document", {"id": "1", "filename": "a.pdf", "caption": "Brief"}, "Brief", None),
    ("audio", {"id": "1", "voice": True}, None, None),
    ("sticker", {"id": "1", "animated": False}, None, None),
    ("location", {"latitude": 52.1, "longitude": 5.1, "name": "Thuis"}, None, None),
    ("contacts", [{"name": {"formatted_name": "Bert"}}], None, None),
    ("interactive", {"button_reply": {"id": "o1", "title": "Ja"}}, "Ja", "o1"),
    ("interactive", {"list_reply": {"id": "o2", "title": "Pas"}}, "Pas", "o2"),
    ("interactive", {"nfm_reply": {"response_json": "{}", "body": "Sent"}}, None, None),
    ("interactive", {"call_permission_reply": {"response": "accept"}}, None, None),
    ("button", {"payload": "p1", "text": "Meer"}, "Meer", "p1"),
    ("reaction", {"message_id": "out.1", "emoji": "👍"}, "👍", None),
    ("reaction", {"message_id": "out.1"}, None, None),
    ("order", {"catalog_id": "1", "text": "Graag"}, "Graag", None),
    ("system", {"type": "user_changed_number", "body": "..."}, None, None),
    ("unsupported", {"type": "poll_creation"}, None, None),
    ("edit", {"original_message_id": "w0"}, None, None),
    ("edit", {"message": {"type": "text", "text": {"body": "Beter"}}}, "Beter", None),
    ("edit", {"message": {"type": "image", "image": {"caption": "Zo"}}}, "Zo", None),
    ("revoke", {"original_message_id": "w0"}, None, None),
    ("unknown", None, None, None),
    ("something_of_2030", {"body": 3}, None, None),
]


@pytest.mark.parametrize(("kind", "content", "said", "option"), KINDS)
def test_every_kind_becomes_a_message(
    kind: str, content: Any, said: str | None, option: str | None
) -> None:
    found = read_message(meta.message("w1", kind, content))
    assert (found.kind, words(found), found.option_id) == (kind, said, option)
    assert found.sent_at == datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)


def test_of_a_file_is_kept_what_is_needed_to_fetch_it() -> None:
    content = {"id": "m1", "mime_type": "image/png", "sha256": "ab", "caption": "x", "url": "y"}
    found = read_message(meta.message("w1", "image", content))
    assert found.file == ReceivedFile("m1", "image", "image/png", "ab") and found.details == {}
    odd = {"id": "1", "mime_type": ["?"], "sha256": "a" * 9999, "voice": True}
    found = read_message(meta.message("w1", "audio", odd))
    assert found.file == ReceivedFile("1", "audio", None, "a" * 128)
    assert found.details == {"voice": True}


@pytest.mark.parametrize("media_id", [None, "", "../me", "1?a=b", "1/2", "é", "1" * 129, 1.5])
def test_an_id_that_is_no_id_is_never_part_of_an_address(media_id: Any) -> None:
    assert read_message(meta.message("w1", "image", {"id": media_id})).file is None


def test_a_reply_names_the_message_that_it_belongs_to() -> None:
    found = read_message(meta.text("w1", "Ja", context={"id": "out.1", "from": "31200000000"}))
    assert found.reply_to_wamid == "out.1"


def test_who_has_a_user_name_needs_no_number() -> None:
    message = meta.text("w1", "Hoi", from_user_id=meta.SANNE_ID)
    del message["from"]
    contact = {"profile": {"name": "Sanne"}, "user_id": meta.SANNE_ID}
    sender = read_message(message, contacts=[contact]).sender
    assert (sender.wa_id, sender.user_id) == (None, meta.SANNE_ID)
    assert sender.name.reveal() == "Sanne"


def test_both_ids_are_kept_when_both_are_there() -> None:
    sender = read_message(meta.text("w1", "Hoi", from_user_id=meta.SANNE_ID)).sender
    assert (sender.wa_id, sender.user_id) == (meta.SANNE, meta.SANNE_ID)


def test_names_go_by_id_not_by_place() -> None:
    body = meta.of_messages(
        meta.text("w1", "Hoi", "31600000001"),
        meta.text("w2", "Hoi", "31600000002"),
        meta.text("w3", "Hoi", "31600000003"),
        contacts=[meta.contact("Bert", "31600000002"), meta.contact("Anna", "31600000001")],
    )
    found = [m.sender.name.reveal() for m in read(body) if isinstance(m, ReceivedMessage)]
    assert found == ["Anna", "Bert", ""]


def test_nul_and_half_characters_are_taken_out() -> None:
    found = read_message(
        meta.text("w\x001", "a\x00b\ud83d!\ude00 👍"), contacts=[meta.contact("\ud800\x00Jo")]
    )
    assert (found.wamid, words(found)) == ("w1", "ab�!� 👍")
    assert found.sender.name.reveal() == "�Jo"


@pytest.mark.parametrize(
    "stamp",
    ["", "soon", None, [], {}, "nan", "inf", "-inf", 1e300, 10**400, "9" * 30, "1795431600000"],
)
def test_a_time_that_cannot_be_is_now(stamp: Any) -> None:
    assert read_message(meta.text("w1", "Hoi", timestamp=stamp)).sent_at == NOW


def test_a_time_to_come_is_now_but_clocks_may_differ_a_little() -> None:
    # A moment far ahead would keep the 24 hour window open for ever, or end beyond the calendar.
    for stamp in ("253402300799", str(NOW.timestamp() + 3600)):
        assert read_message(meta.text("w1", "Hoi", timestamp=stamp)).sent_at == NOW
    ahead = NOW + timedelta(seconds=20)
    found = read_message(meta.text("w1", "Hoi", timestamp=str(ahead.timestamp())))
    assert found.sent_at == ahead


def test_ids_that_are_too_long_are_refused_not_cut() -> None:
    assert read(meta.of_messages(meta.text("w" * 257, "Hoi"))) == [Unknown("messages", "text")]
    # Cut to the same 32 characters, these two would become one customer.
    longest = "3" * 32
    assert read_message(meta.text("w1", "Hoi", longest)).sender.wa_id == longest
    for tail in ("1", "2"):
        assert read(meta.of_messages(meta.text("w1", "Hoi", longest + tail))) == [
            Unknown("messages", "text")
        ]
    far_too_long = meta.text("w1", "Hoi", from_user_id="NL." + "1" * 200)
    assert read(meta.of_messages(far_too_long)) == [Unknown("messages", "text")]


@pytest.mark.parametrize("word", ["sent", "delivered", "read", "played", "failed"])
def test_a_status_is_read(word: str) -> None:
    raw = meta.status("out.1", word, biz_opaque_callback_data="balie:7", errors=[{"code": 131026}])
    [found] = read(meta.update(meta.change(statuses=[raw])))
    at = datetime(2026, 11, 23, 11, 1, tzinfo=timezone.utc)
    assert found == DeliveryStatus("out.1", word, at, "balie:7", 131026)


@pytest.mark.parametrize("errors", [None, [], {}, [None], [{}], [{"code": "x"}], [{"code": 2**40}]])
def test_a_failure_without_a_readable_code_is_still_a_failure(errors: Any) -> None:
    [found] = read(meta.update(meta.change(statuses=[meta.status("o", "failed", errors=errors)])))
    assert isinstance(found, DeliveryStatus) and found.error_code is None


def test_unknown_statuses_and_fields_are_values() -> None:
    statuses = [meta.status("out.1", "warmed_up"), meta.status("", "sent"), None, 3]
    assert read(meta.update(meta.change(statuses=statuses))) == [
        Unknown("statuses", "warmed_up"),
        Unknown("statuses", "sent"),
        Unknown("statuses", "unknown"),
        Unknown("statuses", "unknown"),
    ]
    for field in ("calls", "smb_message_echoes", "history", "account_update", "flows"):
        echo = {"messages": [meta.text("w1", "Hoi")], "message_echoes": [meta.text("w2", "Hoi")]}
        assert read(meta.update({"field": field, "value": echo})) == [Unknown(field, "field")]
