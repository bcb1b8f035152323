"""Names that mean nothing: in rules, stories, conversation tests, domain.yml and company.yml.

A label is written in snake_case, as are all names of Rasa; one with a key has one stroke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rasa.shared.core.constants import DEFAULT_ACTION_NAMES, REQUESTED_SLOT

from designer.check.finding import Finding, Place, did_you_mean, mind, wrong
from designer.check.project import Project
from designer.check.topic import Use

LABEL = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*(/[a-z0-9]+(_[a-z0-9]+)*)?")
# Kind -> how a designer calls it, and where it has to be for Rasa to know it.
KINDS = {
    "intent": ("Het label", "Zet het label onder `intents:` in domain.yml, met voorbeelden."),
    "action": ("Het antwoord of de actie", "Schrijf het antwoord onder `responses:`."),
    "form": ("Het formulier", "Zet het formulier onder `forms:` in domain.yml."),
    "slot": ("Het slot", "Zet het slot onder `slots:` in domain.yml."),
    "entity": ("Het soort gegeven (entity)", "Zet het onder `entities:` in domain.yml."),
}


def find(project: Project) -> Iterator[Finding]:
    """Yield names that do not exist, and labels that are written in another way than all others."""
    known = {kind: _known(project, kind) for kind in KINDS}
    for use in project.uses(*KINDS):
        yield from _unknown(project, use, known[use.kind])
    for use in project.handovers:
        # What the assistant itself asks help for is no label, but stands in the code.
        if not project.code.names(use.name):
            yield from _unknown(project, use, known["intent"])
    yield from _labels(project)
    yield from _doubles(project)
    for example in project.examples:
        for entity in example.entities:
            use = Use("entity", entity, example.place, "nlu")
            yield from _unknown(project, use, known["entity"])


def _unknown(project: Project, use: Use, known: set[str]) -> Iterator[Finding]:
    if use.name in known or use.name in project.mentioned:
        return
    noun, to_do = KINDS[use.kind]
    near = did_you_mean(use.name, known)
    yield wrong(use.place, f"{noun} {use.name} bestaat niet.", near or to_do)


def _known(project: Project, kind: str) -> set[str]:
    labels = project.labels
    intents = set(project.defined("intents"))
    if kind == "intent":
        return intents | {label for label in labels if "/" in label}
    if kind == "action":
        of_keys = {f"utter_{label.partition('/')[0]}" for label in labels if "/" in label}
        written = {*project.defined("actions"), *project.defined("forms"), *project.reply_names}
        return {*written, *of_keys, *DEFAULT_ACTION_NAMES}
    if kind == "form":
        return set(project.defined("forms"))
    if kind == "slot":
        return {*project.defined("slots"), REQUESTED_SLOT}
    return set(project.defined("entities"))


def _labels(project: Project) -> Iterator[Finding]:
    intents = project.defined("intents")
    for label, place in {**intents, **project.labels}.items():
        if not LABEL.fullmatch(label):
            to_do = "Gebruik kleine letters, cijfers en _ (en bij een sleutel één /)."
            yield wrong(place, f"Het label '{label}' is anders geschreven dan alle andere.", to_do)
    for label, place in project.labels.items():
        intent = label.partition("/")[0]
        if intent in intents or intent in project.mentioned:
            continue
        near = did_you_mean(intent, intents)
        to_do = near or KINDS["intent"][1]
        yield wrong(place, f"Het label {intent} staat niet in domain.yml.", to_do)


def _doubles(project: Project) -> Iterator[Finding]:
    """Yield replies that stand in two files: Rasa keeps only one of them."""
    first: dict[str, Place] = {}
    for reply in project.replies:
        if reply.name in first:
            what = f"Het antwoord {reply.name} staat ook in {first[reply.name]}."
            yield mind(reply.place, what, "Houd er één; alleen de laatste wordt gezegd.")
        first.setdefault(reply.name, reply.place)
