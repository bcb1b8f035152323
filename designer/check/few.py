"""Labels with too few examples to be understood.

A hundred that differ give good figures (issue 3); with fewer than twenty a label is mostly missed.
A label that no customer types (the channel, a button or an action sends it: our code names it) has
no examples and needs none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from designer.check.finding import Finding, mind, wrong
from designer.check.project import Project

ENOUGH = 100
LEAST = 20
MORE = "Schrijf er meer, zo verschillend als klanten schrijven: kort, lang, boos, met tikfouten."


def find(project: Project) -> Iterator[Finding]:
    """Yield the labels that have too few examples, counted over all files."""
    count = Counter(dict.fromkeys(project.labels, 0))
    # The same sentence twice counts once, as in Rasa.
    count.update(label for label, _ in {(one.label, one.text) for one in project.examples})
    for label, place in project.labels.items():
        if label in project.mentioned:
            continue  # a file that cannot be read may have more of them
        if count[label] < LEAST:
            yield wrong(place, f"{label} heeft maar {_examples(count[label])}.", MORE)
        elif count[label] < ENOUGH:
            yield mind(place, f"{label} heeft {_examples(count[label])}; 100 is beter.", MORE)
    yield from _without(project)


def _without(project: Project) -> Iterator[Finding]:
    taught = {label.partition("/")[0] for label in project.labels}
    pressed = {
        button.payload.removeprefix("/").partition("{")[0].strip()
        for reply in project.replies
        for variation in reply.variations
        for button in variation.buttons
    }
    for intent, place in project.defined("intents").items():
        if intent in taught or intent in pressed or intent in project.mentioned:
            continue
        if not project.code.names(intent):
            yield wrong(place, f"{intent} heeft geen voorbeelden.", MORE)


def _examples(count: int) -> str:
    return "1 voorbeeld" if count == 1 else f"{count} voorbeelden"
