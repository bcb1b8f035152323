"""What is checked: all that data/, domain.yml and the conversation tests say, with its place.

A file that cannot be read becomes a finding, and all names in it count as known: the rest can then
be checked without complaints about what only that file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from care import company
from care.errors import ConfigurationError
from designer.check import code, document, topic
from designer.check.document import Unreadable
from designer.check.finding import Finding, Place, wrong
from designer.check.topic import Block, Example, Reply, Topic, Use

DATA = "data"
DOMAIN = "domain.yml"
COMPANY = "company.yml"
CONVERSATIONS = "tests/conversations"
YAML = (".yml", ".yaml")
WORD = re.compile(r"[A-Za-z]\w*(?:/\w+)?")


@dataclass(frozen=True)
class Project:
    """All topics, the domain, the company's figures and what the code says."""

    root: Path
    topics: list[Topic]
    code: code.Code
    # None where company.yml cannot be read.
    figures: Mapping[str, str] | None
    handovers: list[Use]
    # Every word of the files that cannot be read.
    mentioned: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        """Return what stands below `nlu:`, in the order of the files."""
        return [block for one in self.topics for block in one.blocks]

    @property
    def examples(self) -> list[Example]:
        """Return all examples."""
        return [example for block in self.blocks for example in block.examples]

    @property
    def replies(self) -> list[Reply]:
        """Return all replies."""
        return [reply for one in self.topics for reply in one.replies]

    @property
    def reply_names(self) -> set[str]:
        """Return the names of all replies."""
        return {reply.name for reply in self.replies}

    @property
    def labels(self) -> dict[str, Place]:
        """Return each label that has a block, and where its first one stands."""
        found: dict[str, Place] = {}
        for block in self.blocks:
            found.setdefault(block.label, block.place)
        return found

    def uses(self, *kinds: str) -> list[Use]:
        """Return where rules, stories, tests and the domain name something of these kinds."""
        return [use for one in self.topics for use in one.uses if use.kind in kinds]

    def defined(self, kind: str) -> dict[str, Place]:
        """Return what the domain lists: `intents`, `entities`, `slots`, `forms`, `actions`."""
        found: dict[str, Place] = {}
        for one in self.topics:
            for name, place in one.defined.get(kind, ()):
                found.setdefault(name, place)
        return found

    def is_whole(self) -> bool:
        """Return whether every file could be read."""
        return not self.mentioned


def read(root: Path) -> Project:
    """Return the project below this folder, with findings for what cannot be read."""
    topics: list[Topic] = []
    findings: list[Finding] = []
    mentioned: set[str] = set()
    for path in files(root):
        name = path.relative_to(root).as_posix()
        try:
            one = topic.read(name, document.read(path))
        except Unreadable as error:
            findings.append(wrong(Place(name, error.line), error.what, error.to_do))
            mentioned.update(WORD.findall(path.read_text(encoding="utf-8", errors="replace")))
        else:
            topics.append(one)
            findings += one.findings
    figures, handovers = _company(root, findings)
    return Project(
        root,
        topics,
        code.read(root),
        figures,
        handovers,
        frozenset(mentioned),
        findings,
    )


def files(root: Path) -> Iterable[Path]:
    """Yield domain.yml, the topics and the conversation tests."""
    for place in (root / DOMAIN, root / DATA, root / CONVERSATIONS):
        found = [place] if place.is_file() else sorted(place.rglob("*"))
        yield from (path for path in found if path.suffix in YAML)


def _company(root: Path, findings: list[Finding]) -> tuple[Mapping[str, str] | None, list[Use]]:
    """Return what replies may name, and the labels that go to a person."""
    path = root / COMPANY
    try:
        written = document.read(path)
        settings = company.load(path)
    except Unreadable as error:
        findings.append(wrong(Place(COMPANY, error.line), error.what, error.to_do))
    except (OSError, ConfigurationError) as error:
        what = str(error).splitlines()[0]
        findings.append(wrong(Place(COMPANY), what, "Vergelijk met company.yml van het voorbeeld."))
    else:
        rules = document.find_entry(written, "handovers")
        named = document.entries(rules.value if rules else None)
        uses = [Use("intent", rule.name, Place(COMPANY, rule.line), "company") for rule in named]
        return settings.replies, uses
    return None, []
