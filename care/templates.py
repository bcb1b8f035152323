"""Templates: the messages that WhatsApp allows after the 24 hours; approved at Meta beforehand.

templates.yml has their words, so that the bot and the desk can choose one, fill it in and see what
the customer will read. Rules (Meta, "Template components" and "Supported languages"): name of
lower-case letters, digits and "_"; Dutch is `nl` or `nl_BE`; body up to 1024 characters; up to 10
quick replies of 25; a variable is never empty and has no line break, tab or row of spaces.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from care.errors import CareError, ConfigurationError
from care.messages import Reply
from care.settings import ROOT

LANGUAGES = ("nl", "nl_BE")
LONGEST_BODY, LONGEST_NAME, LONGEST_BUTTON, MOST_BUTTONS = 1024, 512, 25, 10
# Country code of Belgium, where `nl_BE` is spoken.
BELGIUM = "32"

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class NotFilled(CareError):
    """A variable of a template is empty, or the filled text is too long. Says which, not what."""


@dataclass(frozen=True)
class Variable:
    """Something to fill in. `label` is what the desk asks; `known` names what we fill in ourselves.

    known: customer (name of the profile) or agent (name of who sends it), else "".
    """

    name: str
    label: str
    example: str
    known: str = ""


@dataclass(frozen=True)
class QuickReply:
    """A button under a template, and what it means to the bot."""

    title: str
    payload: str


@dataclass(frozen=True)
class Template:
    """One approved template. `bodies` has its words for each language."""

    name: str
    label: str
    bodies: Mapping[str, str]
    variables: Sequence[Variable] = ()
    buttons: Sequence[QuickReply] = ()
    # Only the bot or the house itself sends it; the desk does not offer it.
    for_agents: bool = True


@lru_cache(maxsize=4)
def load(path: Path = ROOT / "templates.yml") -> Mapping[str, Template]:
    """The templates by name; none where there is no file.

    Raises ConfigurationError, in Dutch, naming what is wrong.
    """
    if not path.exists():
        return {}
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return {name: _read(name, one) for name, one in (raw.get("templates") or {}).items()}
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigurationError(f"templates.yml klopt niet: {error}") from error


def for_desk(templates: Mapping[str, Template] | None = None) -> list[Template]:
    """What an agent may choose from."""
    found = load() if templates is None else templates
    return [template for template in found.values() if template.for_agents]


def decide_language(template: Template, wa_id: str | None) -> str:
    """`nl_BE` for a Belgian number where the template has it, else `nl`, else what there is.

    >>> both = Template("x", "X", {"nl": "Dag", "nl_BE": "Goeiedag"})
    >>> decide_language(both, "32470000000"), decide_language(both, "31600000000")
    ('nl_BE', 'nl')
    """
    wanted = "nl_BE" if (wa_id or "").startswith(BELGIUM) else "nl"
    return wanted if wanted in template.bodies else next(iter(template.bodies))


def preview(template: Template, language: str, values: Mapping[str, str]) -> str:
    """What the customer will read; what is not filled in yet stays visible between brackets.

    >>> preview(Template("x", "X", {"nl": "Dag {{wie}}, tot {{wanneer}}."}), "nl", {"wie": "Jo"})
    'Dag Jo, tot [wanneer].'
    """
    return _PLACE.sub(
        lambda place: tidy(values.get(place[1], "")) or f"[{place[1]}]", template.bodies[language]
    )


def fill(template: Template, language: str, values: Mapping[str, str]) -> Reply:
    """The template as a message. Raises NotFilled."""
    names = places(template.bodies[language])
    empty = [name for name in names if not tidy(values.get(name, ""))]
    if empty:
        raise NotFilled(f"{template.name}: {', '.join(empty)}")
    body = preview(template, language, values)
    if _units(body) > LONGEST_BODY:
        raise NotFilled(f"{template.name}: the text is longer than {LONGEST_BODY}")
    payload: dict[str, Any] = {
        "name": template.name,
        "language": language,
        "parameters": [{"name": name, "text": tidy(values[name])} for name in names],
    }
    if template.buttons:
        payload["options"] = [
            {"id": secrets.token_hex(8), "title": button.title, "payload": button.payload}
            for button in template.buttons
        ]
    return Reply(body, "template", payload)


def places(body: str) -> list[str]:
    """The variables of a body, each once, in the order in which they appear.

    >>> places("{{a}} en {{ b }} en {{a}}")
    ['a', 'b']
    """
    return list(dict.fromkeys(_PLACE.findall(body)))


def tidy(value: str) -> str:
    """A variable as Meta takes it: on one line, with single spaces.

    >>> tidy(" morgen\\n  om   tien ")
    'morgen om tien'
    """
    return " ".join(value.split())


def _read(name: str, raw: Mapping[str, Any]) -> Template:
    bodies = {language: str(body).strip() for language, body in raw["body"].items()}
    variables = [
        Variable(key, one["label"], str(one["example"]), one.get("known", ""))
        for key, one in (raw.get("variables") or {}).items()
    ]
    buttons = [QuickReply(**button) for button in raw.get("buttons") or ()]
    _check(name, bodies, variables, buttons)
    return Template(
        name, raw["label"], bodies, variables, buttons, for_agents=raw.get("for_agents", True)
    )


def _check(
    name: str,
    bodies: Mapping[str, str],
    variables: Sequence[Variable],
    buttons: Sequence[QuickReply],
) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' mag alleen kleine letters, cijfers en _ hebben")
    declared = {variable.name for variable in variables}
    for language, body in bodies.items():
        if language not in LANGUAGES:
            raise ValueError(f"{name}: '{language}' is geen taal; kies {' of '.join(LANGUAGES)}")
        if not body or _units(body) > LONGEST_BODY:
            raise ValueError(f"{name} ({language}): de tekst heeft 1 tot {LONGEST_BODY} tekens")
        if set(places(body)) != declared:
            raise ValueError(f"{name} ({language}): variabelen in de tekst zijn niet de genoemde")
    if not bodies:
        raise ValueError(f"{name} heeft geen tekst")
    if any(variable.known not in ("", "customer", "agent") for variable in variables):
        raise ValueError(f"{name}: known is customer of agent")
    if len(buttons) > MOST_BUTTONS or any(_units(b.title) > LONGEST_BUTTON for b in buttons):
        raise ValueError(f"{name}: hoogstens {MOST_BUTTONS} knoppen van {LONGEST_BUTTON} tekens")


def _units(text: str) -> int:
    """UTF-16 units: Meta does not say how it counts, this is the careful reading."""
    return len(text.encode("utf-16-le")) // 2
