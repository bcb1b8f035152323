"""Interactive messages: reply buttons, list, link button, question for a location.

Limits from Meta's pages "Interactive reply buttons / list / call-to-action URL messages".
"""

from collections.abc import Callable

from simulator.checks import values
from simulator.errors import GraphError
from simulator.ids import JsonObject

CheckMedia = Callable[[JsonObject, str], None]

BODY = {"button": 1024, "list": 4096, "cta_url": 1024, "location_request_message": 1024}


def check(interactive: JsonObject, check_media: CheckMedia) -> None:
    kind = interactive.get("type")
    if kind not in BODY:
        known = ", ".join(sorted(BODY)).upper()
        raise GraphError(100, f"Param interactive['type'] must be one of {{{known}}}.")
    allowed = ["type", "body", "action"]
    if kind != "location_request_message":
        allowed += ["header", "footer"]
    values.check_keys(interactive, allowed, "interactive")
    body = values.get_object(interactive, "body")
    values.get_text(body, "text", "body", most=BODY[str(kind)])
    if interactive.get("footer") is not None:
        footer = values.get_object(interactive, "footer")
        values.get_text(footer, "text", "footer", most=60)
    if interactive.get("header") is not None:
        _check_header(values.get_object(interactive, "header"), str(kind), check_media)
    ACTIONS[str(kind)](values.get_object(interactive, "action"))


def _check_header(header: JsonObject, kind: str, check_media: CheckMedia) -> None:
    wanted = ("text",) if kind == "list" else ("text", "image", "video", "document")
    form = header.get("type")
    if form not in wanted:
        raise GraphError(131009, f"Header type must be one of: {', '.join(wanted)}.")
    if form == "text":
        values.get_text(header, "text", "header", most=60)
    else:
        check_media(values.get_object(header, str(form)), str(form))


def _check_buttons(action: JsonObject) -> None:
    values.check_keys(action, ["buttons"], "action")
    buttons = values.get_list(action, "buttons", "action")
    if not 1 <= len(buttons) <= 3:
        raise GraphError(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed: 3")
    titles, keys = [], []
    for button in buttons:
        if button.get("type") != "reply":
            raise GraphError(131009, "Button type must be reply.")
        reply = values.get_object(button, "reply")
        titles.append(values.get_text(reply, "title", "Button title", most=20))
        keys.append(_check_id(reply, "Button id", most=256))
    values.check_unique(titles, "button titles")
    values.check_unique(keys, "button ids")


def _check_list(action: JsonObject) -> None:
    values.check_keys(action, ["button", "sections"], "action")
    values.get_text(action, "button", "action", most=20)
    sections = values.get_list(action, "sections", "action")
    if not 1 <= len(sections) <= 10:
        raise GraphError(131009, "Invalid sections count. Min allowed: 1, Max allowed: 10")
    keys: list[str] = []
    for section in sections:
        if len(sections) > 1 or section.get("title") is not None:
            values.get_text(section, "title", "Section title", most=24)
        rows = values.get_list(section, "rows", "section")
        if not rows:
            raise GraphError(131009, "Each section needs at least one row.")
        keys += [_check_row(row) for row in rows]
    if len(keys) > 10:
        raise GraphError(131009, "Total row count exceed max allowed count: 10")
    values.check_unique(keys, "row ids")


def _check_row(row: JsonObject) -> str:
    values.check_keys(row, ["id", "title", "description"], "row")
    values.get_text(row, "title", "Row title", most=24)
    values.check_optional_text(row, "description", "Row description", most=72)
    return _check_id(row, "Row id", most=200)


def _check_id(parent: JsonObject, where: str, *, most: int) -> str:
    key = values.get_text(parent, "id", where, most=most)
    if key != key.strip():
        raise GraphError(131009, f"{where} must not begin or end with spaces.")
    return key


def _check_link_button(action: JsonObject) -> None:
    if action.get("name") != "cta_url":
        raise GraphError(131009, "Action name must be cta_url.")
    parameters = values.get_object(action, "parameters")
    values.get_text(parameters, "display_text", "parameters", most=20)
    values.check_link(parameters.get("url"), "parameters['url']")


def _check_location_request(action: JsonObject) -> None:
    if action.get("name") != "send_location":
        raise GraphError(131009, "Action name must be send_location.")


ACTIONS: dict[str, Callable[[JsonObject], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link_button,
    "location_request_message": _check_location_request,
}
