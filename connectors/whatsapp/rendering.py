"""Rasa's replies -> WhatsApp messages, as few as possible and within WhatsApp's measure.

Limits (WhatsApp Cloud API, "Text messages", "Interactive reply buttons", "Interactive list",
"Interactive call-to-action URL", "Location request", "Media"): text 4096 characters; with 1 to 3
buttons of 20, a link button of 20 or a question for the place a body of 1024; a list up to 10 rows
of 24 with descriptions of 72 under a body of 4096; captions 1024. What has no form there becomes
numbered text, and what the numbers mean is kept with it (care/choices.py reads the answer).
Each message is billed, so the texts of one turn become one bubble where they fit.
"""

import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from care import templates
from care.messages import Reply
from connectors.whatsapp.measure import join, split, units
from connectors.whatsapp.utterances import (
    LIST_BUTTON,
    AskPlace,
    FromTemplate,
    Link,
    Medium,
    Option,
    Utterance,
)

log = logging.getLogger("balie.drain")

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
# Body above reply buttons, a link button or a question for the place; of a list.
LONGEST_BODY, LONGEST_LIST_BODY = 1024, 4096
MOST_BUTTONS, LONGEST_BUTTON = 3, 20
MOST_ROWS, LONGEST_ROW, LONGEST_DESCRIPTION, LONGEST_SECTION = 10, 24, 72, 24
LONGEST_LINK_LABEL = LONGEST_LIST_BUTTON = 20
# A message needs some text above its buttons.
NOTHING_SAID = "…"

BUTTONS, LIST, LINK, PLACE = "buttons", "list", "link", "location"


def render(utterances: Iterable[Utterance]) -> list[Reply]:
    """The messages of one turn, in order."""
    return [reply for utterance in _merge(list(utterances)) for reply in _render_one(utterance)]


def _merge(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Join texts that follow each other; what has more than text takes those before it along."""
    merged: list[Utterance] = []
    for utterance in utterances:
        if merged and (joined := _join(merged[-1], utterance)) is not None:
            merged[-1] = joined
        else:
            merged.append(utterance)
    return merged


def _join(first: Utterance, then: Utterance) -> Utterance | None:
    """Both as one message; None where WhatsApp has no place for both or they would not fit."""
    if first.options or first.extra is not None or isinstance(then.extra, FromTemplate):
        return None
    if first.medium is not None and then != Utterance(then.text):
        return None
    whole = replace(then, text=join(first.text, then.text), medium=first.medium or then.medium)
    return whole if units(whole.text) <= _room(whole) else None


def _room(utterance: Utterance) -> int:
    """How long the text of this one may be in a single message."""
    if isinstance(utterance.extra, Link | AskPlace):
        return LONGEST_BODY
    if utterance.options:
        style = _style(utterance)
        return LONGEST_LIST_BODY if style == LIST and utterance.medium is None else LONGEST_BODY
    return LONGEST_CAPTION if utterance.medium is not None else LONGEST_TEXT


def _render_one(utterance: Utterance) -> list[Reply]:
    if isinstance(utterance.extra, FromTemplate):
        return [*_texts(utterance.text), *_from_template(utterance.extra)]
    if utterance.options:
        return _with_options(utterance)
    if isinstance(utterance.extra, Link):
        return _with_link(utterance, utterance.extra)
    if isinstance(utterance.extra, AskPlace):
        return _under(utterance, LONGEST_BODY, {"style": PLACE}, _alone(utterance.medium))
    if utterance.medium is not None:
        return _with_medium(utterance.text, utterance.medium)
    return _texts(utterance.text)


def _texts(text: str) -> list[Reply]:
    return [Reply(piece) for piece in split(text, LONGEST_TEXT)]


def _with_options(utterance: Utterance) -> list[Reply]:
    # A message has one kind of buttons; the other one follows.
    rest = [] if utterance.extra is None else _render_one(Utterance("", extra=utterance.extra))
    style = _style(utterance)
    if style is None:
        return [*_alone(utterance.medium), *_numbered(utterance), *rest]
    options = [_offer(option) for option in utterance.options]
    payload: dict[str, Any] = {"style": style, "options": options}
    if style == BUTTONS:
        return [*_under(utterance, LONGEST_BODY, payload, header=utterance.medium), *rest]
    payload["list_button"] = utterance.list_button or LIST_BUTTON
    before = _alone(utterance.medium)
    return [*_under(utterance, LONGEST_LIST_BODY, payload, before), *rest]


def _with_link(utterance: Utterance, link: Link) -> list[Reply]:
    if units(link.label) > LONGEST_LINK_LABEL:
        said = replace(
            utterance, text=join(utterance.text, f"{link.label}: {link.url}"), extra=None
        )
        return _render_one(said)
    payload = {"style": LINK, "label": link.label, "url": link.url}
    said = utterance if utterance.text else replace(utterance, text=link.label)
    return _under(said, LONGEST_BODY, payload, header=utterance.medium)


def _under(
    utterance: Utterance,
    limit: int,
    payload: dict[str, Any],
    before: Sequence[Reply] = (),
    header: Medium | None = None,
) -> list[Reply]:
    """The text, in as many messages as it takes; what can be pressed stands under the last."""
    *texts, body = split(utterance.text, limit) or [NOTHING_SAID]
    if header is not None:
        payload = {**payload, "header": _file(header)}
    return [*before, *(Reply(text) for text in texts), Reply(body, "interactive", payload)]


def _with_medium(text: str, medium: Medium) -> list[Reply]:
    """A file with the text as caption; of a long one the rest follows as text."""
    caption, *rest = split(text, LONGEST_CAPTION) or [""]
    return [Reply(caption, medium.kind, _file(medium)), *_texts(" ".join(rest))]


def _alone(medium: Medium | None) -> list[Reply]:
    return [] if medium is None else _with_medium("", medium)


def _file(medium: Medium) -> dict[str, Any]:
    name = {"filename": medium.filename} if medium.filename else {}
    return {"kind": medium.kind, "link": medium.link, **name}


def _from_template(wanted: FromTemplate) -> list[Reply]:
    """A template, filled in; one that is unknown or cannot be filled is left out and named."""
    template = templates.load().get(wanted.name)
    if template is None:
        log.error("a reply asks for template %s, which templates.yml does not have", wanted.name)
        return []
    try:
        language = templates.decide_language(template, None)
        return [templates.fill(template, language, wanted.values)]
    except templates.NotFilled as error:
        log.error("a reply does not fill its template: %s", error)
        return []


def _offer(option: Option) -> dict[str, str]:
    """An option as it is kept: the id goes to WhatsApp, its meaning stays with us."""
    offer = {"id": secrets.token_hex(8), "title": option.title, "payload": option.payload}
    if option.description:
        offer["description"] = option.description
    if option.section:
        offer["section"] = option.section
    return offer


def _style(utterance: Utterance) -> str | None:
    """buttons, list, or None where WhatsApp has no form for these options."""
    options = utterance.options
    titles = [option.title for option in options]
    if not all(titles) or len(set(titles)) < len(titles):
        return None
    longest = max(map(units, titles))
    plain = not any(option.description or option.section for option in options)
    if plain and len(options) <= MOST_BUTTONS and longest <= LONGEST_BUTTON:
        return BUTTONS
    if len(options) <= MOST_ROWS and longest <= LONGEST_ROW and _list_fits(utterance):
        return LIST
    return None


def _list_fits(utterance: Utterance) -> bool:
    sections = list(dict.fromkeys(option.section for option in utterance.options))
    return (
        units(utterance.list_button or LIST_BUTTON) <= LONGEST_LIST_BUTTON
        and all(units(one.description) <= LONGEST_DESCRIPTION for one in utterance.options)
        and all(units(section) <= LONGEST_SECTION for section in sections)
        # With more than one section each needs a title (Meta, "Interactive list").
        and (len(sections) == 1 or all(sections))
    )


def _numbered(utterance: Utterance) -> list[Reply]:
    """Options as lines with a number; what the numbers mean goes along with the last piece."""
    lines = [_line(place, option) for place, option in enumerate(utterance.options, 1)]
    *first, last = _texts("\n".join([utterance.text, *lines]).strip())
    meanings = [{"title": one.title, "payload": one.payload} for one in utterance.options]
    return [*first, replace(last, payload={"numbered": meanings})]


def _line(place: int, option: Option) -> str:
    words = f"{place}. {option.title}"
    return f"{words}: {option.description}" if option.description else words
