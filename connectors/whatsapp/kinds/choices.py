"""What a customer picked: buttons, rows of a list, quick replies of a template, forms (flows)."""

import json
from typing import Any

from care.privacy.raw import RawText
from connectors.whatsapp.kinds.content import Content
from connectors.whatsapp.reading import clean, dict_of, filled, label, number_of, text_of, words_of

MOST_ANSWERS = 100
# What Meta or the form itself puts beside the answers.
NO_ANSWER = frozenset({"flow_token"})


def read_interactive(kind: str, raw: Any) -> Content:
    """A reply to a message with buttons, a list, a form, or a question whether we may call."""
    interactive = dict_of(raw, "interactive")
    if "nfm_reply" in interactive:
        return _read_form(dict_of(interactive, "nfm_reply"))
    if "call_permission_reply" in interactive:
        return _read_permission(dict_of(interactive, "call_permission_reply"))
    chosen = dict_of(interactive, "button_reply") or dict_of(interactive, "list_reply")
    return Content(
        text=words_of(chosen, "title"),
        option_id=text_of(chosen, "id") or None,
        details=filled(description=words_of(chosen, "description")),
    )


def read_button(kind: str, raw: Any) -> Content:
    """A quick reply of a template."""
    button = dict_of(raw, "button")
    return Content(text=words_of(button, "text"), option_id=text_of(button, "payload") or None)


def _read_form(reply: dict[str, Any]) -> Content:
    """A form that was filled in; its answers come as JSON in a text."""
    try:
        given = json.loads(text_of(reply, "response_json"))
    except (ValueError, RecursionError):
        given = None
    answers = given.items() if isinstance(given, dict) else ()
    form = [
        {"asked": RawText(clean(name)), "got": RawText(clean(_in_words(value)))}
        for name, value in list(answers)[:MOST_ANSWERS]
        if name not in NO_ANSWER
    ]
    return Content(details={"form": form})


def _in_words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read_permission(reply: dict[str, Any]) -> Content:
    """Whether we may call, and until when (seconds since 1970); we never asked, so it is noted."""
    permission = filled(
        response=label(text_of(reply, "response")),
        until=number_of(reply, "expiration_timestamp"),
    )
    return Content(details={"call_permission": permission}, asks_nothing=True)


KINDS = {"interactive": read_interactive, "button": read_button}
