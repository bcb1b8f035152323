"""Replies that nobody speaks: no rule or story, no label, no form and no code names them."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.finding import Finding, did_you_mean, mind
from designer.check.project import Project
from designer.check.topic import TESTS


def find(project: Project) -> Iterator[Finding]:
    """Yield the replies that are not used."""
    used = set(_used(project))
    labels = {f"utter_{label}" for label in project.labels if "/" in label}
    for reply in project.replies:
        name = reply.name
        if name in used or name in project.mentioned or project.code.names(name):
            continue
        near = did_you_mean(name, labels) if "/" in name else ""
        what = f"Het antwoord {name} wordt nergens gebruikt."
        yield mind(reply.place, what, near or "Noem het in een regel, of haal het weg.")


def _used(project: Project) -> Iterator[str]:
    for use in project.uses("action"):
        if use.where != TESTS:
            yield use.name
    for label in (*project.labels, *project.mentioned):
        yield f"utter_{label}"
        # The whole answer to a plain label, said when it comes with a second question
        # (actions/two_questions.py).
        yield f"utter_{label.removeprefix('ask_')}"
    for use in project.uses("slot"):
        yield from (f"utter_ask_{use.name}", f"utter_ask_{use.where}_{use.name}")
