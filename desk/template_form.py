"""The form for a template: which ones there are, what is to be filled in, and how it will read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from care import templates
from care.handover import Agent, Case
from care.privacy.mask import mask
from care.templates import Template, Variable

PREFIX = "veld-"


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `name` is that of the form's field."""

    name: str
    label: str
    value: str
    example: str


@dataclass(frozen=True)
class Choice:
    """One template in the list."""

    name: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class TemplateForm:
    """The form as it stands now; `preview` is what the customer will read."""

    choices: Sequence[Choice]
    fields: Sequence[Field]
    preview: str
    buttons: Sequence[str]


def build(case: Case, me: Agent, posted: Mapping[str, str]) -> TemplateForm | None:
    """The form for the chosen template (at first the first one); None where there is none."""
    offered = templates.for_desk()
    if not offered:
        return None
    chosen = next((one for one in offered if one.name == posted.get("template")), offered[0])
    values = read(chosen, posted) if "template" in posted else {}
    known = {"customer": mask(case.customer_name).text, "agent": me.name}
    filled = {
        variable.name: values.get(variable.name) or known.get(variable.known, "")
        for variable in chosen.variables
    }
    language = templates.decide_language(chosen, case.wa_id)
    return TemplateForm(
        [Choice(one.name, one.label, one.name == chosen.name) for one in offered],
        [_field(variable, filled[variable.name]) for variable in chosen.variables],
        mask(templates.preview(chosen, language, filled)).text,
        [button.title for button in chosen.buttons],
    )


def read(template: Template, posted: Mapping[str, str]) -> dict[str, str]:
    """What was filled in for this template's variables."""
    return {one.name: posted.get(f"{PREFIX}{one.name}", "") for one in template.variables}


def _field(variable: Variable, value: str) -> Field:
    return Field(f"{PREFIX}{variable.name}", variable.label, value, variable.example)
