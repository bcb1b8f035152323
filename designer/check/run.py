"""All checks, one after the other; Rasa's own, the slowest, runs beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from designer.check import (
    buttons,
    duplicates,
    elsewhere,
    few,
    names,
    of_rasa,
    placeholders,
    project,
    sensitive,
    signs,
    unanswered,
    unused,
    whatsapp,
)
from designer.check.finding import WRONG, Finding
from designer.check.project import Project

# What a finding is called in JSON -> who looks for it.
KINDS: dict[str, Callable[[Project], Iterator[Finding]]] = {
    "name": names.find,
    "unanswered": unanswered.find,
    "placeholder": placeholders.find,
    "button": buttons.find,
    "whatsapp": whatsapp.find,
    "unused": unused.find,
    "sensitive": sensitive.find,
    "sign": signs.find,
    "few": few.find,
    "duplicate": duplicates.find,
}
BROKEN = "De rest is nagekeken; Rasa's eigen controle volgt als alle bestanden te lezen zijn."


@dataclass(frozen=True)
class Report:
    """All that was found; `elsewhere` apart, since it says less of each single example."""

    findings: list[Finding]
    elsewhere: list[Finding]
    notes: list[str]
    labels: int
    examples: int
    replies: int

    @property
    def wrong(self) -> int:
        """Return how many findings have to be mended."""
        return sum(finding.severity == WRONG for finding in self.findings)


def look(looked_at: Project) -> list[Finding]:
    """Return what can be found without a model and without Rasa, in the order of the files."""
    found = list(_called("file", looked_at.findings))
    for kind, find in KINDS.items():
        found += _called(kind, find(looked_at))
    return sorted(found, key=lambda finding: finding.place)


def check(root: Path, say: Callable[[str], None]) -> Report:
    """Look at everything: some half a minute, most of it Rasa's. Says in Dutch how far it is."""
    looked_at = project.read(root)
    if not looked_at.is_whole():
        # Rasa stops at the first file that it cannot read.
        return _look_further(looked_at, say, lambda: [], [BROKEN])
    with of_rasa.beside(root) as wait_for_rasa:
        return _look_further(looked_at, say, wait_for_rasa, [])


def _look_further(
    looked_at: Project,
    say: Callable[[str], None],
    wait_for_rasa: Callable[[], list[Finding]],
    notes: list[str],
) -> Report:
    say("teksten nakijken")
    findings = look(looked_at)
    say("kijken hoe de assistent de voorbeelden leest")
    placed = elsewhere.find(looked_at)
    say("wachten op Rasa's eigen controle")
    rasas = of_rasa.leave_out_said(wait_for_rasa(), findings)
    findings += _called("rasa", rasas)
    return Report(
        findings,
        list(_called("elsewhere", placed.findings)),
        [*notes, *placed.notes],
        labels=len(looked_at.labels),
        examples=len(looked_at.examples),
        replies=len(looked_at.replies),
    )


def _called(kind: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (replace(finding, kind=kind) for finding in findings)
