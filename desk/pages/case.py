"""One case: its conversation, the place to answer, and the context beside it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from care import clock, company, conversations, handover, media
from care.conversations import HistoryItem
from care.database import Connection, reading
from care.errors import NotFound
from care.handover import Agent, Case
from care.handover.lifecycle import OUTCOMES
from desk import (
    customers,
    database,
    happenings,
    parts,
    people,
    rows,
    template_form,
    timeline,
    times,
    window,
    words,
)
from desk.access import sees_cases
from desk.pages import queue
from desk.timeline import Entry
from desk.window import Window

PAGE = 50


@dataclass(frozen=True)
class Stretch:
    """A piece of the history; `older_than` is set when there is more before it."""

    entries: Sequence[Entry]
    older_than: int | None


@sees_cases("GET")
def show(request: HttpRequest, case_id: int) -> HttpResponse:
    """The whole page, or only the case when a row of the list was chosen."""
    now = clock.now()
    with reading(database.care()) as db:
        case = find(db, case_id)
        context = prepare(db, request, case, now)
        if request.headers.get("HX-Target") == "case":
            return render(request, "desk/case.html", context)
        slug = request.GET.get("lijst", "") or _home_of(case, people.agent_of(request.user))
        context |= queue.prepare(db, request, slug, now)
    return render(request, "desk/page.html", context)


@sees_cases("GET")
def refresh(request: HttpRequest, case_id: int) -> HttpResponse:
    """What may have changed in a case that is open already."""
    with reading(database.care()) as db:
        context = prepare(db, request, find(db, case_id), clock.now())
    return answer(request, context)


@sees_cases("GET")
def show_earlier(request: HttpRequest, case_id: int) -> HttpResponse:
    """Messages before the one in `voor`."""
    before = request.GET.get("voor", "")
    if not before.isdecimal() or len(before) > 18:
        raise Http404
    with reading(database.care()) as db:
        case = find(db, case_id)
        context = {"case": case, "stretch": _read(db, case, clock.now(), int(before))}
    return render(request, "desk/messages.html", context)


def answer(
    request: HttpRequest,
    context: dict[str, Any],
    notice: str = "",
    status: int = 200,
    *,
    fresh: bool = False,
) -> HttpResponse:
    """The pieces of an open case. What the agent types in is left alone while it is still right.

    `fresh` renews it all the same: it has just been sent.
    """
    has = request.headers.get("X-Composer", "")
    context = {**context, "oob": True, "notice": notice}
    context["same_composer"] = has == composer_key(context) and not fresh
    response = render(request, "desk/case_refresh.html", context, status=status)
    if request.method == "POST":
        response["HX-Trigger"] = "balie:queue"
    return response


def prepare(db: Connection, request: HttpRequest, case: Case, now: datetime) -> dict[str, Any]:
    """What the templates of a case need."""
    me, firm = people.agent_of(request.user), company.load()
    conversation = conversations.get(db, case.conversation_id)
    looked = window.look(conversation, now)
    since = customers.customer_since(db, case.conversation_id)
    context = {
        "case": case,
        "row": rows.build(case, firm, me.id, now),
        "me": me,
        "stretch": _read(db, case, now, None),
        "window": looked,
        "composer": decide_composer(case, me, looked),
        "form": template_form.build(case, me, {}),
        "key": secrets.token_urlsafe(18),
        "outcomes": OUTCOMES,
        "reason": words.reason(firm, case.reason),
        "confidence": words.confidence(case.confidence),
        "question": parts.split(case.question),
        "summary": [
            (parts.split(item.get("asked", "")), parts.split(item.get("got", "")))
            for item in case.summary
        ],
        "customer": words.customer(case),
        "number": words.number(case.wa_id),
        "unsure": conversation.needs_confirmation,
        "customer_since": times.date_in_words(since, firm.zone),
        "moment": times.moment_in_words(_moment(case), now, firm.zone),
        "earlier": customers.find_earlier(db, case.conversation_id, firm, case.id),
        "other_case": _other_open(db, case),
    }
    return {**context, "composer_key": composer_key(context)}


def decide_composer(case: Case, me: Agent, looked: Window) -> str:
    """What stands at the foot: write, too_late, take, other or closed."""
    if case.state == "closed":
        return "closed"
    if case.state == "waiting":
        return "take"
    if case.agent_id != me.id:
        return "other"
    return "write" if looked.is_open else "too_late"


def composer_key(context: dict[str, Any]) -> str:
    """Which foot of which case a page shows."""
    case: Case = context["case"]
    return f"{context['composer']}-{case.id}-{case.agent_id or 0}"


def _read(db: Connection, case: Case, now: datetime, before: int | None) -> Stretch:
    """One message more than shown is read: it says whether there is more, and how to begin."""
    items = conversations.history(db, case.conversation_id, before=before, limit=PAGE + 1)
    previous = items[0] if len(items) > PAGE else None
    shown = items[1:] if previous else items
    firm = company.load()
    events = happenings.find_between(
        db,
        case.conversation_id,
        firm,
        after=previous.occurred_at if previous else None,
        until=_end(shown) if before is not None else None,
    )
    around = _around(db, case, shown)
    entries = timeline.build(shown, events, firm, now, previous, around)
    return Stretch(entries, shown[0].id if previous else None)


def _around(db: Connection, case: Case, shown: Sequence[HistoryItem]) -> timeline.Around:
    replied_to = [str(item.payload["reply_to"]) for item in shown if item.payload.get("reply_to")]
    return timeline.Around(
        files=media.find_states(db, [item.id for item in shown]),
        quoted=conversations.find_by_wamids(db, case.conversation_id, replied_to),
    )


def _end(shown: Sequence[HistoryItem]) -> datetime | None:
    return shown[-1].occurred_at if shown else None


def find(db: Connection, case_id: int) -> Case:
    """The case. Raises Http404 when there is none."""
    try:
        return handover.get(db, case_id)
    except NotFound:
        raise Http404 from None


def _home_of(case: Case, me: Agent) -> str:
    """The list in which somebody who comes by an address finds this case."""
    if case.state == "closed":
        return "gesloten"
    if case.state == "taken":
        return "mijn" if case.agent_id == me.id else "alle"
    return "wachtrij"


def _moment(case: Case) -> datetime:
    """The moment that goes with the case's state."""
    if case.state == "closed" and case.closed_at:
        return case.closed_at
    if case.state == "taken" and case.taken_at:
        return case.taken_at
    return case.waiting_since


def _other_open(db: Connection, case: Case) -> int | None:
    if case.state != "closed":
        return None
    found = handover.find_open(db, case.conversation_id)
    return found.id if found else None
