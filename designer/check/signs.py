"""Tabs and signs that nobody sees, mostly copied along from a mail or a document.

In front of a line they break the file; inside an example they teach the assistant nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.check.finding import Finding, Place, mind, wrong
from designer.check.project import Project, files

SIGNS = {
    "\t": "een tab",
    "\u00a0": "een harde spatie",
    "\u200b": "een onzichtbaar teken (U+200B)",
    "\ufeff": "een onzichtbaar teken (U+FEFF)",
}
FOUND = re.compile(f"[{''.join(SIGNS)}]")
TO_DO = "Haal het weg en zet er gewone spaties voor in de plaats."


def find(project: Project) -> Iterator[Finding]:
    """Yield the lines with such a sign."""
    # Where a file cannot be read because of a tab, that was said already.
    said = {finding.place for finding in project.findings}
    for path in files(project.root):
        name = path.relative_to(project.root).as_posix()
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
            match = FOUND.search(line)
            place = Place(name, number)
            if match is None or place in said:
                continue
            what = f"Op deze regel staat {SIGNS[match[0]]}"
            if not line[: match.start()].strip():
                yield wrong(place, f"{what}, vóór de tekst.", TO_DO)
            else:
                yield mind(place, f"{what}.", TO_DO)
