"""Files: upload, look up, download for five minutes, and what a customer sends."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
import requests

from simulator import page
from simulator.core import Core
from simulator.errors import GraphError
from simulator.media import MediaShelf, check_upload
from simulator.settings import Settings

from .conftest import NUMBER, SANNE, TOKEN, Business, Running, until

AUTH = {"Authorization": f"Bearer {TOKEN}"}


def upload(simulator: Running, mime_type: str, content: bytes = b"%PDF-1.7") -> requests.Response:
    return simulator.session.post(
        f"{simulator.url}/v26.0/{NUMBER}/media",
        data={"messaging_product": "whatsapp", "type": mime_type},
        files={"file": ("brief.pdf", content, mime_type)},
        headers=AUTH,
        timeout=10,
    )


def test_upload_look_up_download_delete(simulator: Running) -> None:
    media_id = upload(simulator, "application/pdf").json()["id"]
    known = simulator.get(f"v26.0/{media_id}", **AUTH).json()
    assert known["messaging_product"] == "whatsapp"
    assert known["mime_type"] == "application/pdf"
    assert known["file_size"] == "8"
    assert known["sha256"] == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert simulator.session.get(known["url"], timeout=5).status_code == 401
    assert simulator.session.get(known["url"], headers=AUTH, timeout=5).content == b"%PDF-1.7"
    changed = known["url"].replace("hash=", "hash=0")
    assert simulator.session.get(changed, headers=AUTH, timeout=5).status_code == 404
    address = f"{simulator.url}/v26.0/{media_id}"
    assert simulator.session.delete(address, headers=AUTH, timeout=5).json() == {"success": True}
    assert simulator.get(f"v26.0/{media_id}", **AUTH).json()["error"]["code"] == 100
    assert simulator.session.get(known["url"], headers=AUTH, timeout=5).status_code == 404


def test_wrong_files_are_refused(simulator: Running) -> None:
    assert upload(simulator, "text/html").json()["error"]["code"] == 100
    assert upload(simulator, "image/png", b"x" * (5 * 1024 * 1024 + 1)).status_code == 400
    nothing = simulator.session.post(
        f"{simulator.url}/v26.0/{NUMBER}/media",
        data={"messaging_product": "whatsapp"},
        headers=AUTH,
        timeout=5,
    )
    assert nothing.json()["error"]["code"] == 100


def test_a_file_can_only_be_sent_as_what_it_is(simulator: Running) -> None:
    media_id = upload(simulator, "application/pdf").json()["id"]
    assert simulator.send(type="document", document={"id": media_id}).status_code == 200
    wrong = simulator.send(type="image", image={"id": media_id})
    assert wrong.json()["error"]["code"] == 131053


@pytest.mark.parametrize(
    ("sample", "kind", "mime_type"),
    [
        ("foto-pas.jpg", "image", "image/jpeg"),
        ("loonstrook.pdf", "document", "application/pdf"),
        ("sticker-hm.webp", "sticker", "image/webp"),
    ],
)
def test_customers_send_files(
    simulator: Running, business: Business, sample: str, kind: str, mime_type: str
) -> None:
    content = (page.STATIC / "samples" / sample).read_bytes()
    stored = simulator.session.post(
        f"{simulator.url}/proef/media?filename={sample}",
        data=content,
        headers={"content-type": mime_type},
        timeout=5,
    ).json()
    message = {"type": kind, kind: {"id": stored["id"]}}
    simulator.proef("messages", {"customer": SANNE, "message": message})
    until(lambda: business.bodies)
    value = json.loads(business.bodies[0])["entry"][0]["changes"][0]["value"]
    part = value["messages"][0][kind]
    assert part["mime_type"] == mime_type
    assert part["sha256"] == base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert simulator.session.get(part["url"], headers=AUTH, timeout=5).content == content


def test_a_voice_message_is_ogg_opus(simulator: Running, business: Business) -> None:
    stored = simulator.proef("media/voice", {"seconds": 3}).json()
    message = {"type": "audio", "audio": {"id": stored["id"]}}
    simulator.proef("messages", {"customer": SANNE, "message": message})
    until(lambda: business.bodies)
    value = json.loads(business.bodies[0])["entry"][0]["changes"][0]["value"]
    audio = value["messages"][0]["audio"]
    assert audio["voice"] is True
    assert audio["mime_type"] == "audio/ogg; codecs=opus"


def test_files_are_forgotten_in_time(settings: Settings) -> None:
    now = 1_000_000.0
    shelf = Core(settings, lambda: now).shelf
    stored = shelf.put(b"a", "text/plain", None, now, days=7)
    assert shelf.find(stored.id, now + 7 * 86400 - 1) is stored
    assert shelf.find(stored.id, now + 7 * 86400 + 1) is None


def test_the_shelf_drops_the_oldest() -> None:
    shelf = MediaShelf(room=10)
    first = shelf.put(b"a" * 6, "text/plain", None, 0.0, days=7)
    second = shelf.put(b"b" * 6, "text/plain", None, 0.0, days=7)
    assert shelf.find(first.id) is None
    assert shelf.find(second.id) is second


@pytest.mark.parametrize(("mime_type", "size"), [("image/webp", 500 * 1024), ("audio/amr", 1)])
def test_sizes(mime_type: str, size: int) -> None:
    check_upload(mime_type, size)
    with pytest.raises(GraphError):
        check_upload("image/webp", 500 * 1024 + 1)


def test_samples_fit_what_meta_takes() -> None:
    kinds = {".jpg": "image/jpeg", ".webp": "image/webp", ".pdf": "application/pdf"}
    found = list(Path(page.STATIC / "samples").iterdir())
    assert len(found) == 8
    for sample in found:
        assert check_upload(kinds[sample.suffix], sample.stat().st_size)
