"""Every form of reply: what Rasa says, what goes to Meta, and that Meta's own schema takes it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care import templates
from care.messages import Reply
from connectors.whatsapp import bodies, rendering, utterances
from connectors.whatsapp.measure import units
from connectors.whatsapp.utterances import (
    AskPlace,
    InvalidCustom,
    Link,
    Medium,
    Option,
    Utterance,
)
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.outgoing import SCHEMA, body, validator

PHOTO = "https://www.polderbank.example/pas.png"
PAPERS = "https://www.polderbank.example/voorwaarden%202026.pdf"
LINK = Link("Bekijk de rente", "https://www.polderbank.example/sparen")


def said(*raw: dict[str, Any]) -> list[Reply]:
    """The messages for what Rasa says in one turn."""
    return rendering.render(found for one in raw if (found := utterances.read(one)) is not None)


def custom(**form: Any) -> dict[str, Any]:
    return {"text": "Kijk eens.", "custom": form}


def test_a_picture_has_its_text_as_caption() -> None:
    [reply] = said({"text": "Zo ziet de pas eruit.", "image": PHOTO})
    assert body(reply)["image"] == {"link": PHOTO, "caption": "Zo ziet de pas eruit."}
    [alone] = said({"image": PHOTO})
    assert body(alone)["image"] == {"link": PHOTO}


@pytest.mark.parametrize("attachment", [PAPERS, {"type": "file", "payload": {"src": PAPERS}}])
def test_a_document_has_a_name(attachment: Any) -> None:
    [reply] = said({"text": "De voorwaarden", "attachment": attachment})
    wanted = {"link": PAPERS, "filename": "voorwaarden 2026.pdf", "caption": "De voorwaarden"}
    assert body(reply)["document"] == wanted
    [named] = said(custom(document={"link": PAPERS, "filename": "Voorwaarden.pdf"}))
    assert body(named)["document"]["filename"] == "Voorwaarden.pdf"


@pytest.mark.parametrize(
    "link", ["https://x.example/a.gif", "geen-adres.png", "https://x.example/a.svg"]
)
def test_what_whatsapp_cannot_show_is_said_as_text(link: str) -> None:
    assert [reply.body for reply in said({"text": "Kijk:", "image": link})] == [f"Kijk:\n{link}"]


def test_of_a_long_text_with_a_picture_the_rest_follows() -> None:
    sentence = "Dit is een zin over de pas. "
    picture, rest = said({"text": sentence * 60, "image": PHOTO})
    assert 0 < units(picture.body) <= 1024 and picture.body.endswith("pas.")
    assert rest.kind == "text" and rest.body.startswith("Dit is")


def test_texts_around_a_picture_become_its_caption() -> None:
    [reply] = said({"text": "Eerst dit."}, {"image": PHOTO}, {"text": "Dan dat."})
    assert (reply.kind, reply.body) == ("image", "Eerst dit.\n\nDan dat.")


def test_a_picture_stands_above_buttons_and_before_a_list() -> None:
    buttons = [{"title": "Ja", "payload": "/yes"}]
    [reply] = said({"text": "Deze pas?", "image": PHOTO, "buttons": buttons})
    header = body(reply)["interactive"]["header"]
    assert header == {"type": "image", "image": {"link": PHOTO}}
    many = [{"title": f"Keuze {n}", "payload": "/yes"} for n in range(4)]
    picture, rows = said({"text": "Welke?", "image": PHOTO, "buttons": many})
    assert (picture.kind, rows.payload["style"]) == ("image", "list")


def test_a_link_is_a_button() -> None:
    [reply] = said(custom(link={"label": LINK.label, "url": LINK.url}))
    assert body(reply)["interactive"] == {
        "type": "cta_url",
        "body": {"text": "Kijk eens."},
        "action": {
            "name": "cta_url",
            "parameters": {"display_text": LINK.label, "url": LINK.url},
        },
    }


def test_a_link_with_a_long_label_is_said_in_words() -> None:
    label = "Bekijk alle rentes van dit jaar"
    [reply] = said(custom(link={"label": label, "url": LINK.url}))
    assert reply == Reply(f"Kijk eens.\n\n{label}: {LINK.url}")


def test_the_customers_place_is_asked_for() -> None:
    [reply] = said({"text": "Waar bent u?", "custom": {"location_request": True}})
    assert body(reply)["interactive"] == {
        "type": "location_request_message",
        "body": {"text": "Waar bent u?"},
        "action": {"name": "send_location"},
    }


ROWS = [{"title": "Betaalpas", "description": "Blokkeren of nieuw", "payload": "/block_card"}]


def test_a_list_has_sections_and_descriptions() -> None:
    sections = [{"title": "Passen", "rows": ROWS}, {"title": "Sparen", "rows": ROWS[:1]}]
    sections[1]["rows"] = [{"title": "Rente", "payload": "/savings_rate"}]
    [reply] = said(custom(list={"button": "Onderwerpen", "sections": sections}))
    action = body(reply)["interactive"]["action"]
    assert action["button"] == "Onderwerpen"
    assert [section["title"] for section in action["sections"]] == ["Passen", "Sparen"]
    assert action["sections"][0]["rows"][0]["description"] == "Blokkeren of nieuw"
    assert [option["payload"] for option in reply.payload["options"]] == [
        "/block_card",
        "/savings_rate",
    ]


@pytest.mark.parametrize(
    "sections",
    [
        [{"title": "x" * 25, "rows": ROWS}],
        [{"rows": [{**ROWS[0], "description": "x" * 73}]}],
        [{"rows": [{**ROWS[0], "title": "x" * 25}]}],
        [{"rows": ROWS}, {"title": "B", "rows": [{"title": "Rente", "payload": "/b"}]}],
        [{"rows": [{"title": f"{n}", "payload": "/a"} for n in range(11)]}],
    ],
    ids=["section", "description", "row", "no title", "eleven rows"],
)
def test_a_list_that_does_not_fit_becomes_numbers(sections: Any) -> None:
    [reply] = said(custom(list={"sections": sections}))
    assert reply.kind == "text" and "\n1. " in reply.body
    assert len(reply.payload["numbered"]) == sum(len(section["rows"]) for section in sections)


def test_a_template_is_filled_in() -> None:
    values = {"klant": "mevrouw De Wit", "onderwerp": "uw pas", "medewerker": "Fatima"}
    form = {"template": {"name": "even_bellen", "values": values}}
    [reply] = said({"custom": form})
    assert reply.body.startswith("Goedendag mevrouw De Wit, wij willen u graag bellen over uw pas.")
    template = body(reply)["template"]
    assert template["name"] == "even_bellen" and template["language"] == {"code": "nl"}
    [component] = template["components"]
    assert component["parameters"][0] == {
        "type": "text",
        "parameter_name": "klant",
        "text": "mevrouw De Wit",
    }


@pytest.mark.parametrize("form", [{"name": "unheard_of"}, {"name": "even_bellen", "values": {}}])
def test_a_template_that_cannot_go_is_left_out(form: Any) -> None:
    assert said({"text": "Dag.", "custom": {"template": form}}) == [Reply("Dag.")]


WRONG: list[Any] = [
    {"link": {"label": "x"}},
    {"link": {"label": "x", "url": "javascript:alert(1)"}},
    {"link": {"label": "x", "url": LINK.url}, "location_request": True},
    {"image": {"link": PHOTO, "caption": "x"}},
    {"list": {"sections": []}},
    {"list": {"sections": [{"rows": [{"title": "Rente", "payload": "geen"}]}]}},
    {"template": {"name": "Met Hoofdletters"}},
    {"type": "interactive"},
    "tekst",
    ["lijst"],
]


@pytest.mark.parametrize("form", WRONG, ids=range(len(WRONG)))
def test_a_wrong_custom_part_is_left_out_and_the_words_are_said(
    form: Any, everything_logged: pytest.LogCaptureFixture
) -> None:
    assert said({"text": "Dag.", "custom": form}) == [Reply("Dag.")]
    with pytest.raises(InvalidCustom):
        utterances.with_custom(Utterance("Dag."), form)
    logged = " ".join(record.getMessage() for record in everything_logged.records)
    assert "custom part" in logged and "javascript" not in logged


def test_an_effect_of_an_action_is_no_form() -> None:
    assert utterances.read({"custom": {"care": {"do": "score", "value": "4"}}}) is None
    [reply] = said({"custom": {"care": {"do": "score"}, "location_request": True}})
    assert reply.payload == {"style": "location"}


FORMS = [
    Utterance("Goedendag 👍"),
    Utterance("€" * 4096),
    Utterance("a. " * 4000),
    Utterance("Kies", (Option("Ja", "/a"),)),
    Utterance("b" * 3000, tuple(Option(f"Keuze {n}", "/a") for n in range(3))),
    Utterance("c" * 4096, tuple(Option(f"Keuze {n}", "/a", "uitleg", "Deel") for n in range(10))),
    Utterance("", (Option("Ja", "/a"),), Medium("image", PHOTO)),
    Utterance("d" * 1500, (), Medium("image", PHOTO)),
    Utterance("", (), Medium("document", PAPERS, "Voorwaarden.pdf")),
    Utterance("e" * 1500, (), None, LINK),
    Utterance("", (), Medium("image", PHOTO), LINK),
    Utterance("", (), None, AskPlace()),
    Utterance("Waar?", (Option("Thuis", "/a"),), Medium("image", PHOTO), AskPlace()),
]
TEMPLATES = [
    templates.fill(template, language, {v.name: v.example for v in template.variables})
    for template in templates.load().values()
    for language in template.bodies
]


@pytest.mark.skipif(not SCHEMA.exists(), reason="Meta's schema is not here")
@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
@pytest.mark.parametrize("wa_id", [meta.SANNE, None], ids=["number", "user id"])
@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_every_form_fits_metas_schema(form: Utterance, wa_id: str | None, again: bool) -> None:
    for reply in rendering.render([form]):
        payload = {**reply.payload, "reply_to": "wamid.asked"}
        if again and units(reply.body) < 900:
            payload["again"] = "Misschien ziet u dit bericht twee keer."
        sent = replace(reply, payload=payload)
        validator().validate(body(sent, wa_id, identity_key_hash="kS8jd"))


@pytest.mark.skipif(not SCHEMA.exists(), reason="Meta's schema is not here")
@pytest.mark.parametrize("reply", TEMPLATES, ids=range(len(TEMPLATES)))
def test_every_template_fits_metas_schema(reply: Reply) -> None:
    assert reply.kind == "template"
    validator().validate(body(reply))


@pytest.mark.skipif(not SCHEMA.exists(), reason="Meta's schema is not here")
@pytest.mark.parametrize("typing", [False, True])
def test_marking_as_read_fits_metas_schema(typing: bool) -> None:
    validator().validate(bodies.read("wamid.1", typing=typing))


def test_a_second_attempt_says_so_in_every_form() -> None:
    word = "Misschien ziet u dit twee keer."
    for form in FORMS:
        for reply in rendering.render([form]):
            twice = replace(reply, payload={**reply.payload, "again": word})
            assert word in str(body(twice)), form


titles = st.text(alphabet="ab 👍", min_size=0, max_size=30)
anything = st.builds(
    Utterance,
    st.text(alphabet="ab. 👍", max_size=6000),
    st.lists(st.builds(Option, titles, st.just("/a"), titles, titles), max_size=12).map(tuple),
    st.none() | st.just(Medium("image", PHOTO)) | st.just(Medium("document", PAPERS, "a.pdf")),
    st.none() | st.just(LINK) | st.just(AskPlace()) | st.just(Link("x" * 30, LINK.url)),
)


@settings(max_examples=80, deadline=None)
@given(turn=st.lists(anything, max_size=4))
def test_whatever_is_said_is_within_metas_measure(turn: list[Utterance]) -> None:
    replies = rendering.render([one for one in turn if one != Utterance("")])
    assert len(replies) <= sum(len(rendering.render([one])) for one in turn)
    for reply in replies:
        longest = 4096 if reply.kind == "text" or reply.payload.get("style") == "list" else 1024
        assert units(reply.body) <= longest
        assert reply.body or reply.kind in ("image", "document")
        if SCHEMA.exists():
            validator().validate(body(reply))
