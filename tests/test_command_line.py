"""The command `balie`, run as people run it: another folder, files, standard input, mistakes."""

import json
import os
import socket
import subprocess
import sys
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from care import database, inbox, migrations
from care.database import writing
from care.messages import ReceivedMessage, Sender
from care.privacy.raw import RawText

ROOT = Path(__file__).resolve().parents[1]
SECRETS = {
    "WHATSAPP_APP_SECRET": "geheim",
    "WHATSAPP_VERIFY_TOKEN": "woord",
    "WHATSAPP_ACCESS_TOKEN": "sleutel",
    "WHATSAPP_PHONE_NUMBER_ID": "1",
    "CARE_SECRET_KEY": "lang genoeg om mee te tekenen, en nergens anders gebruikt",
}


def balie(
    folder: Path, *arguments: str, said: str = "", **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run the command in `folder` with databases there."""
    environment = {
        **{name: value for name, value in os.environ.items() if "WHATSAPP" not in name},
        "CARE_DATABASE_URL": f"sqlite:///{folder / 'balie.db'}",
        "DESK_DATABASE_URL": f"sqlite:///{folder / 'desk.db'}",
        **settings,
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "balie.py"), *arguments],
        cwd=folder,
        env=environment,
        input=said,
        capture_output=True,
        text=True,
        check=False,
        # `check` waits for Rasa, which takes half a minute on a quiet machine.
        timeout=300,
    )


def lines(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_mask_reads_a_file_of_the_folder_one_is_in(tmp_path: Path) -> None:
    asked = [{"text": "mijn iban is NL91ABNA0417164300"}, {"text": "bel 020-000 00 00"}]
    (tmp_path / "vragen.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    found = lines(balie(tmp_path, "mask", "--json", "vragen.jsonl"))
    assert found == [
        {
            "masked": "mijn iban is [IBAN ••4300]",
            "found": [{"kind": "iban", "start": 13, "end": 31, "message": 0}],
        },
        {"masked": "bel 020-000 00 00", "found": []},
    ]


def test_mask_reads_consecutive_messages_from_standard_input(tmp_path: Path) -> None:
    asked = json.dumps({"messages": ["NL91ABNA", "0417164300"]})
    (found,) = lines(balie(tmp_path, "mask", "--json", "-", said=asked))
    assert found["masked"] == ["[IBAN ••4300]", "[IBAN ••4300]"]
    assert [item["message"] for item in found["found"]] == [0, 1]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    done = balie(tmp_path, "mask", "--json", "weg.jsonl")
    assert done.returncode == 2
    assert "weg.jsonl is niet te lezen" in done.stderr
    assert "Traceback" not in done.stderr


def test_messages_shows_what_came_in_masked(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'balie.db'}")
    migrations.upgrade(engine)
    now = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)
    text = RawText("mijn bsn is 111222333")
    sender = Sender("31612345678", None, RawText("Klant"))
    with writing(engine) as db:
        inbox.receive(db, ReceivedMessage("wamid.1", sender, "text", text, now), now)
    engine.dispose()
    (row,) = lines(balie(tmp_path, "messages", "--json", "--customer", "+31612345678"))
    assert row["text"] == "mijn bsn is [BSN]"
    assert (row["wamid"], row["direction"], row["kind"]) == ("wamid.1", "in", "text")
    assert (row["customer"], row["author"], row["state"]) == ("31612345678", "customer", "waiting")
    assert row["delivery_status"] is None


def test_databases_and_people_need_no_settings_of_meta(tmp_path: Path) -> None:
    assert balie(tmp_path, "db", "upgrade").returncode == 0
    word = "een lang wachtwoord voor Sanne\n"
    added = balie(
        tmp_path, "agent", "add", "Sanne Visser", "--role", "agent", "--password-stdin", said=word
    )
    assert added.returncode == 0, added.stderr
    again = balie(tmp_path, "agent", "add", "sanne visser", "--password-stdin", said=word)
    assert again.returncode == 2
    assert "al iemand met deze naam" in again.stderr


def test_up_says_which_setting_is_missing(tmp_path: Path) -> None:
    done = balie(tmp_path, "up", **(SECRETS | {"WHATSAPP_APP_SECRET": ""}))
    assert done.returncode == 2
    assert "WHATSAPP_APP_SECRET is niet ingesteld" in done.stderr


def test_up_says_which_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = balie(tmp_path, "up", **SECRETS, DOOR_PORT=str(port))
    assert done.returncode == 2
    assert f"Poort {port} is al in gebruik" in done.stderr
    assert "DOOR_PORT" in done.stderr


def test_check_finds_nothing_that_must_be_mended_in_our_own_data(tmp_path: Path) -> None:
    found = lines(balie(tmp_path, "check", "--json"))
    assert {one["severity"] for one in found} <= {"let op"}
    assert all(set(one) == {"kind", "severity", "file", "line", "what", "to_do"} for one in found)
    assert {one["kind"] for one in found} <= {"few", "duplicate", "elsewhere"}


def test_export_forget_and_the_audit_of_it(tmp_path: Path) -> None:
    store_one(tmp_path)
    assert balie(tmp_path, "export", "31699999999").returncode == 2
    done = balie(tmp_path, "export", "+31 6 12345678", "--to", "klant.zip")
    assert done.returncode == 0, done.stderr
    archive = tmp_path / "klant.zip"
    assert archive.stat().st_mode & 0o077 == 0, "for its owner only"
    with zipfile.ZipFile(archive) as opened:
        assert "Dag allemaal" in opened.read("overzicht.html").decode()
    assert balie(tmp_path, "export", "31612345678", "--to", "klant.zip").returncode == 2

    sound = balie(tmp_path, "audit", "verify")
    last = sound.stdout.split()[-1]
    assert balie(tmp_path, "forget", "31612345678", said="n\n").returncode == 1
    (receipt,) = lines(balie(tmp_path, "forget", "31612345678", "--yes", "--json"))
    assert receipt["counts"]["messages"] == 1 and "31612345678" not in str(receipt)
    assert balie(tmp_path, "forget", "31612345678", "--yes").returncode == 2
    assert balie(tmp_path, "audit", "verify", "--expect", last).returncode == 0
    assert balie(tmp_path, "audit", "verify", "--expect", "0" * 63 + "1").returncode == 1


def store_one(folder: Path) -> None:
    engine = database.connect(f"sqlite:///{folder / 'balie.db'}")
    migrations.upgrade(engine)
    now = datetime(2026, 11, 23, 11, tzinfo=timezone.utc)
    sender = Sender("31612345678", None, RawText("Jan"))
    with writing(engine) as db:
        message = ReceivedMessage("w1", sender, "text", RawText("Dag allemaal"), now)
        inbox.receive(db, message, now)
    engine.dispose()
