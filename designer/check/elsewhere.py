"""Examples that the assistant itself would put under another label, the clearest first.

Asked is a model that had not seen them: training reads each example once by a model trained on the
others, and keeps what came out. Examples written since then are read by the newest model. Such an
example stands under the wrong label, or its label has too few that are like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.check.finding import Finding, Place, mind, quote
from designer.check.project import Project
from designer.evaluate.readings import Reading
from designer.evaluate.sources import Message
from designer.quiet import quiet_libraries

# So many new examples are read by the newest model: some twenty milliseconds each.
MOST_READ = 500
NO_SCORES = (
    "Welke voorbeelden de assistent zelf ergens anders legt, is nog niet bekend: dat blijkt bij het"
    " trainen (make train)."
)
NEW_UNREAD = (
    "{count} nieuwe voorbeelden heeft de assistent nog niet gelezen: dat gebeurt bij het trainen"
    " (make train)."
)
TO_DO = (
    "Hoort het bij het andere label, verplaats het dan. Zo niet: geef {label} meer voorbeelden die"
    " hierop lijken."
)


@dataclass(frozen=True)
class Elsewhere:
    """The examples, the clearest first, and what could not be looked at."""

    findings: list[Finding]
    notes: list[str]


# A model and texts in, for each text its label and confidence out (designer/reading.py).
Read = Callable[[Path, list[str]], Iterable[Mapping[str, Any]]]


def _read(model: Path, texts: list[str]) -> Iterable[Mapping[str, Any]]:
    from designer import reading

    return reading.parse(model, texts)


def find(project: Project, read: Read = _read) -> Elsewhere:
    """Return the examples that the assistant reads otherwise than they are filed."""
    places: dict[tuple[str, str], Place] = {}
    for one in project.examples:
        places.setdefault((one.text, one.label), one.place)
    messages = [Message(text, label, place.file) for (text, label), place in places.items()]
    if len({one.label for one in messages}) < 2:
        return Elsewhere([], [])
    with quiet_libraries():
        # nlu brings Rasa and TensorFlow along: seconds that the other checks do without.
        from designer.evaluate import adapter

        settings = adapter.settings(project.root / "config.yml")
        held = adapter.find_held_out(messages, settings, project.root / settings.cache)
        if held is None:
            return Elsewhere([], [NO_SCORES])
        new, notes = _read_new(held.unread, project.root / "models", read)
    return Elsewhere(describe([*held.readings, *new], places), notes)


def describe(readings: Iterable[Reading], places: dict[tuple[str, str], Place]) -> list[Finding]:
    """Return a finding for each reading that is not right, the surest of them first."""
    elsewhere = [reading for reading in readings if not reading.right]
    elsewhere.sort(key=lambda reading: -reading.confidence)
    return [
        mind(
            places[reading.message.text, reading.message.label],
            f"{quote(reading.message.text)} staat bij {reading.message.label}; de assistent leest"
            f" {reading.label} ({_percent(reading.confidence)} zeker).",
            TO_DO.format(label=reading.message.label),
        )
        for reading in elsewhere
    ]


def _percent(share: float) -> str:
    # Never quite sure: what rounds to 100 is not certain.
    return f"{min(99, round(100 * share))} %"


def _read_new(messages: list[Message], models: Path, read: Read) -> tuple[list[Reading], list[str]]:
    """Return how the newest model reads these, or a note that it did not."""
    if not messages:
        return [], []
    trained = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not trained or len(messages) > MOST_READ:
        return [], [NEW_UNREAD.format(count=len(messages))]
    parsed = read(trained[-1], [one.text for one in messages])
    return [
        Reading(one, found["label"], found["confidence"])
        for one, found in zip(messages, parsed, strict=True)
        if found["label"]
    ], []
