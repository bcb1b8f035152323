"""Only what Meta signed is read; the signature is over the raw bytes, whatever stands in them."""

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from care.database import Engine, reading
from care.tables import messages
from connectors.whatsapp import signature
from connectors.whatsapp.server import PATH
from tests.connectors.whatsapp import meta

BODY = meta.encoded(meta.of_messages(meta.text("wamid.1", "Hoe laat bent u open?")))


def stored(engine: Engine) -> int:
    with reading(engine) as db:
        return int(db.execute(select(func.count()).select_from(messages)).scalar_one())


def test_a_signed_update_is_taken_in(door: TestClient, sqlite_engine: Engine) -> None:
    assert door.post(PATH, content=BODY, headers=meta.signed(BODY)).status_code == 200
    assert stored(sqlite_engine) == 1


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        signature.sign(BODY, "another secret"),
        signature.sign(BODY + b" ", meta.SECRET),
        signature.sign(BODY, meta.SECRET).removeprefix("sha256="),
        signature.sign(BODY, meta.SECRET)[:-1],
        signature.sign(BODY, meta.SECRET) + "0",
        signature.sign(BODY, meta.SECRET).replace("sha256=", "sha1="),
    ],
)
def test_anything_else_is_refused_and_leaves_no_trace(
    door: TestClient, sqlite_engine: Engine, header: str | None
) -> None:
    headers = {} if header is None else {"X-Hub-Signature-256": header}
    assert door.post(PATH, content=BODY, headers=headers).status_code == 401
    assert stored(sqlite_engine) == 0


def test_a_header_that_is_no_ascii_is_refused(door: TestClient, sqlite_engine: Engine) -> None:
    headers = {b"X-Hub-Signature-256": "sha256=é👍".encode()}
    assert door.post(PATH, content=BODY, headers=headers).status_code == 401
    assert stored(sqlite_engine) == 0


@pytest.mark.parametrize("escaped", [True, False])
def test_accents_and_emoji_are_signed_as_they_come(
    door: TestClient, sqlite_engine: Engine, escaped: bool
) -> None:
    body = meta.encoded(meta.of_messages(meta.text("wamid.é", "Één café 👍🏽")), escaped=escaped)
    assert (b"\\u" in body) is escaped
    assert door.post(PATH, content=body, headers=meta.signed(body)).status_code == 200
    with reading(sqlite_engine) as db:
        assert db.execute(select(messages.c.body)).scalar_one() == "Één café 👍🏽"


def test_the_old_header_does_not_count(door: TestClient) -> None:
    sha1 = {"X-Hub-Signature": signature.sign(BODY, meta.SECRET)}
    assert door.post(PATH, content=BODY, headers=sha1).status_code == 401
