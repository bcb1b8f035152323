"""The whole story in a real browser: a question, a handover, a human, and back to the bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.scenarios.conftest import ARGUMENTS, CHROMIUM
from tests.scenarios.house import House

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

SOON = 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


def open_page(browser: Browser, width: int, height: int) -> Page:
    size: ViewportSize = {"width": width, "height": height}
    context = browser.new_context(
        viewport=size, locale="nl-NL", timezone_id="Europe/Amsterdam", device_scale_factor=2
    )
    return context.new_page()


def say(phone: Page, text: str) -> None:
    phone.get_by_test_id("composer").fill(text)
    phone.get_by_test_id("send").click()


def bubble(page: Page, words: str) -> None:
    expect(page.get_by_test_id("message").filter(has_text=words).last).to_be_visible(timeout=SOON)


def test_a_question_a_mortgage_a_human_and_back(
    house: House, browser: Browser, screenshots: Path
) -> None:
    phone = open_page(browser, 1280, 900)
    desk = open_page(browser, 1440, 900)
    phone.goto(house.url("simulator", "/"))
    phone.get_by_test_id("customer-tab").first.click()

    # The bot answers a question with a fixed answer.
    say(phone, "hoe lang duurt het voor mijn nieuwe pas er is")
    bubble(phone, "binnen 5 werkdagen")

    # A question about one's own mortgage goes to a human, and the customer hears when.
    say(phone, "Kan ik mijn hypotheek verhogen voor een verbouwing?")
    bubble(phone, "Een collega van Hypotheken antwoordt u hier")

    # The agent signs in with the one-time link, sees the case and takes it.
    desk.goto(house.sign_in_link())
    row = desk.get_by_test_id("case-row").filter(has_text="hypotheek verhogen").first
    expect(row).to_be_visible(timeout=SOON)
    row.click()
    bubble(desk, "binnen 5 werkdagen")
    desk.get_by_test_id("take").click()
    expect(desk.get_by_test_id("composer")).to_be_visible(timeout=SOON)

    # The bot is silent now: what the customer writes appears at the desk by itself.
    say(phone, "Het gaat om een dakkapel, mijn rekening is NL91 ABNA 0417 1643 00")
    bubble(desk, "dakkapel")
    expect(desk.get_by_text("IBAN ••4300").first).to_be_visible(timeout=SOON)
    assert "0417" not in desk.content()

    # The agent answers; the customer sees it.
    desk.get_by_test_id("composer").fill("Goedemiddag, dat kan vaak. Ik plan graag een gesprek.")
    desk.get_by_test_id("send").click()
    bubble(phone, "Ik plan graag een gesprek")
    desk.screenshot(path=screenshots / "desk.png")
    phone.screenshot(path=screenshots / "phone.png")
    assert len(phone.get_by_test_id("message").filter(has_text="Een collega").all()) == 1

    # Closing brings the bot back, which asks for a score.
    desk.get_by_test_id("close").click()
    desk.get_by_test_id("close-confirm").click()
    bubble(phone, "Kies een cijfer van 1 tot 5")
    phone.get_by_test_id("list-open").last.click()
    phone.get_by_test_id("list-row").filter(has_text="5").first.click()
    bubble(phone, "Ik heb uw cijfer genoteerd")

    # And answers again.
    say(phone, "wat is jullie telefoonnummer")
    bubble(phone, "020-000 00 00")

    said = house.said()
    for secret in ("dakkapel", "0417", "hypotheek verhogen", "Ik plan graag"):
        assert secret not in said, "a customer's or agent's words stand in the log"
