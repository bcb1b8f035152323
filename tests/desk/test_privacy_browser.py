"""The privacy page in real Chromium: look up, save a copy, delete; wide and narrow."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from care import clock
from care.database import Engine
from desk import database, people
from tests.care.lives import live
from tests.desk.conftest import PASSWORD
from tests.desk.serving import serve
from tests.desk.test_browser import CHROMIUM, PATIENCE, chromium

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not there")


@pytest.fixture
def address(engine: Engine) -> Iterator[str]:
    from django.core.asgi import get_asgi_application

    with serve(get_asgi_application()) as base:
        yield base


def test_an_officer_answers_a_request(engine: Engine, address: str, tmp_path: Path) -> None:
    live(engine, database.media_folder(), at=clock.now())
    officer = people.add_agent("Noor Bos", "privacy", PASSWORD)
    link = address + people.one_time_link(officer)
    screenshots = Path(os.environ.get("BALIE_SCREENSHOTS") or tmp_path)
    faults: list[str] = []
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: faults.append(said.text))
        page.goto(link)
        page.get_by_test_id("privacy-customer").fill("06 00000001")
        page.keyboard.press("Enter")
        page.get_by_test_id("dossier").get_by_text("Test Klant").wait_for()
        assert "0000001" not in page.url
        page.screenshot(path=screenshots / "desk-privacy.png", full_page=True)

        page.set_viewport_size({"width": 360, "height": 780})
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide)
        page.screenshot(path=screenshots / "desk-privacy-narrow.png", full_page=True)

        with page.expect_download() as saved:
            page.get_by_test_id("privacy-export").click()
        with zipfile.ZipFile(saved.value.path()) as archive:
            assert "overzicht.html" in archive.namelist()

        page.get_by_test_id("privacy-sure").check()
        page.get_by_test_id("privacy-forget").click()
        page.get_by_test_id("receipt").get_by_text("Bewijs", exact=True).wait_for()
        assert page.get_by_text("Test Klant").count() == 0
    assert faults == []
