"""The report as one HTML page: which sections, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from designer.evaluate import beside, page, trust, understanding
from designer.evaluate.page import Section
from designer.evaluate.shown import Shown
from designer.evaluate.words import number, plural

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


def write(shown: Shown) -> str:
    """Return the page."""
    made = datetime.fromisoformat(shown.figures["made"])
    when = f"{made.day} {MONTHS[made.month - 1]} {made.year}, {made:%H.%M} uur"
    size = (
        f"{number(shown.figures['examples'], 0)} voorbeelden, "
        f"{plural(len(shown.figures['labels']), 'label', 'labels')}, "
        f"{plural(len(shown.figures['topics']), 'onderwerp', 'onderwerpen')}."
    )
    lines = [f"Gemeten op {when}. {size}"]
    if shown.figures["quick"]:
        lines.append(
            "Dit is een snelle blik op een derde van de voorbeelden: de cijfers zijn lager."
        )
    if shown.previous is None:
        lines.append("Er is nog geen eerdere meting op dezelfde manier om mee te vergelijken.")
    foot = "Gemaakt met python -m designer.evaluate. Dezelfde cijfers staan in het .json-bestand."
    return page.write("Hoe goed leest de assistent?", lines, list(_sections(shown)), foot)


def _sections(shown: Shown) -> Iterator[Section]:
    yield understanding.by_topic(shown)
    if "development" in shown.figures:
        yield understanding.development(shown)
    yield understanding.careful(shown)
    yield trust.outside(shown)
    if "outside" in shown.figures:
        yield trust.outside_set(shown)
    yield trust.under_noise(shown)
    yield trust.calibration(shown)
    yield understanding.confusions(shown)
    yield understanding.by_label(shown)
    yield trust.alike(shown)
    yield trust.speed(shown)
    if shown.previous is not None:
        yield beside.previous_run(shown)
    if shown.default is not None:
        yield beside.default_pipeline(shown)
