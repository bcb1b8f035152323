"""The list of cases, in four views, and its counters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from care import changes, clock, company, handover
from care.database import Connection, reading
from desk import counts, database, people, rows
from desk.access import sees_cases
from desk.rows import Row


@dataclass(frozen=True)
class View:
    """One way to look at the cases; `short` stands under its icon."""

    slug: str
    title: str
    short: str
    icon: str
    key: str


_VIEWS = (
    View("wachtrij", "Wachtrij", "Wachtrij", "inbox", "waiting"),
    View("mijn", "Mijn gesprekken", "Mijn", "user-round", "mine"),
    View("alle", "Alle gesprekken", "Alle", "layers", "all"),
    View("gesloten", "Gesloten", "Gesloten", "archive", "closed"),
)
VIEWS = {view.slug: view for view in _VIEWS}


@sees_cases("GET")
def show(request: HttpRequest, view: str) -> HttpResponse:
    """The whole page, with no conversation opened."""
    with reading(database.care()) as db:
        context = prepare(db, request, view, clock.now())
    return render(request, "desk/page.html", context)


@sees_cases("GET")
def refresh(request: HttpRequest, view: str) -> HttpResponse:
    """Rows and counters only, for a page that is open already."""
    with reading(database.care()) as db:
        context = prepare(db, request, view, clock.now())
    return render(request, "desk/queue_refresh.html", {**context, "oob": True})


def prepare(db: Connection, request: HttpRequest, slug: str, now: datetime) -> dict[str, Any]:
    """What the templates of the list need. Raises Http404 for a view that does not exist."""
    view = VIEWS.get(slug)
    if view is None:
        raise Http404
    me = people.agent_of(request.user)
    open_rows = [rows.build(case, company.load(), me.id, now) for case in handover.queue(db)]
    return {
        "view": view,
        "views": VIEWS.values(),
        "rows": _choose(db, view, open_rows, me.id, now),
        "counts": counts.count(db, open_rows),
        "company": company.load(),
        "me": me,
        "latest_change": changes.latest_id(db),
    }


def _choose(
    db: Connection, view: View, open_rows: list[Row], agent_id: int, now: datetime
) -> list[Row]:
    if view.key == "closed":
        closed = handover.queue(db, states=("closed",), limit=100)
        return [rows.build(case, company.load(), agent_id, now) for case in closed]
    if view.key == "waiting":
        return [row for row in open_rows if row.state == "waiting"]
    if view.key == "mine":
        return [row for row in open_rows if row.is_mine]
    return open_rows
