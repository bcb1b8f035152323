"""Replies that do not fit WhatsApp: seen by rendering them as it is done for customers.

What it must cut or show in a poorer form is "let op"; what it can make nothing sensible of is
"fout". Lengths count with the figures of company.yml filled in, as customers get them; limits and
sources stand in connectors/whatsapp/rendering.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from care import texts
from connectors.whatsapp import rendering, utterances
from connectors.whatsapp.measure import units
from connectors.whatsapp.utterances import InvalidCustom, Utterance
from designer.check.finding import Finding, mind, wrong
from designer.check.project import Project
from designer.check.topic import Reply, Variation

# Room for what is only known when the reply is spoken.
ROOM = "x" * 60
HERE = " (hier met knoppen of een bestand)"
CUSTOM = "Vergelijk met connectors/whatsapp/custom.schema.json: daar staat wat er kan."


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
    try:
        utterances.with_custom(Utterance("Kijk."), raw.get("custom"))
    except InvalidCustom as error:
        what = f"Wat onder `custom:` staat bij {reply.name}, kan WhatsApp niet tonen ({error})."
        yield wrong(variation.place, what, CUSTOM)
        return
    spoken = utterances.read(raw)
    if spoken is None or not (spoken.text or spoken.medium or spoken.extra):
        yield from _silent(reply, variation)
        return
    if len(spoken.options) != len(variation.buttons):
        return  # buttons of another shape: topic.py says so
    yield from _titles(reply, variation, spoken)
    longest = _longest(spoken)
    if units(spoken.text) > longest:
        what = f"{reply.name} is met {units(spoken.text)} tekens te lang"
        pieces = len(rendering.render([spoken]))
        yield mind(
            variation.place,
            f"{what} en wordt in {pieces} berichten geknipt.",
            f"Houd het onder {longest} tekens{'' if longest == rendering.LONGEST_TEXT else HERE}.",
        )


def _longest(spoken: Utterance) -> int:
    """Return how long the text may be in a single message."""
    style = rendering.render([replace(spoken, text="Kijk.")])[-1].payload.get("style")
    if style is not None and style != rendering.LIST:
        return rendering.LONGEST_BODY
    return rendering.LONGEST_CAPTION if spoken.medium is not None else rendering.LONGEST_TEXT


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
    else:
        yield wrong(variation.place, what, 'Schrijf `- text: "..."`; nu blijft het stil.')


def _titles(reply: Reply, variation: Variation, spoken: Utterance) -> Iterator[Finding]:
    titles = [option.title for option in spoken.options]
    for button, title in zip(variation.buttons, titles, strict=True):
        if not title:
            what = f"In {reply.name} staat een knop zonder tekst."
            yield wrong(button.place, what, "Zet de tekst van de knop bij `title:`.")
        elif titles.count(title) > 1:
            what = f'In {reply.name} staan twee knoppen "{title}"; WhatsApp weigert dat.'
            yield wrong(button.place, what, "Geef elke knop een eigen tekst.")
    yield from _form(reply, variation, spoken)


def _form(reply: Reply, variation: Variation, spoken: Utterance) -> Iterator[Finding]:
    """Yield where buttons become a list, and a list becomes plain text."""
    options = spoken.options
    if len(options) > rendering.MOST_ROWS:
        what = (
            f"{reply.name} heeft {len(options)} knoppen; meer dan {rendering.MOST_ROWS} kan"
            " WhatsApp niet tonen. De klant krijgt een genummerde tekst."
        )
        yield mind(variation.place, what, f"Houd er {rendering.MOST_ROWS} of minder over.")
    plain = not any(option.description or option.section for option in options)
    few = plain and len(options) <= rendering.MOST_BUTTONS
    most = rendering.LONGEST_BUTTON if few else rendering.LONGEST_ROW
    for button, option in zip(variation.buttons, options, strict=True):
        for text, limit in (
            (option.title, most),
            (option.description, rendering.LONGEST_DESCRIPTION),
            (option.section, rendering.LONGEST_SECTION),
        ):
            if units(text) > limit:
                list_will_do = text == option.title and units(text) <= rendering.LONGEST_ROW
                becomes = "een lijst" if list_will_do else "een genummerde tekst"
                what = (
                    f'"{text}" in {reply.name} heeft {units(text)} tekens; de knoppen worden'
                    f" {becomes}."
                )
                yield mind(button.place, what, f"Houd de tekst op hooguit {limit} tekens.")
