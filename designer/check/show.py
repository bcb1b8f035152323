"""What a designer sees: findings by file, what the assistant reads otherwise, and a summary."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby

from designer.check.finding import WRONG, Finding
from designer.check.run import Report

SHOWN = 50
WIDTH = 100
WHERE, MARK = 11, 8  # columns for the line and for how bad it is
ELSEWHERE = (
    "Anders gelezen dan bedoeld: {count} van {examples} voorbeelden, de duidelijkste eerst",
    "Zo las een assistent ze die ze nog niet kende. Bij ongewone zinnen is dat niet erg. Hoort een"
    " voorbeeld bij het andere label, verplaats het dan; zo niet, geef zijn label er meer die erop"
    " lijken.",
)
MORE = "... en nog {rest}; `balie check --all` toont ze allemaal."


def as_text(report: Report, *, everything: bool = False) -> Iterator[str]:
    """Yield the lines of the report; of what is read otherwise the first fifty, or all."""
    for file, group in groupby(report.findings, key=lambda finding: finding.place.file):
        yield file
        yield from _file(list(group))
        yield ""
    if report.elsewhere:
        yield from _elsewhere(report, None if everything else SHOWN)
        yield ""
    for note in report.notes:
        yield from _wrap("", note)
    yield summary(report)


def as_json(report: Report) -> Iterator[str]:
    """Yield one object for each finding, each on a line; all of them."""
    for finding in (*report.findings, *report.elsewhere):
        yield json.dumps(finding.as_json(), ensure_ascii=False)


def summary(report: Report) -> str:
    """Return the last line: what was looked at, and how it stands."""
    mind = len(report.findings) - report.wrong
    seen = (
        f"{_count(report.labels, 'label', 'labels')},"
        f" {_count(report.examples, 'voorbeeld', 'voorbeelden')} en"
        f" {_count(report.replies, 'antwoord', 'antwoorden')} nagekeken"
    )
    if not report.findings:
        return f"{seen}: in orde."
    return f"{seen}: {_count(report.wrong, 'fout', 'fouten')}, {_thousands(mind)} keer let op."


def _file(findings: list[Finding]) -> Iterator[str]:
    for place, finding in enumerate(findings):
        line = finding.place.line
        where = f"regel {line}" if line else ""
        mark = "fout" if finding.severity == WRONG else "let op"
        yield from _wrap(f"  {where:<{WHERE}}{mark:<{MARK}}", finding.what)
        last = place + 1 == len(findings)
        # The same advice once, below the last that it is for.
        if last or findings[place + 1].to_do != finding.to_do:
            yield from _wrap(" " * (2 + WHERE + MARK) + "→ ", finding.to_do)


def _elsewhere(report: Report, most: int | None) -> Iterator[str]:
    title, advice = ELSEWHERE
    counts = {"count": len(report.elsewhere), "examples": report.examples}
    yield title.format(**{name: _thousands(number) for name, number in counts.items()})
    yield from _wrap("  → ", advice)
    shown = report.elsewhere[:most]
    for finding in shown:
        yield f"  {finding.place}"
        yield from _wrap("    ", finding.what)
    rest = len(report.elsewhere) - len(shown)
    if rest:
        yield f"  {MORE.format(rest=_thousands(rest))}"


def _wrap(head: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _count(number: int, one: str, more: str) -> str:
    return f"{_thousands(number)} {one if number == 1 else more}"


def _thousands(number: int) -> str:
    """Write a number as in Dutch.

    >>> _thousands(14327)
    '14.327'
    """
    return f"{number:,}".replace(",", ".")
