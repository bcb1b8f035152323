"""Replies that do not fit WhatsApp: seen by rendering them as it is done for customers.

What it must cut or show in a poorer form is "let op"; what it can make nothing sensible of is
"fout". Lengths count with the figures of company.yml filled in, as customers get them; limits and
sources stand in connectors/whatsapp/rendering.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from care import texts
from connectors.whatsapp import rendering
from connectors.whatsapp.rendering import units
from designer.check.finding import Finding, mind, wrong
from designer.check.project import Project
from designer.check.topic import Reply, Variation

# Room for what is only known when the reply is spoken.
ROOM = "x" * 60


def find(project: Project) -> Iterator[Finding]:
    """Yield what WhatsApp would show otherwise than it is written."""
    slots = dict.fromkeys(project.defined("slots"), ROOM)
    for reply in project.replies:
        passed = dict.fromkeys(project.code.passes(reply.name), ROOM)
        variables = {**slots, **(project.figures or {}), **passed}
        for variation in reply.variations:
            yield from _look(reply, variation, variables)


def _look(reply: Reply, variation: Variation, variables: dict[str, str]) -> Iterator[Finding]:
    try:
        raw = _fill(variation.raw, variables)
    except (ValueError, LookupError, AttributeError):
        return  # braces that do not pair: placeholders.py says so
    if len(raw.get("buttons") or raw.get("quick_replies") or ()) != len(variation.buttons):
        return  # buttons of another shape: topic.py says so
    spoken = rendering.read(raw)
    if spoken is None or not spoken.text:
        yield from _silent(reply, variation)
        return
    yield from _titles(reply, variation, [option.title for option in spoken.options])
    made = rendering.render([spoken])
    if len(made) > 1:
        with_buttons = made[-1].payload.get("style") == "buttons"
        longest = rendering.LONGEST_BUTTON_BODY if with_buttons else rendering.LONGEST_TEXT
        what = f"{reply.name} is met {units(spoken.text)} tekens te lang"
        yield mind(
            variation.place,
            f"{what} en wordt in {len(made)} berichten geknipt.",
            f"Houd het onder {longest} tekens{' (met knoppen)' if with_buttons else ''}.",
        )


def _fill(raw: Any, variables: dict[str, str]) -> Any:
    """Return the reply with its variables filled in, as Rasa does it when it speaks."""
    if isinstance(raw, str):
        return texts.fill(raw, variables)
    if isinstance(raw, list):
        return [_fill(each, variables) for each in raw]
    if isinstance(raw, dict):
        # What stands behind a button no customer reads: buttons.py looks at it.
        return {
            name: part if name == "payload" else _fill(part, variables)
            for name, part in raw.items()
        }
    return raw


def _silent(reply: Reply, variation: Variation) -> Iterator[Finding]:
    what = f"{reply.name} heeft geen tekst."
    if variation.buttons:
        yield wrong(variation.place, what, "Schrijf boven de knoppen wat er te kiezen is.")
    elif "custom" not in variation.raw:
        yield wrong(variation.place, what, 'Schrijf `- text: "..."`; nu blijft het stil.')


def _titles(reply: Reply, variation: Variation, titles: list[str]) -> Iterator[Finding]:
    for button, title in zip(variation.buttons, titles, strict=True):
        if not title:
            what = f"In {reply.name} staat een knop zonder tekst."
            yield wrong(button.place, what, "Zet de tekst van de knop bij `title:`.")
        elif titles.count(title) > 1:
            what = f'In {reply.name} staan twee knoppen "{title}"; WhatsApp weigert dat.'
            yield wrong(button.place, what, "Geef elke knop een eigen tekst.")
    yield from _form(reply, variation, titles)


def _form(reply: Reply, variation: Variation, titles: list[str]) -> Iterator[Finding]:
    """Yield where buttons become a list, and a list becomes plain text."""
    if len(titles) > rendering.MOST_ROWS:
        what = (
            f"{reply.name} heeft {len(titles)} knoppen; meer dan {rendering.MOST_ROWS} kan WhatsApp"
            " niet tonen. De klant krijgt een genummerde tekst."
        )
        yield mind(variation.place, what, f"Houd er {rendering.MOST_ROWS} of minder over.")
    few = len(titles) <= rendering.MOST_BUTTONS
    most = rendering.LONGEST_BUTTON if few else rendering.LONGEST_ROW
    for button, title in zip(variation.buttons, titles, strict=True):
        if units(title) <= most:
            continue
        becomes = "een lijst" if units(title) <= rendering.LONGEST_ROW else "een genummerde tekst"
        what = (
            f'De knop "{title}" in {reply.name} heeft {units(title)} tekens; de knoppen worden'
            f" {becomes}."
        )
        yield mind(button.place, what, f"Houd de tekst op hooguit {most} tekens.")
