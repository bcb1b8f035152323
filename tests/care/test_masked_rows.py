"""What a customer must not leave behind is in no column of no table, nor in the file itself."""

from pathlib import Path

import pytest
from sqlalchemy import select

from care import conversations, database, handover, migrations, rescue
from care.database import Connection, Engine, reading, writing
from care.tables import metadata
from tests.care.builders import ANNA, MINUTE, NOON, SECOND, incoming, receive

IBAN, BSN, CARD = "NL91ABNA0417164300", "111222333", "4111111111111111"
TEXTS = {
    "iban": f"mijn rekening is {IBAN} hoor",
    "bsn": f"mijn bsn is {BSN}",
    "card_number": "pas 4111 1111 1111 1111 is weg",
}
SECRETS = (IBAN, BSN, CARD, "4111 1111 1111 1111", "0417164300")


def live_through(db: Connection) -> str:
    """Everything that copies a customer's words: message, caption, name, case, audit, history."""
    conversation = ""
    for number, text in enumerate(TEXTS.values()):
        moment = NOON + number * SECOND
        stored = receive(db, f"wamid.{number}", text=text, at=moment, name=f"Jan {IBAN}")
        conversation = stored.conversation_id
    receive(db, "wamid.image", text=TEXTS["bsn"], kind="image", name=f"Jan {CARD}")
    rescue.hand_to_human(db, conversation, NOON + MINUTE)
    case = handover.find_open(db, conversation)
    assert case is not None
    handover.take(db, case.id, ANNA, NOON + MINUTE)
    handover.reply(db, case.id, ANNA, f"Is dat {IBAN}?", "k", NOON + MINUTE)
    handover.close(db, case.id, ANNA, "solved", NOON + MINUTE)
    return conversation


def everything(engine: Engine) -> str:
    """All values of all rows of all tables."""
    with reading(engine) as db:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in db.execute(select(table))
        )


def test_no_table_holds_a_secret(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = live_through(db)
    found = everything(engine)
    assert not [secret for secret in SECRETS if secret in found]
    assert "[IBAN ••4300]" in found and "[BSN]" in found and "[kaart ••1111]" in found
    with reading(engine) as db:
        assert conversations.get(db, conversation).name == "Jan [kaart ••1111]"
        items = conversations.history(db, conversation)
    assert [item.payload["masked"] for item in items[:4]] == [[kind] for kind in [*TEXTS, "bsn"]]


def test_the_file_holds_no_secret_either(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'care.db'}")
    migrations.upgrade(engine)
    with reading(engine) as looking:
        looking.execute(select(metadata.tables["customers"])).all()
        with writing(engine) as db:
            live_through(db)
        # While somebody looks, the write-ahead log stays a file of its own.
        kept = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    engine.dispose()
    assert "[IBAN ••4300]".encode() in kept["care.db-wal"]
    whole = b"".join(kept.values()) + (tmp_path / "care.db").read_bytes()
    assert not [secret for secret in SECRETS if secret.encode() in whole]


def test_a_text_that_is_put_in_twice_is_masked_once_and_the_name_follows(engine: Engine) -> None:
    with writing(engine) as db:
        first = receive(db, "wamid.1", text=TEXTS["iban"], name="Jan")
        receive(db, "wamid.1", text=TEXTS["iban"], name=f"Jan {BSN}")
        assert len(conversations.history(db, first.conversation_id)) == 1
        assert conversations.get(db, first.conversation_id).name == "Jan [BSN]"


def test_a_message_that_breaks_shows_nothing_of_itself() -> None:
    message = incoming("wamid.1", text=TEXTS["iban"], name=f"Jan {BSN}")
    assert IBAN not in repr(message) and BSN not in repr(message)


@pytest.mark.parametrize("kind", ["sticker", "location", "something_new"])
def test_a_kind_without_words_has_none(engine: Engine, kind: str) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.1", text=None, kind=kind)
        item = conversations.history(db, stored.conversation_id)[0]
    assert (item.kind, item.body, dict(item.payload)) == (kind, "", {})
