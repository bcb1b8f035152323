"""The phone page in a real browser: what a customer does and sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .conftest import NUMBER, SANNE, Business, Running, until

CHROMIUM = Path("/usr/bin/chromium")
YOUSSEF = "31612345672"
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser, simulator: Running) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="nl-NL", reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.goto(simulator.url)
    expect(page.get_by_test_id("customer-tab")).to_have_count(4)
    yield page
    context.close()
    assert trouble == []


def reply(simulator: Running, text: str, to: str = SANNE) -> str:
    answer = simulator.send(type="text", text={"body": text}, to=f"+{to}")
    return str(answer.json()["messages"][0]["id"])


def type_text(phone: Page, text: str) -> None:
    phone.get_by_test_id("composer").fill(text)
    phone.get_by_test_id("composer").press("Enter")


def test_a_conversation(phone: Page, simulator: Running) -> None:
    messages = phone.get_by_test_id("message")
    send = phone.get_by_test_id("send")
    expect(send).to_be_disabled()
    phone.get_by_test_id("composer").fill("Waar is mijn pas?")
    send.click()
    expect(messages).to_have_count(1)
    expect(messages.last).to_have_attribute("data-direction", "in")
    expect(messages.last).to_have_attribute("data-status", "delivered")
    expect(phone.get_by_test_id("composer")).to_have_value("")

    wamid = str(simulator.messages()[0]["wamid"])
    read = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": wamid,
        "typing_indicator": {"type": "text"},
    }
    simulator.graph(f"{NUMBER}/messages", read)
    expect(messages.first).to_have_attribute("data-status", "read")
    expect(phone.get_by_test_id("typing")).to_be_visible()
    expect(phone.locator("#presence")).to_have_text("aan het typen…")

    reply(simulator, "Hij is *onderweg*: https://bank.example/pas. <img src=x onerror=alert(1)>")
    expect(messages.last).to_have_attribute("data-direction", "out")
    expect(messages.last.locator("strong")).to_have_text("onderweg")
    expect(messages.last.get_by_role("link")).to_have_attribute("href", "https://bank.example/pas")
    expect(messages.last).to_contain_text("<img src=x onerror=alert(1)>")
    expect(messages.last.locator("img")).to_have_count(0)
    expect(phone.get_by_test_id("typing")).to_have_count(0)
    until(lambda: simulator.messages()[-1]["status"] == "read")


def test_buttons_and_lists(phone: Page, simulator: Running) -> None:
    type_text(phone, "Hallo")
    until(simulator.messages)
    replies = [
        {"type": "reply", "reply": {"id": key, "title": title}}
        for key, title in (("block", "Pas blokkeren"), ("human", "Iemand spreken"))
    ]
    simulator.send(
        type="interactive",
        interactive={
            "type": "button",
            "body": {"text": "Waarmee helpen we u?"},
            "action": {"buttons": replies},
        },
    )
    buttons = phone.get_by_test_id("reply-button")
    expect(buttons).to_have_count(2)
    buttons.nth(1).click()
    answer = phone.get_by_test_id("message").last
    expect(answer).to_have_attribute("data-direction", "in")
    expect(answer.locator(".quoted")).to_contain_text("Waarmee helpen we u?")
    expect(answer).to_contain_text("Iemand spreken")
    expect(buttons.nth(0)).to_be_disabled()
    expect(buttons.nth(1)).to_have_attribute("data-chosen", "true")

    rows = [{"id": "mortgage", "title": "Hypotheek", "description": "Afspraak maken"}]
    action = {"button": "Onderwerpen", "sections": [{"title": "Wonen", "rows": rows}]}
    simulator.send(
        type="interactive",
        interactive={"type": "list", "body": {"text": "Waarover?"}, "action": action},
    )
    phone.get_by_test_id("list-open").click()
    expect(phone.get_by_role("dialog", name="Onderwerpen")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(phone.get_by_test_id("list-open")).to_be_focused()
    phone.get_by_test_id("list-open").click()
    phone.get_by_test_id("list-row").click()
    expect(phone.get_by_test_id("message").last).to_contain_text("Hypotheek")
    body = simulator.messages()[-1]["body"]
    assert isinstance(body, dict)
    assert body["interactive"]["list_reply"]["id"] == "mortgage"


def test_customers_stand_apart(phone: Page, simulator: Running) -> None:
    phone.get_by_test_id("composer").fill("Nog niet af")
    simulator.proef("messages", {"customer": YOUSSEF, "text": "Hallo"})
    reply(simulator, "Dag meneer", to=YOUSSEF)
    tab = phone.get_by_test_id("customer-tab").nth(1)
    expect(tab.locator(".badge")).to_have_text("1")
    assert simulator.messages(YOUSSEF)[-1]["status"] != "read"
    tab.click()
    expect(phone.get_by_test_id("message")).to_have_count(2)
    expect(phone.get_by_test_id("composer")).to_have_value("")
    expect(tab.locator(".badge")).to_have_count(0)
    until(lambda: simulator.messages(YOUSSEF)[-1]["status"] == "read")
    tab.press("ArrowUp")
    expect(phone.get_by_test_id("composer")).to_have_value("Nog niet af")


def test_a_new_customer(phone: Page) -> None:
    phone.get_by_label("Klant toevoegen").click()
    phone.get_by_label("Naam").fill("Fatima Idrissi")
    phone.get_by_role("button", name="Toevoegen", exact=True).click()
    tab = phone.get_by_test_id("customer-tab").last
    expect(tab).to_contain_text("Fatima Idrissi")
    expect(tab).to_have_attribute("aria-selected", "true")


def test_attachments(phone: Page, simulator: Running) -> None:
    kinds = {
        "image": "image",
        "mic": "audio",
        "file-text": "document",
        "map-pin": "location",
        "sticker": "sticker",
        "circle-user-round": "contacts",
    }
    for count, (tile, kind) in enumerate(kinds.items(), start=1):
        phone.get_by_test_id("attach").click()
        phone.get_by_test_id(f"attach-{tile}").click()
        phone.get_by_test_id("sample").first.click()
        expect(phone.get_by_test_id("message")).to_have_count(count)
        assert simulator.messages()[-1]["type"] == kind
    expect(phone.locator(".voice-length")).to_have_text("0:04")


def test_a_reader_is_not_pulled_away(phone: Page, simulator: Running) -> None:
    simulator.proef("clock", {"customer": SANNE, "window": "open"})
    for number in range(30):
        reply(simulator, f"Bericht {number}")
    expect(phone.get_by_test_id("message")).to_have_count(30)
    phone.locator("#log").evaluate("log => log.scrollTo(0, 0)")
    expect(phone.locator("#jump")).to_be_visible()
    reply(simulator, "Nieuw")
    expect(phone.get_by_test_id("unread")).to_have_text("1")
    assert phone.locator("#log").evaluate("log => log.scrollTop") == 0
    phone.locator("#jump").click()
    expect(phone.locator("#jump")).to_be_hidden()


def test_the_drawer_sets_faults(phone: Page, simulator: Running) -> None:
    phone.get_by_label("Statussen").select_option("off")
    until(lambda: simulator.get("proef/faults").json()["statuses"] == "off")
    phone.get_by_role("button", name="Zet klaar").click()
    expect(phone.get_by_text("Staat klaar. Het volgende bericht wordt geweigerd.")).to_be_visible()
    assert simulator.send(type="text", text={"body": "a"}).status_code == 400
    expect(phone.get_by_text("Staat klaar.")).to_have_count(0)
    phone.get_by_role("tab", name="Aanroepen").click()
    expect(phone.locator(".call")).to_contain_text("Te snel verstuurd")
    phone.locator(".call > summary").click()
    expect(phone.locator(".json")).to_contain_text("130429")


def test_a_message_that_did_not_arrive_says_why(phone: Page, simulator: Running) -> None:
    reply(simulator, "Te laat")
    message = phone.get_by_test_id("message")
    expect(message).to_have_attribute("data-status", "failed")
    expect(message).to_contain_text("Niet bezorgd. Buiten het venster van 24 uur (131047)")


def test_no_width_makes_the_page_scroll_sideways(phone: Page) -> None:
    for width in (320, 390, 720, 1024, 1280, 1920):
        phone.set_viewport_size({"width": width, "height": 844})
        wider = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{width} px"
        expect(phone.get_by_test_id("composer")).to_be_in_viewport()


def test_the_drawer_stops_everything_and_pauses_templates(phone: Page, simulator: Running) -> None:
    known = {"name": "antwoord", "language": "nl", "body": "Dag", "buttons": ["Graag"]}
    simulator.proef("templates", {"templates": [known]})
    for name, wrong in (("access", "revoked"), ("service", "down"), ("payment", "missing")):
        phone.get_by_test_id(f"fault-{name}").check()
        until_fault(simulator, name, wrong)
        phone.get_by_test_id(f"fault-{name}").uncheck()
        until_fault(simulator, name, {"down": "up"}.get(wrong, "valid"))
    phone.get_by_test_id("template-antwoord").select_option("paused")
    template = {"name": "antwoord", "language": {"code": "nl"}}
    until(lambda: simulator.get("proef/state").json()["templates"][0]["status"] == "paused")
    refused = simulator.send(type="template", template=template).json()
    assert refused["error"]["code"] == 132015
    phone.get_by_test_id("template-antwoord").select_option("approved")
    until(lambda: simulator.get("proef/state").json()["templates"][0]["status"] == "approved")
    button = {"type": "payload", "payload": "id-1"}
    quick = {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [button]}
    simulator.send(type="template", template={**template, "components": [quick]})
    phone.get_by_test_id("reply-button").get_by_text("Graag").wait_for()


def until_fault(simulator: Running, name: str, value: str) -> None:
    until(lambda: simulator.get("proef/faults").json()[name] == value)


def test_what_happens_to_a_customer(phone: Page, simulator: Running, business: Business) -> None:
    type_text(phone, "Hallo")
    expect(phone.get_by_test_id("message")).to_have_count(1)
    phone.get_by_role("textbox", name="Nieuw nummer").fill("+31612345688")
    phone.get_by_role("button", name="Nummer wijzigen").click()
    expect(phone.get_by_text("Het gesprek gaat mee")).to_be_visible()
    until(lambda: any(b"user_changed_number" in body for body in list(business.bodies)))
    expect(phone.get_by_test_id("message").first).to_contain_text("Hallo")
    phone.get_by_label("Bestanden van klanten").select_option("expired")
    until(lambda: simulator.get("proef/faults").json()["media"] == "expired")
