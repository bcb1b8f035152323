"""Settings in words, secrets that hide, and sentences that the designers wrote."""

from pathlib import Path

import pytest

from care import company, settings, texts
from care.errors import ConfigurationError

SECRETS = {
    "WHATSAPP_APP_SECRET": "hush-app",
    "WHATSAPP_VERIFY_TOKEN": "hush-verify",
    "WHATSAPP_ACCESS_TOKEN": "hush-access",
    "CARE_SECRET_KEY": "hush-key",
}
COMPLETE = SECRETS | {"WHATSAPP_PHONE_NUMBER_ID": "12345"}


@pytest.mark.parametrize("name", settings.NEEDED)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_setting_is_named_in_a_sentence(name: str, value: str | None) -> None:
    environ = {key: text for key, text in COMPLETE.items() if key != name}
    if value is not None:
        environ[name] = value
    with pytest.raises(ConfigurationError, match=f"^{name} is niet ingesteld.*env.example"):
        settings.load(environ)


@pytest.mark.parametrize("name", ["DOOR_PORT", "DESK_PORT", "BOT_PATIENCE_SECONDS"])
@pytest.mark.parametrize("value", ["acht", "-1", "80.5", "0x50"])
def test_a_number_that_is_none_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{name} moet een geheel getal zijn"):
        settings.load(COMPLETE | {name: value})


def test_secrets_do_not_show_themselves() -> None:
    urls = {
        "CARE_DATABASE_URL": "postgresql://balie:hush-care@db/balie",
        "DESK_DATABASE_URL": "postgresql://balie:hush-desk@db/desk",
    }
    found = settings.load(COMPLETE | urls)
    assert "hush" not in repr(found) and "hush" not in f"{found}"
    assert found.whatsapp.app_secret == "hush-app"
    assert found.database_url == urls["CARE_DATABASE_URL"]


def test_a_missing_secret_does_not_show_the_others() -> None:
    with pytest.raises(ConfigurationError) as raised:
        settings.load(COMPLETE | {"CARE_SECRET_KEY": ""})
    assert "hush" not in str(raised.value)


def test_what_is_not_set_has_a_sensible_value() -> None:
    found = settings.load(COMPLETE)
    assert found.ports == settings.Ports(8001, 5005, 5055, 8000, 8080)
    assert found.whatsapp.graph_url.startswith("https://graph.facebook.com/")
    assert found.database_url.startswith("sqlite:///")
    assert found.door_host == found.desk_host == "127.0.0.1"


def test_other_parts_can_be_run_elsewhere() -> None:
    elsewhere = {
        "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9/v1/",
        "WHATSAPP_MEDIA_HOSTS": "a.example, b.example,",
        "DESK_PORT": "9000",
    }
    found = settings.load(COMPLETE | elsewhere)
    assert found.whatsapp.graph_url == "http://127.0.0.1:9/v1"
    assert found.whatsapp.media_hosts == ("a.example", "b.example")
    assert found.desk_url == "http://127.0.0.1:9000"


def test_upkeep_needs_nothing_of_meta() -> None:
    found = settings.load_for_upkeep({"CARE_DATABASE_URL": "sqlite:///x.db"})
    assert found.database_url == "sqlite:///x.db"
    with pytest.raises(ConfigurationError):
        settings.load_for_upkeep({"DOOR_PORT": "acht"})


def test_an_unknown_variable_stays_to_be_seen() -> None:
    text = texts.fill("Bel {phone} of {iets}, {iets}.", {"phone": "020-000 00 00"})
    assert text == "Bel 020-000 00 00 of {iets}, {iets}."


def a_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "deep"
    folder.mkdir(parents=True)
    words = "responses:\n  utter_hi:\n    - text: 'Dag {who}, {company} hier.'\n    - text: Hoi\n"
    (folder / "people.yml").write_text(words, encoding="utf-8")
    (folder / "empty.yml").write_text("", encoding="utf-8")
    (folder / "nlu.yml").write_text("nlu: []\nresponses:\n", encoding="utf-8")
    return tmp_path / "data"


def test_a_sentence_of_the_designers_is_said_with_the_companys_words(tmp_path: Path) -> None:
    name = company.load().replies["company"]
    said = texts.say("utter_hi", folder=a_folder(tmp_path), who="mevrouw")
    assert said == f"Dag mevrouw, {name} hier."


def test_a_sentence_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="utter_nothing"):
        texts.say("utter_nothing", folder=a_folder(tmp_path))


@pytest.mark.parametrize("name", ["utter_bot_failed", "utter_handover_late"])
def test_the_sentences_that_the_code_says_itself_are_there_and_complete(name: str) -> None:
    said = texts.say(name, team="de klantenservice")
    assert said and "{" not in said
