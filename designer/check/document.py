"""A YAML file with its lines, and in plain Dutch what is wrong where it cannot be read.

Rasa reads with another library; both follow YAML 1.2 closely enough that what one refuses the other
refuses. What Rasa refuses beyond that, a name that stands twice in one place, is found here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode
from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError

QUOTE_IT = 'Zet de hele tekst tussen aanhalingstekens: "...".'
# What PyYAML says (its problem and its context) -> what that means to somebody who writes text.
MEANINGS = (
    (r"found character '\\t'", "Hier staat een tab.", "Spring in met spaties in plaats van tabs."),
    (
        r"found character '(.)' that cannot start any token",
        "Een tekst mag niet met dit teken beginnen.",
        QUOTE_IT,
    ),
    (
        r"mapping values are not allowed",
        "Hier staat een dubbele punt die op deze plek niet kan.",
        "Zet de tekst tussen aanhalingstekens, of kijk of deze regel en die erboven even ver"
        " inspringen.",
    ),
    (
        r"found unexpected end of stream.*quoted scalar",
        "Een aanhalingsteken dat hier begint, wordt nergens gesloten.",
        "Zet aan het einde van de tekst hetzelfde aanhalingsteken.",
    ),
    (
        r"expected <block end>, but found '<scalar>'",
        "Na een aanhalingsteken sluiten gaat de tekst verder, of de regel springt anders in.",
        "Gebruik binnen de tekst ' in plaats van \", en laat gelijke regels even ver inspringen.",
    ),
    (
        r"expected <block end>|unindent|did not find expected",
        "De inspringing klopt hier niet met de regels erboven.",
        "Laat regels die bij elkaar horen met evenveel spaties beginnen.",
    ),
    (
        r"could not find expected ':'",
        "Hier ontbreekt een dubbele punt, of de regel springt niet ver genoeg in.",
        "Schrijf `naam: tekst`, of laat de regel verder inspringen.",
    ),
    (
        r"expected ',' or '[}\]]'|flow (mapping|sequence)",
        "Een { of [ wordt niet gesloten.",
        "Sluit het haakje, of zet een tekst die met { of [ begint tussen aanhalingstekens.",
    ),
    (
        r"unknown escape character",
        "Tussen dubbele aanhalingstekens betekent \\ iets bijzonders.",
        "Schrijf \\\\ in plaats van \\, of laat het teken weg.",
    ),
    (
        r"undefined alias",
        "Een tekst mag niet met * beginnen.",
        QUOTE_IT,
    ),
)
UNKNOWN = ("De opmaak (YAML) klopt hier niet.", "Vergelijk deze regel met die van een ander blok.")


class Unreadable(Exception):
    """A file that is no YAML; `line` from 1 on, `what` and `to_do` in plain Dutch."""

    def __init__(self, line: int, what: str, to_do: str) -> None:
        """Take what is wrong and where."""
        super().__init__(what)
        self.line, self.what, self.to_do = line, what, to_do


@dataclass(frozen=True)
class Entry:
    """One `name: value` of a mapping, and the line on which the name stands."""

    name: str
    line: int
    value: Node


def read(path: Path) -> Node | None:
    """Return the file's content with its lines, None for an empty file. Raises Unreadable."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Unreadable(
            line, "Dit bestand is niet als UTF-8 opgeslagen.", "Sla het op als UTF-8."
        ) from None
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return _read_slowly(text)


def _read_slowly(text: str) -> Node | None:
    """Read again with the part of PyYAML whose messages do not depend on the machine."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except MarkedYAMLError as error:
        raise _explain(error) from None
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise Unreadable(
            line, "Hier staat een teken dat niet in een tekstbestand hoort.", "Haal het teken weg."
        ) from None
    except yaml.YAMLError:
        raise Unreadable(1, *UNKNOWN) from None


def _explain(error: MarkedYAMLError) -> Unreadable:
    said = f"{error.problem or ''} {error.context or ''}"
    unclosed = "end of stream" in said
    mark = error.context_mark if unclosed and error.context_mark else error.problem_mark
    line = mark.line + 1 if mark else 1
    for pattern, what, to_do in MEANINGS:
        if re.search(pattern, said):
            return Unreadable(line, what, to_do)
    return Unreadable(line, *UNKNOWN)


def line_of(node: Node) -> int:
    """Return the line, from 1 on, where the node begins."""
    return int(node.start_mark.line) + 1


def entries(node: Node | None) -> Iterator[Entry]:
    """Yield what a mapping holds; nothing where the node is something else."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield Entry(str(key.value), line_of(key), value)


def find_entry(node: Node | None, name: str) -> Entry | None:
    """Return the entry of that name, if the node is a mapping that has it."""
    return next((entry for entry in entries(node) if entry.name == name), None)


def items(node: Node | None) -> list[Node]:
    """Return the items of a sequence; none where the node is something else."""
    return list(node.value) if isinstance(node, SequenceNode) else []


def text_of(node: Node | None) -> str:
    """Return the text of a scalar; "" for null and for anything that is no scalar."""
    if not isinstance(node, ScalarNode) or node.tag.endswith(":null"):
        return ""
    return str(node.value)


def plain(node: Node) -> Any:
    """Return the node as Rasa would get it: dicts, lists, texts and numbers. Raises Unreadable."""
    try:
        return yaml.constructor.SafeConstructor().construct_object(node, deep=True)
    except yaml.constructor.ConstructorError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else line_of(node)
        raise Unreadable(line, "Een tekst mag niet met ! beginnen.", QUOTE_IT) from None


def lines_of(node: Node | None) -> Iterator[tuple[int, str]]:
    """Yield the lines of a scalar with their numbers in the file."""
    if not isinstance(node, ScalarNode):
        return
    # Below `|` each line of the file is one of the text; other styles join lines.
    literal = node.style == "|"
    for number, text in enumerate(text_of(node).splitlines()):
        yield (line_of(node) + 1 + number if literal else line_of(node)), text


def find_doubles(node: Node | None) -> Iterator[Entry]:
    """Yield each name that stands in its mapping for the second time: Rasa refuses those."""
    seen = set()
    for entry in entries(node):
        if entry.name in seen:
            yield entry
        seen.add(entry.name)
        yield from find_doubles(entry.value)
    for item in items(node):
        yield from find_doubles(item)
