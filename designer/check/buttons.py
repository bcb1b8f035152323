"""Buttons: does what stands behind one mean something to the assistant?

Behind a button stands `/label`, or `/label{{"entity":"value"}}`: braces are doubled in a reply,
since single ones are filled in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from designer.check.finding import Finding, did_you_mean, mind, wrong
from designer.check.project import Project
from designer.check.topic import Button


def find(project: Project) -> Iterator[Finding]:
    """Yield the buttons that lead nowhere."""
    labels = {*project.defined("intents"), *(one for one in project.labels if "/" in one)}
    entities = set(project.defined("entities"))
    for reply in project.replies:
        for variation in reply.variations:
            for button in variation.buttons:
                yield from _label(button, labels, project)
                yield from _entities(button, entities, project)


def _label(button: Button, labels: set[str], project: Project) -> Iterator[Finding]:
    name = f'De knop "{button.title}"'
    if not button.payload.startswith("/"):
        what = f"{name} noemt geen label."
        yield wrong(button.place, what, "Schrijf `payload: /naam_van_het_label`.")
        return
    label = button.payload[1:].partition("{")[0].strip()
    if label not in labels and label not in project.mentioned:
        near = did_you_mean(label, labels)
        what = f"{name} noemt het label {label}, en dat bestaat niet."
        yield wrong(button.place, what, near or "Kies een label dat onderwerpen in data/ kennen.")


def _entities(button: Button, known: set[str], project: Project) -> Iterator[Finding]:
    _, brace, rest = button.payload.partition("{")
    if not brace:
        return
    try:
        found = json.loads((brace + rest).replace("{{", "{").replace("}}", "}"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        what = f'Wat achter de knop "{button.title}" tussen accolades staat, is niet te lezen.'
        yield wrong(button.place, what, 'Schrijf het zo: \'/label{{"naam":"waarde"}}\'.')
        return
    if "{{" not in button.payload:
        what = f'Achter de knop "{button.title}" staan enkele accolades.'
        yield mind(button.place, what, 'Zet ze dubbel: \'/label{{"naam":"waarde"}}\'.')
    for name in found:
        if name not in known and name not in project.mentioned:
            near = did_you_mean(name, known)
            what = f'De knop "{button.title}" geeft {name} mee, en dat bestaat niet.'
            yield wrong(button.place, what, near or "Zet het onder `entities:` in domain.yml.")
