"""Template messages. Which templates exist is set by `POST /proef/templates`.

While none is set every well-formed name is accepted, so that a demo needs no approval step.
Dutch has the languages nl and nl_BE (Meta, "Supported languages").
"""

import re

from simulator.checks import values
from simulator.errors import GraphError
from simulator.ids import JsonObject

# What a template may be besides approved, and the code with which it is refused then.
STATUSES = {"paused": 132015, "disabled": 132016}
NAME = re.compile(r"^[a-z0-9_]{1,512}$")
UNTIDY = re.compile(r"[\n\t]| {5,}")
LANGUAGE = re.compile(r"^[a-z]{2,3}(_[A-Z]{2,3})?$")
PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def check(template: JsonObject, known: list[JsonObject]) -> None:
    values.check_keys(template, ["name", "language", "components", "namespace"], "template")
    name = values.get_text(template, "name", "template", most=512)
    if not NAME.match(name):
        raise GraphError(132001, "template name must be lower case letters, digits and _")
    language = values.get_text(values.get_object(template, "language"), "code", "language", most=10)
    if not LANGUAGE.match(language):
        raise GraphError(100, "Param template['language']['code'] is not a language.")
    _check_components(template)
    if known:
        _check_known(template, name, language, known)


def body_parameters(template: JsonObject) -> list[JsonObject]:
    components = template.get("components")
    for component in components if isinstance(components, list) else []:
        if isinstance(component, dict) and str(component.get("type", "")).lower() == "body":
            parameters = component.get("parameters")
            return parameters if isinstance(parameters, list) else []
    return []


def find(template: JsonObject, known: list[JsonObject]) -> JsonObject | None:
    language = template.get("language")
    code = language.get("code") if isinstance(language, dict) else None
    for one in known:
        if one.get("name") == template.get("name") and one.get("language") == code:
            return one
    return None


def fill(template: JsonObject, known: list[JsonObject]) -> str | None:
    """The text that the customer sees; None when the template's words are not known here.

    >>> fill({"name": "x", "language": {"code": "nl"}, "components": [
    ...     {"type": "body", "parameters": [{"type": "text", "text": "dinsdag"}]}]},
    ...     [{"name": "x", "language": "nl", "body": "Tot {{1}}."}])
    'Tot dinsdag.'
    """
    found = find(template, known)
    if found is None:
        return None
    words = {
        str(one.get("parameter_name") or number): str(one.get("text", ""))
        for number, one in enumerate(body_parameters(template), start=1)
    }
    return PLACE.sub(lambda place: words.get(place[1], ""), str(found["body"]))


def _check_components(template: JsonObject) -> None:
    if template.get("components") is None:
        return
    for component in values.get_list(template, "components", "template"):
        kind = str(component.get("type", "")).lower()
        if kind not in ("header", "body", "footer", "button"):
            raise GraphError(100, "Param components['type'] is not a component of a template.")
        if kind == "button" and ("sub_type" not in component or "index" not in component):
            raise GraphError(131008, "A button component needs sub_type and index.")
        if "parameters" in component:
            for parameter in values.get_list(component, "parameters", "components"):
                _check_parameter(parameter)


def _check_parameter(parameter: JsonObject) -> None:
    if "type" not in parameter:
        raise GraphError(131008, "The parameter components['parameters']['type'] is required.")
    if parameter["type"] == "text" and UNTIDY.search(str(parameter.get("text", ""))):
        raise GraphError(
            132008,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        )
    if parameter["type"] == "text":
        # An empty parameter is refused with 400 and not sent with a hole in it.
        values.get_text(parameter, "text", "parameters", most=1024, code=100)


def _check_known(template: JsonObject, name: str, language: str, known: list[JsonObject]) -> None:
    found = find(template, known)
    if found is None:
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    refused = STATUSES.get(str(found.get("status")))
    if refused is not None:
        raise GraphError(refused)
    wanted, given = len(set(PLACE.findall(str(found["body"])))), len(body_parameters(template))
    if wanted != given:
        details = f"body: number of localizable_params ({given}) does not match the expected "
        raise GraphError(132000, details + f"number of params ({wanted})")
    filled = fill(template, known) or ""
    if values.length(filled) > 1024:
        raise GraphError(132005, "Translated text too long")
