"""The desk in real Chromium: two agents at once, live, and the whole way without a mouse."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from care import clock, conversations, customers, handover
from care.database import Engine, reading, writing
from care.handover import Agent
from care.tables import messages
from desk import people
from tests.desk.seeding import add_case, say
from tests.desk.serving import serve

SAMPLES = Path(__file__).parents[2] / "simulator" / "static" / "samples"
PLACE = {"location": {"name": "Domplein", "latitude": 52.0907, "longitude": 5.1214}}
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 10_000

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not there")


@pytest.fixture
def address(engine: Engine) -> Iterator[str]:
    from django.core.asgi import get_asgi_application

    with serve(get_asgi_application()) as base:
        yield base


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(browser: Any, link: str, faults: list[str]) -> Any:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security" in said.text else None,
    )
    page.goto(link)
    page.get_by_test_id("queue").wait_for()
    return page


def test_two_agents_and_the_keyboard(
    engine: Engine, address: str, agent: Agent, colleague: Agent
) -> None:
    """From queue to close by keys alone, while a colleague watches it happen."""
    faults: list[str] = []
    case = add_case(engine, "Johan Bakker")
    links = [address + people.one_time_link(each) for each in (agent, colleague)]
    with chromium() as browser:
        sanne, fatima = (sign_in(browser, link, faults) for link in links)
        assert sanne.title() == "(1) Balie"

        fatima.get_by_test_id("case-row").click()
        fatima.get_by_test_id("take").wait_for()
        sanne.keyboard.press("j")
        sanne.get_by_test_id("take").wait_for()
        sanne.keyboard.press("t")
        sanne.get_by_test_id("composer").wait_for()
        assert sanne.evaluate("document.activeElement.id") == "composer"

        # The colleague sees who has it, without having done anything.
        fatima.get_by_text("Sanne de Vries helpt deze klant.").wait_for()
        fatima.get_by_test_id("case-row").wait_for(state="detached")

        # A half-typed word stays, with its cursor, while the customer writes on.
        sanne.keyboard.type("Goedemiddag,")
        sanne.keyboard.press("ArrowLeft")
        with writing(engine) as db:
            say(db, case.conversation_id, "customer", "Bent u daar?", clock.now())
            _tell(db, case.conversation_id)
        sanne.get_by_test_id("message").get_by_text("Bent u daar?").wait_for()
        assert sanne.get_by_test_id("composer").input_value() == "Goedemiddag,"
        where = "[document.activeElement.id, document.activeElement.selectionStart]"
        assert sanne.evaluate(where) == ["composer", 11]

        sanne.keyboard.press("End")
        sanne.keyboard.press("Shift+Enter")
        sanne.keyboard.type("wat fijn dat u schrijft.")
        sanne.keyboard.press("Enter")
        sent = sanne.locator("[data-testid=message][data-author=agent]")
        sent.wait_for()
        assert sanne.get_by_test_id("composer").input_value() == ""
        fatima.locator("[data-testid=message][data-author=agent]").wait_for()

        sanne.keyboard.press("Escape")
        sanne.keyboard.press("e")
        sanne.get_by_test_id("close-confirm").wait_for()
        sanne.keyboard.press("ArrowDown")
        sanne.keyboard.press("Enter")
        sanne.get_by_text("Dit gesprek is afgesloten").wait_for()
        fatima.get_by_text("Dit gesprek is afgesloten").wait_for()
        assert sanne.title() == "Balie"
    assert faults == []
    with reading(engine) as db:
        bodies = (
            db.execute(select(messages.c.body).where(messages.c.author == "agent")).scalars().all()
        )
    assert bodies == ["Goedemiddag,\nwat fijn dat u schrijft."]


def test_a_reply_that_does_not_arrive_stays(engine: Engine, address: str, agent: Agent) -> None:
    """The network is gone: the words stay, and go once when it is back."""
    from care import handover

    case = add_case(engine)
    with writing(engine) as db:
        handover.take(db, case.id, agent, clock.now())
    link = address + people.one_time_link(agent)
    with chromium() as browser:
        page = sign_in(browser, link, [])
        page.goto(f"{address}/zaak/{case.id}/")
        page.context.set_offline(True)
        page.get_by_test_id("composer").fill("Ik kijk het na.")
        page.get_by_test_id("send").click()
        page.get_by_text("Niet verzonden. Uw tekst staat er nog.").wait_for()
        assert page.get_by_test_id("composer").input_value() == "Ik kijk het na."
        page.context.set_offline(False)
        page.get_by_role("button", name="Opnieuw verzenden").click()
        page.locator("[data-testid=message][data-author=agent]").wait_for()
        assert page.get_by_test_id("composer").input_value() == ""
    with reading(engine) as db:
        sent = db.execute(select(messages.c.id).where(messages.c.author == "agent")).all()
    assert len(sent) == 1


def test_what_is_sensitive_is_said_first_and_goes_masked(
    engine: Engine, address: str, agent: Agent
) -> None:
    """The words stay for the second click, and that one is the same reply."""
    case = add_case(engine, "Johan Bakker")
    with writing(engine) as db:
        handover.take(db, case.id, agent, clock.now())
    words = "Uw rekening NL91ABNA0417164300 klopt."
    faults: list[str] = []
    link = address + people.one_time_link(agent)
    with chromium() as browser:
        page = sign_in(browser, link, faults)
        page.goto(f"{address}/zaak/{case.id}/")
        page.get_by_test_id("composer").fill(words)
        page.get_by_test_id("send").click()
        page.get_by_text("Hier staat een rekeningnummer in").wait_for()
        assert page.get_by_test_id("composer").input_value() == words
        page.get_by_test_id("send").click()
        page.get_by_text("IBAN ••4300").first.wait_for()
        assert page.get_by_test_id("composer").input_value() == ""
        assert "NL91ABNA0417164300" not in page.content()
        assert faults == []
    with reading(engine) as db:
        sent = (
            db.execute(select(messages.c.body).where(messages.c.author == "agent")).scalars().all()
        )
    assert sent == ["Uw rekening [IBAN ••4300] klopt."]


def test_a_lost_stream_is_said_and_caught_up(engine: Engine, agent: Agent) -> None:
    """The desk restarts; what came in meanwhile appears by itself."""
    from django.core.asgi import get_asgi_application

    path = people.one_time_link(agent)
    with chromium() as browser:
        with serve(get_asgi_application()) as address:
            page = sign_in(browser, address + path, [])
            page.get_by_text("Niemand wacht op een medewerker.").wait_for()
        page.get_by_text("Verbinding kwijt, we proberen het opnieuw.").wait_for()
        add_case(engine, "Meryem Yılmaz", now=clock.now())
        with serve(get_asgi_application(), int(address.rpartition(":")[2])):
            page.get_by_test_id("case-row").get_by_text("Meryem Yılmaz").wait_for()
            page.get_by_text("Verbinding kwijt").wait_for(state="hidden")


def _tell(db: Any, conversation_id: str) -> None:
    from care import changes

    changes.note(db, conversation_id, "message", clock.now())


def test_reading_back_is_not_disturbed(engine: Engine, address: str, agent: Agent) -> None:
    """Earlier messages come in above, what is new is announced, and the place stays."""
    start = clock.now() - timedelta(hours=5)
    case = add_case(engine, ago=timedelta(hours=6))
    with writing(engine) as db:
        for number in range(79):
            at = start + timedelta(minutes=number)
            say(db, case.conversation_id, "customer", f"bericht {number}", at)
    faults: list[str] = []
    link = address + people.one_time_link(agent)
    from playwright.sync_api import expect

    with chromium() as browser:
        page = sign_in(browser, link, faults)
        page.goto(f"{address}/zaak/{case.id}/")
        bubbles = page.get_by_test_id("message")
        page.get_by_text("bericht 78").wait_for()
        assert bubbles.count() == 50
        scrolled = "document.getElementById('scroller').scrollTop"
        assert page.evaluate(scrolled) > 0

        page.evaluate("document.getElementById('scroller').scrollTop = 0")
        page.get_by_text("Wat kost het om mijn rente").last.wait_for(state="attached")
        expect(bubbles).to_have_count(80, timeout=PATIENCE)
        assert page.locator("#older").count() == 0
        place = page.evaluate(scrolled)
        assert place > 0

        with writing(engine) as db:
            say(db, case.conversation_id, "customer", "nog iets nieuws", clock.now())
            _tell(db, case.conversation_id)
        page.get_by_role("button", name="Nieuw bericht").wait_for()
        assert page.evaluate(scrolled) == place
        expect(bubbles).to_have_count(81, timeout=PATIENCE)
        page.get_by_role("button", name="Nieuw bericht").click()
        assert bubbles.last.inner_text().startswith("nog iets nieuws")
        assert page.evaluate(scrolled) > place
    assert faults == []


def test_a_photo_and_a_voice_message_are_there(engine: Engine, address: str, agent: Agent) -> None:
    """Shown and playable under the desk's own content security policy."""
    from tests.desk.test_attachments import add_file

    faults: list[str] = []
    case = add_case(engine, "Johan Bakker")
    picture = SAMPLES / "foto-pas.jpg"
    add_file(engine, case, "image/jpeg", "image", content=picture.read_bytes())
    add_file(engine, case, "audio/ogg", "audio")
    add_file(engine, case, "application/pdf", "document")
    with writing(engine) as db:
        now, where = clock.now(), case.conversation_id
        say(db, where, "customer", "Hier was het", now, kind="location", payload=PLACE)
        say(db, where, "customer", "👍", now, kind="reaction", payload={"reaction_to": "w1"})
        customer_id = conversations.get(db, where).customer_id
        customers.note_change(db, customer_id, now)
    link = address + people.one_time_link(agent)
    with chromium() as browser:
        page = sign_in(browser, link, faults)
        page.goto(f"{address}/zaak/{case.id}/")
        image = page.locator(".picture img")
        image.wait_for()
        page.wait_for_function("document.querySelector('.picture img').naturalWidth > 0")
        assert page.locator("audio.sound").count() == 1
        assert page.get_by_test_id("unsure").is_visible()
        if folder := os.environ.get("BALIE_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / "desk-attachments.png")
    assert faults == []


def test_an_answer_to_one_message_and_a_template(
    engine: Engine, address: str, agent: Agent, tmp_path: Path
) -> None:
    """Quote with a click, see the dots go out, and fill in a template with its preview."""
    faults: list[str] = []
    screenshots = Path(os.environ.get("BALIE_SCREENSHOTS") or tmp_path)
    case = add_case(engine, "Johan Bakker")
    late = add_case(engine, "Annelies Bakker", ago=timedelta(hours=30))
    with writing(engine) as db:
        say(db, case.conversation_id, "customer", "En mijn pas?", clock.now(), wamid="wamid.pas")
        for each in (case, late):
            handover.take(db, each.id, agent, clock.now())
    link = address + people.one_time_link(agent)
    with chromium() as browser:
        page = sign_in(browser, link, faults)
        page.goto(f"{address}/zaak/{case.id}/")
        page.get_by_test_id("message").filter(has_text="En mijn pas?").hover()
        page.get_by_role("button", name="Antwoord op dit bericht").last.click()
        assert page.locator("#quoting-words").inner_text() == "En mijn pas?"
        with page.expect_response(lambda answer: answer.url.endswith("/typt/")) as told:
            page.keyboard.type("Die is onderweg.")
        assert told.value.status == 204
        page.keyboard.press("Enter")
        page.locator(".message.agent .quoted").get_by_text("En mijn pas?").wait_for()
        page.locator("#quoting").wait_for(state="hidden")

        page.goto(f"{address}/zaak/{late.id}/")
        page.get_by_test_id("template").select_option(label="We willen u bellen")
        page.locator("#template-preview").get_by_text("wij willen u graag bellen").wait_for()
        page.get_by_label("Onderwerp").fill("uw rente")
        page.locator("#template-preview").get_by_text("bellen over uw rente").wait_for()
        page.screenshot(path=screenshots / "desk-template.png", full_page=True)
        page.get_by_test_id("send-template").click()
        page.locator(".message.agent").get_by_text("bellen over uw rente").wait_for()
        assert page.get_by_label("Onderwerp").input_value() == ""
    assert faults == []
