"""From signed updates to what they mean for the house: moves, wishes, alerts, counts, files."""

from typing import Any

from sqlalchemy import select

from care import alerts, consent, conversations, tally
from care.clock import now
from care.database import Engine, reading
from care.tables import consents, customers, media, messages, metadata
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.conftest import Post

NEW = "31600000009"
# A moment that is past whatever the clock of this machine says.
PAST = 1700000000


def text(wamid: str, wa_id: str = meta.SANNE, seconds: int = 0, **more: Any) -> dict[str, Any]:
    """A message so many seconds after that moment."""
    return meta.text(wamid, "Hallo", wa_id, timestamp=str(PAST + seconds), **more)


def conversation_of(engine: Engine, key: str) -> str:
    with reading(engine) as db:
        found = conversations.find_by_customer(db, key)
    assert found is not None
    return found


def test_a_new_number_takes_the_conversation_along(post: Post, sqlite_engine: Engine) -> None:
    assert post(meta.of_messages(text("w1"))) == 200
    before = conversation_of(sqlite_engine, meta.SANNE)
    note = {"type": "user_changed_number", "body": "User changed", "wa_id": NEW}
    moved = meta.of_messages(meta.message("w2", "system", note, timestamp=str(PAST + 10)))
    assert [post(moved), post(moved)] == [200, 200]
    assert post(meta.of_messages(text("w3", NEW, 20))) == 200
    assert conversation_of(sqlite_engine, NEW) == before
    with reading(sqlite_engine) as db:
        items = conversations.history(db, before)
        assert [item.kind for item in items] == ["text", "system", "text"]
        assert conversations.get(db, before).needs_confirmation
        assert len(db.execute(select(customers)).all()) == 1


def test_a_new_user_id_by_its_own_field(post: Post, sqlite_engine: Engine) -> None:
    assert post(meta.of_messages(text("w1", from_user_id="NL.1"))) == 200
    before = conversation_of(sqlite_engine, "NL.1")
    change = {"user_id": {"previous": "NL.1", "current": "NL.2"}, "timestamp": str(PAST + 10)}
    field = {"field": "user_id_update", "value": {"user_id_update": [change]}}
    assert [post(meta.update(field)), post(meta.update(field))] == [200, 200]
    assert conversation_of(sqlite_engine, "NL.2") == before


def test_another_key_is_another_phone(post: Post, sqlite_engine: Engine) -> None:
    for number, key in enumerate(("k1", "k1", "k2")):
        contact = meta.contact("Sanne", identity_key_hash=key)
        message = text(f"w{number}", seconds=number)
        assert post(meta.of_messages(message, contacts=[contact])) == 200
    with reading(sqlite_engine) as db:
        found = conversations.get(db, conversation_of(sqlite_engine, meta.SANNE))
    assert found.needs_confirmation


def wish(word: str, at: int) -> dict[str, Any]:
    preference = {
        "wa_id": meta.SANNE,
        "category": "marketing_messages",
        "value": word,
        "timestamp": PAST + at,
    }
    return meta.update({"field": "user_preferences", "value": {"user_preferences": [preference]}})


def test_no_more_marketing_is_obeyed_in_any_order(post: Post, sqlite_engine: Engine) -> None:
    assert post(wish("stop", 500)) == 200  # of somebody unknown: nothing to remember
    assert post(meta.of_messages(text("w1"))) == 200
    who = conversation_of(sqlite_engine, meta.SANNE)
    with reading(sqlite_engine) as db:
        assert not consent.forbids_marketing(db, who)
    for word, at in (("stop", 800), ("resume", 700), ("stop", 800)):
        assert post(wish(word, at)) == 200
    with reading(sqlite_engine) as db:
        assert consent.forbids_marketing(db, who)
        assert len(db.execute(select(consents)).all()) == 2
    assert post(wish("resume", 900)) == 200
    with reading(sqlite_engine) as db:
        assert not consent.forbids_marketing(db, who)


def test_the_owner_hears_of_trouble_and_everything_is_counted(
    post: Post, sqlite_engine: Engine
) -> None:
    fields = [
        {"field": "account_update", "value": {"event": "ACCOUNT_VIOLATION"}},
        {"field": "calls", "value": {"calls": [{"id": "c1"}]}},
        {"field": "calls", "value": {"calls": [{"id": "c2"}]}},
        meta.change(errors=[{"code": 131000}]),
    ]
    assert [post(meta.update(*fields)), post(meta.update(*fields))] == [200, 200]
    with reading(sqlite_engine) as db:
        raised = {alert.kind: alert.times for alert in alerts.find_open(db)}
        counted = tally.find(db, now().date())
        assert db.execute(select(messages)).all() == []
    assert raised == {"account": 2, "whatsapp": 2}
    assert counted == {("account_update", "field"): 2, ("calls", "field"): 4}


IBAN = "NL91ABNA0417164300"


def secretive() -> list[dict[str, Any]]:
    """The same secret in every place where a customer's words can stand."""
    said = f"rekening {IBAN}"
    form = f'{{"{said}": "{said}", "lijst": ["{said}"]}}'
    card = {
        "name": {"formatted_name": said},
        "org": {"company": said},
        "phones": [{"phone": said}],
        "emails": [{"email": said}],
    }
    kinds: list[tuple[str, Any]] = [
        ("text", {"body": said}),
        ("image", {"id": "1", "caption": said}),
        ("document", {"id": "2", "filename": said, "caption": said}),
        ("location", {"name": said, "address": said, "url": said}),
        ("contacts", [card]),
        ("order", {"text": said, "product_items": [{"product_retailer_id": said}]}),
        ("interactive", {"list_reply": {"id": said, "title": said, "description": said}}),
        ("interactive", {"nfm_reply": {"response_json": form}}),
        ("button", {"payload": said, "text": said}),
        ("edit", {"original_message_id": "x", "message": {"type": "text", "text": {"body": said}}}),
        ("reaction", {"message_id": "x", "emoji": said}),
        ("system", {"type": "user_changed_number", "body": said}),
        ("unsupported", {"type": "poll_creation", "body": said}),
    ]
    around: dict[str, Any] = {
        "referral": {"headline": said, "body": said, "source_url": said, "ctwa_clid": said},
        "context": {"referred_product": {"product_retailer_id": said}},
        "errors": [{"code": 1, "title": said}],
    }
    return [meta.message(f"w{n}", *each, **around) for n, each in enumerate(kinds)]


def test_no_place_in_a_message_keeps_a_secret(post: Post, sqlite_engine: Engine) -> None:
    contact = {
        "profile": {"name": f"Jan {IBAN}", "username": f"jan {IBAN}"},
        "wa_id": meta.SANNE,
        "user_id": "NL.1",
    }
    sent = secretive()
    assert post(meta.of_messages(*sent, contacts=[contact])) == 200
    with reading(sqlite_engine) as db:
        rows = [
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in db.execute(select(table))
        ]
        assert len(db.execute(select(messages)).all()) == len(sent)
    everything = "\n".join(rows)
    assert "NL91" not in everything and "0417164300" not in everything
    assert everything.count("[IBAN ••4300]") > 25


def test_a_file_is_wanted_once(post: Post, sqlite_engine: Engine) -> None:
    picture = {"id": "123", "mime_type": "image/jpeg", "sha256": "abc", "caption": "Mijn pas"}
    body = meta.of_messages(meta.message("w1", "image", picture))
    assert [post(body), post(body)] == [200, 200]
    with reading(sqlite_engine) as db:
        [row] = db.execute(select(media)).all()
    told = (row.media_id, row.kind, row.told_type, row.told_sha256)
    assert told == ("123", "image", "image/jpeg", "abc")
