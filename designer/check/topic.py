"""One file of data/ (or domain.yml, or a file of conversation tests) as values with their lines.

The shapes are Rasa's (https://rasa.com/docs/rasa/training-data-format, 3.x). What has another shape
than Rasa reads is a finding; most of it Rasa would pass over with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.exceptions import InvalidEntityFormatException
from rasa.shared.nlu.training_data import entities_parser
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from designer.check import document
from designer.check.document import entries, find_entry, items, line_of, text_of
from designer.check.finding import Finding, Place, did_you_mean, wrong

TRAINING = ("version", "nlu", "rules", "stories", "responses")
LISTED = ("intents", "entities", "slots", "forms", "actions")
KEYS = (*TRAINING, *LISTED, "e2e_actions", "session_config", "assistant_id")
NLU_KINDS = ("intent", "synonym", "regex", "lookup")
# Where a step names something -> what it names. `or` holds steps again.
STEP_NAMES = {"intent": "intent", "action": "action", "active_loop": "form"}
STEP_LISTS = {"slot_was_set": "slot", "entities": "entity"}
IN_A_FORM = "in a form"
TESTS = "tests"
ANNOTATED = ("](", "]{", "][")


@dataclass(frozen=True)
class Example:
    """What a customer may say, without marks; `entities` are the kinds marked in it."""

    text: str
    label: str
    place: Place
    entities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """The examples of a label in one place."""

    label: str
    place: Place
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Button:
    """A button of a reply, as written."""

    title: str
    payload: str
    place: Place


@dataclass(frozen=True)
class Variation:
    """One wording of a reply; `raw` is all of it, as the connector gets it but not yet filled."""

    text: str
    place: Place
    buttons: tuple[Button, ...]
    raw: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """A reply with its wordings."""

    name: str
    place: Place
    variations: tuple[Variation, ...]


@dataclass(frozen=True)
class Use:
    """A name in a rule, story, test, domain or company.yml (`where`): it must mean something.

    `kind` is intent, action, form, slot or entity. `where` is rules, stories, "in a form" (a rule
    that only holds there), tests, domain, company, or the name of the form that asks for a slot.
    """

    kind: str
    name: str
    place: Place
    where: str


@dataclass
class Topic:
    """What one file says."""

    blocks: list[Block] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    defined: dict[str, list[tuple[str, Place]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read(file: str, root: Node | None) -> Topic:
    """Return what the file says; `file` is its name in findings."""
    return _Reader(file).read(root)


class _Reader:
    """Goes through one file and keeps what it finds in a topic."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._tests = file.startswith("tests/")
        self._topic = Topic()

    def read(self, root: Node | None) -> Topic:
        for double in document.find_doubles(root):
            what = f"'{double.name}' staat hier voor de tweede keer."
            self._wrong(double.line, what, "Voeg beide samen, of haal er een weg.")
        if root is not None and not isinstance(root, MappingNode):
            what = "Dit bestand heeft niet de vorm van een onderwerp."
            self._wrong(line_of(root), what, "Begin met `nlu:`, `rules:` of `responses:`.")
        for entry in entries(root):
            self._check_shape(entry)
            if entry.name == "nlu":
                self._topic.blocks += self._blocks(entry.value)
            elif entry.name in ("rules", "stories"):
                self._conversations(entry.value, entry.name)
            elif entry.name == "responses":
                self._topic.replies += map(self._reply, entries(entry.value))
            elif entry.name in LISTED:
                self._topic.defined[entry.name] = list(self._listed(entry.value))
                self._uses_in_domain(entry)
            elif entry.name not in KEYS:
                to_do = did_you_mean(entry.name, KEYS) or f"Rasa kent: {', '.join(TRAINING)}."
                self._wrong(entry.line, f"'{entry.name}' heeft hier geen betekenis.", to_do)
        return self._topic

    def _check_shape(self, entry: document.Entry) -> None:
        """Say it where a list was expected and something else stands there, or the reverse."""
        empty = isinstance(entry.value, ScalarNode) and not text_of(entry.value)
        lists = entry.name in ("nlu", "rules", "stories")
        if lists and not isinstance(entry.value, SequenceNode) and not empty:
            what = f"Onder `{entry.name}:` hoort een lijst te staan."
            self._wrong(entry.line, what, "Begin elk blok met een streepje: `- `.")
        elif entry.name == "responses" and not isinstance(entry.value, MappingNode) and not empty:
            what = "Onder `responses:` horen namen van antwoorden te staan."
            self._wrong(entry.line, what, "Schrijf `utter_naam:`, zonder streepje ervoor.")

    def _place(self, line: int) -> Place:
        return Place(self._file, line)

    def _wrong(self, line: int, what: str, to_do: str) -> None:
        self._topic.findings.append(wrong(self._place(line), what, to_do))

    def _use(self, kind: str, node: Node | str, line: int, where: str) -> None:
        name = node if isinstance(node, str) else text_of(node)
        if name:
            self._topic.uses.append(Use(kind, name, self._place(line), where))

    # Examples

    def _blocks(self, node: Node) -> Iterator[Block]:
        for item in items(node):
            label = find_entry(item, "intent")
            if label is not None:
                yield self._block(text_of(label.value).strip(), label.line, item)
            elif not any(find_entry(item, kind) for kind in NLU_KINDS):
                names = [entry.name for entry in entries(item)]
                near = did_you_mean(names[0], NLU_KINDS) if names else ""
                to_do = near or "Begin het blok met `- intent: naam_van_het_label`."
                self._wrong(line_of(item), "Dit blok zegt niet bij welk label het hoort.", to_do)

    def _block(self, label: str, line: int, item: Node) -> Block:
        written = find_entry(item, "examples")
        if written is None:
            self._wrong(line, f"Bij {label} staan geen voorbeelden.", "Zet ze onder `examples: |`.")
            return Block(label, self._place(line), ())
        lines = document.lines_of(written.value)
        if items(written.value):
            found = self._examples_with_metadata(label, items(written.value))
        else:
            found = self._examples(label, lines)
        return Block(label, self._place(line), tuple(found))

    def _examples(self, label: str, lines: Iterator[tuple[int, str]]) -> Iterator[Example]:
        for line, text in lines:
            if text.startswith("-"):
                yield self._example(label, line, text[1:])
            elif text.strip() and not text.lstrip().startswith("#"):
                what = "Deze regel telt niet mee als voorbeeld: het streepje ontbreekt."
                self._wrong(line, what, "Begin de regel met `- `, onder de regels erboven.")

    def _examples_with_metadata(self, label: str, nodes: list[Node]) -> Iterator[Example]:
        for node in nodes:
            text = find_entry(node, "text")
            if text is not None:
                written = text_of(text.value)
                first = next(document.lines_of(text.value), (text.line, ""))
                yield self._example(label, first[0], written)

    def _example(self, label: str, line: int, written: str) -> Example:
        text = written.strip()
        if not any(mark in text for mark in ANNOTATED):
            return Example(text, label, self._place(line))
        try:
            marked = entities_parser.find_entities_in_training_example(text)
            text = entities_parser.replace_entities(text)
        except (InvalidEntityFormatException, KeyError):
            what = "Wat hier tussen accolades staat, is niet te lezen."
            self._wrong(line, what, 'Schrijf [woorden](naam) of [woorden]{"entity": "naam"}.')
            return Example(text, label, self._place(line))
        return Example(text, label, self._place(line), tuple(each["entity"] for each in marked))

    # Replies

    def _reply(self, entry: document.Entry) -> Reply:
        variations = tuple(map(self._variation, items(entry.value)))
        if not variations:
            what = f"Bij {entry.name} staat geen tekst."
            self._wrong(entry.line, what, 'Schrijf eronder `- text: "..."`.')
        return Reply(entry.name, self._place(entry.line), variations)

    def _variation(self, node: Node) -> Variation:
        parts = {entry.name: entry for entry in entries(node)}
        text = parts.get("text")
        return Variation(
            text_of(text.value) if text else "",
            self._place(text.line if text else line_of(node)),
            tuple(self._options(parts)),
            document.plain(node) if parts else {},
        )

    def _options(self, parts: dict[str, document.Entry]) -> Iterator[Button]:
        """Yield the buttons, or the rows of a list under `custom:`, which go before them."""
        custom = parts.get("custom")
        rows = find_entry(custom.value if custom else None, "list")
        sections = find_entry(rows.value if rows else None, "sections")
        if sections is None:
            options = parts.get("buttons") or parts.get("quick_replies")
            yield from self._buttons(options.value) if options else ()
        for section in items(sections.value if sections else None):
            found = find_entry(section, "rows")
            yield from self._buttons(found.value) if found else ()

    def _buttons(self, node: Node) -> Iterator[Button]:
        for item in items(node):
            if not isinstance(item, MappingNode):
                what = "Deze knop heeft geen `title:` en `payload:`."
                self._wrong(
                    line_of(item), what, "Schrijf `- title: ...` en eronder `payload: /label`."
                )
                continue
            parts = {entry.name: text_of(entry.value) for entry in entries(item)}
            place = self._place(line_of(item))
            yield Button(parts.get("title", "").strip(), parts.get("payload", ""), place)

    # Rules, stories and tests

    def _conversations(self, node: Node, section: str) -> None:
        for item in items(node):
            where = section
            condition, steps = find_entry(item, "condition"), find_entry(item, "steps")
            conditions = items(condition.value if condition else None)
            if any(find_entry(one, "active_loop") for one in conditions):
                where = IN_A_FORM
            for step in (*conditions, *items(steps.value if steps else None)):
                self._step(step, TESTS if self._tests else where)

    def _step(self, node: Node, where: str) -> None:
        for entry in entries(node):
            if entry.name in STEP_NAMES:
                self._use(STEP_NAMES[entry.name], entry.value, entry.line, where)
            elif entry.name in STEP_LISTS:
                for item in items(entry.value):
                    for name, line in _names(item):
                        self._use(STEP_LISTS[entry.name], name, line, where)
            elif entry.name == "or":
                for choice in items(entry.value):
                    self._step(choice, where)

    # The domain

    def _listed(self, node: Node) -> Iterator[tuple[str, Place]]:
        """Yield the names of a list (`- greet`, `- greet: {...}`) or mapping (`slot: {...}`)."""
        for name, line in [*_names(node), *(one for item in items(node) for one in _names(item))]:
            yield name, self._place(line)

    def _uses_in_domain(self, section: document.Entry) -> None:
        if section.name == "forms":
            for form in entries(section.value):
                required = find_entry(form.value, "required_slots")
                for needed in items(required.value if required else None):
                    self._use("slot", needed, line_of(needed), form.name)
        if section.name == "slots":
            for slot in entries(section.value):
                mappings = find_entry(slot.value, "mappings")
                for mapping in items(mappings.value if mappings else None):
                    self._mapping(mapping)

    def _mapping(self, node: Node) -> None:
        for entry in entries(node):
            named: list[Node] = items(entry.value) or [entry.value]
            for name in named:
                if entry.name in ("intent", "not_intent"):
                    self._use("intent", name, line_of(name), "domain")
                elif entry.name == "entity":
                    self._use("entity", name, line_of(name), "domain")


def _names(node: Node) -> list[tuple[str, int]]:
    """Return the name of a scalar, or the names of a mapping, with their lines."""
    if text_of(node):
        return [(text_of(node), line_of(node))]
    return [(entry.name, entry.line) for entry in entries(node)]
