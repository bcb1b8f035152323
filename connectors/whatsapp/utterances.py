"""What Rasa says in one reply -> what is meant by it, before WhatsApp's measure.

A reply in data/ may have a text, buttons, an image, an attachment and, under `custom:`, what Rasa
has no word for: a link under a button, a list with sections, a file, a question for the customer's
place, a template. `custom.schema.json` says which forms there are; what does not fit it is left
out and named in the log, and the text beside it is said all the same.
"""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema

log = logging.getLogger("balie.drain")

SCHEMA = Path(__file__).with_name("custom.schema.json")
# What stands on the button that opens a list, unless the designer says otherwise.
LIST_BUTTON = "Kies"
# Meta takes pictures as JPEG and PNG only ("Supported media types"); of a link without an ending
# one cannot tell.
PICTURES = frozenset({".jpg", ".jpeg", ".png", ""})
DOCUMENTS = frozenset({".txt", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx"})
LONGEST_LINK = 2048
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Option:
    """Something to press: what it shows and what it means to us."""

    title: str
    payload: str
    description: str = ""
    section: str = ""


@dataclass(frozen=True)
class Medium:
    """A file that WhatsApp fetches from `link`; `kind` is image or document."""

    kind: str
    link: str
    filename: str = ""


@dataclass(frozen=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True)
class AskPlace:
    """A button with which the customer sends where they are."""


@dataclass(frozen=True)
class FromTemplate:
    """An approved template (templates.yml), with its variables."""

    name: str
    values: Mapping[str, str]


Extra = Link | AskPlace | FromTemplate


@dataclass(frozen=True)
class Utterance:
    """One reply of the bot, before WhatsApp's measure."""

    text: str
    options: tuple[Option, ...] = ()
    medium: Medium | None = None
    extra: Extra | None = None
    list_button: str = ""


class InvalidCustom(ValueError):
    """`custom:` has a form that WhatsApp has not; says where, and never which words stand there."""


def read(raw: Mapping[str, Any]) -> Utterance | None:
    """Rasa's reply as an utterance; None when it says nothing (an effect of an action)."""
    text = str(raw.get("text") or "").strip()
    spoken = Utterance(text, _options(raw.get("buttons") or raw.get("quick_replies") or ()))
    for link in (raw.get("image"), raw.get("attachment")):
        spoken = _with_file(spoken, _address(link))
    try:
        spoken = with_custom(spoken, raw.get("custom"))
    except InvalidCustom as error:
        log.error("a reply has a custom part that WhatsApp has not: %s", error)
    return spoken if spoken != Utterance("") else None


def with_custom(spoken: Utterance, custom: Any) -> Utterance:
    """The utterance with what stands under `custom:`. Raises InvalidCustom."""
    if not custom or (isinstance(custom, Mapping) and set(custom) == {"care"}):
        return spoken
    wrong = jsonschema.exceptions.best_match(_validator().iter_errors(custom))
    if wrong is not None:
        # Not its message: that quotes the value, which may hold a customer's words.
        raise InvalidCustom(
            f"{'.'.join(map(str, wrong.absolute_path)) or '(top)'}: {wrong.validator}"
        )
    return _FORMS[next(name for name in custom if name != "care")](spoken, custom)


def _link(spoken: Utterance, custom: Mapping[str, Any]) -> Utterance:
    return replace(spoken, extra=Link(**custom["link"]))


def _place(spoken: Utterance, custom: Mapping[str, Any]) -> Utterance:
    return replace(spoken, extra=AskPlace()) if custom["location_request"] else spoken


def _template(spoken: Utterance, custom: Mapping[str, Any]) -> Utterance:
    wanted = custom["template"]
    values = {name: str(value) for name, value in wanted.get("values", {}).items()}
    return replace(spoken, extra=FromTemplate(wanted["name"], values))


def _list(spoken: Utterance, custom: Mapping[str, Any]) -> Utterance:
    wanted = custom["list"]
    rows = [
        Option(
            row["title"].strip(),
            row["payload"],
            row.get("description", "").strip(),
            section.get("title", "").strip(),
        )
        for section in wanted["sections"]
        for row in section["rows"]
    ]
    return replace(spoken, options=tuple(rows), list_button=wanted.get("button", ""))


def _image(spoken: Utterance, custom: Mapping[str, Any]) -> Utterance:
    return replace(spoken, medium=Medium("image", custom["image"]["link"]))


def _document(spoken: Utterance, custom: Mapping[str, Any]) -> Utterance:
    wanted = custom["document"]
    name = wanted.get("filename") or _filename(wanted["link"])
    return replace(spoken, medium=Medium("document", wanted["link"], name))


_FORMS = {
    "link": _link,
    "location_request": _place,
    "template": _template,
    "list": _list,
    "image": _image,
    "document": _document,
}


def _options(buttons: Any) -> tuple[Option, ...]:
    return tuple(
        Option(str(button.get("title", "")).strip(), str(button.get("payload", "")))
        for button in buttons
        if isinstance(button, Mapping)
    )


def _address(found: Any) -> str:
    """Where a file is; Rasa's attachments are an address or an object that holds one."""
    if isinstance(found, Mapping):
        inner = found.get("payload")
        found = inner.get("src") if isinstance(inner, Mapping) else found.get("link")
    return str(found or "").strip()


def _with_file(spoken: Utterance, link: str) -> Utterance:
    """An address as picture or document; what is neither for WhatsApp is said as text."""
    if not link:
        return spoken
    kind = _kind(link)
    if kind is None or spoken.medium is not None:
        return replace(spoken, text=f"{spoken.text}\n{link}".strip())
    return replace(spoken, medium=Medium(kind, link, _filename(link) if kind == "document" else ""))


def _kind(link: str) -> str | None:
    if not _LINK.fullmatch(link) or len(link) > LONGEST_LINK:
        return None
    ending = PurePosixPath(urlsplit(link).path).suffix.lower()
    if ending in DOCUMENTS:
        return "document"
    return "image" if ending in PICTURES else None


def _filename(link: str) -> str:
    return unquote(PurePosixPath(urlsplit(link).path).name)[:240]


@lru_cache(maxsize=1)
def _validator() -> Any:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
