"""Small checks of one value, each with the words in which Meta refuses it.

Meta does not say how it counts characters. UTF-16 units are the strictest reading, so what
passes here passes there.
"""

import re
from collections.abc import Iterable

from simulator.errors import GraphError
from simulator.ids import JsonObject

LINK = re.compile(r"^https?://\S+$")


def length(text: str) -> int:
    """Count as the strictest reading does.

    >>> length("dag"), length("👍")
    (3, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def get_object(parent: JsonObject, name: str) -> JsonObject:
    value = parent.get(name)
    if value is None:
        raise GraphError(131008, f"Required parameter '{name}' is missing.")
    if not isinstance(value, dict):
        raise GraphError(100, f"Param {name} must be a JSON object.")
    return value


def get_list(parent: JsonObject, name: str, where: str) -> list[JsonObject]:
    value = parent.get(name)
    if value is None:
        raise GraphError(131008, f"Required parameter {where}['{name}'] is missing.")
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise GraphError(100, f"Param {where}['{name}'] must be an array of objects.")
    return value


def get_text(
    parent: JsonObject, name: str, where: str, *, most: int, least: int = 1, code: int = 131009
) -> str:
    value = parent.get(name)
    if value is None:
        raise GraphError(131008, f"The parameter {where}['{name}'] is required.")
    return check_text(value, f"{where}['{name}']", most=most, least=least, code=code)


def check_text(value: object, where: str, *, most: int, least: int = 1, code: int = 131009) -> str:
    if not isinstance(value, str):
        raise GraphError(100, f"Param {where} must be a string.")
    if not least <= length(value) <= most:
        details = f"{where} length invalid. Min length: {least}, Max length: {most}"
        if code == 100 and length(value) > most:
            details = f"Param {where} must be at most {most} characters long."
        raise GraphError(code, details)
    if least and not value.strip():
        raise GraphError(code, f"{where} must not be blank.")
    return value


def check_optional_text(parent: JsonObject, name: str, where: str, *, most: int) -> None:
    if parent.get(name) is not None:
        check_text(parent[name], f"{where}['{name}']", most=most, least=0)


def check_keys(given: JsonObject, allowed: Iterable[str], where: str) -> None:
    known = set(allowed)
    for name in given:
        if name not in known:
            raise GraphError(100, f'Unexpected key "{name[:40]}" on param "{where}".')


def check_link(value: object, where: str) -> None:
    if not isinstance(value, str) or not LINK.match(value) or len(value) > 2048:
        raise GraphError(100, f"Param {where} is not a valid URL.")


def check_unique(values: list[str], what: str) -> None:
    if len(set(values)) != len(values):
        raise GraphError(131009, f"Duplicate {what}.")
