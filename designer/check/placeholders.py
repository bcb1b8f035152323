"""What stands between braces in a reply: is there anything to put in its place?

Known are `replies:` of company.yml, the slots of domain.yml, and what our code passes along when it
speaks that reply (code.py). What nobody fills in the customer sees as it stands, braces and all.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from designer.check.finding import Finding, Place, did_you_mean, wrong
from designer.check.project import Project
from designer.check.topic import Reply

PAIR = "Schrijf {naam}, of {{ en }} voor een gewone accolade."
FILL = "Zet {name} onder `replies:` in company.yml, met de tekst die er moet komen."


def find(project: Project) -> Iterator[Finding]:
    """Yield the names between braces that nobody fills in, and braces that do not pair."""
    if project.figures is None:
        return
    known = {*project.figures, *project.defined("slots"), *project.mentioned}
    for reply in project.replies:
        passed = project.code.passes(reply.name)
        for place, text in _texts(reply):
            for name in _unknown(text, known | passed):
                if name is None:
                    yield wrong(place, f"In {reply.name} staat een accolade alleen.", PAIR)
                    continue
                near = did_you_mean(name, known | passed)
                to_do = near or FILL.format(name=name)
                yield wrong(place, f"{{{name}}} in {reply.name} wordt nergens ingevuld.", to_do)


def _texts(reply: Reply) -> Iterator[tuple[Place, str]]:
    for variation in reply.variations:
        yield variation.place, variation.text
        yield from ((button.place, button.title) for button in variation.buttons)


def _unknown(text: str, known: set[str]) -> Iterator[str | None]:
    """Yield the names that are not known; None for a brace without its pair."""
    try:
        fields = [field for _, field, _, _ in Formatter().parse(text)]
    except ValueError:
        yield None
        return
    yield from (name for name in fields if name is not None and name not in known)
