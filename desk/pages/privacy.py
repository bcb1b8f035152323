"""`/privacy/`: a privacy officer answers a request: what is there, a copy, or all of it gone.

A number is only ever posted, so that it stands in no address, log or history. Every look is in the
audit.
"""

import tempfile
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from care import audit, clock, company, conversations, exporting, forgetting
from care.database import reading, repeating
from care.errors import NotFound
from desk import database, dossier, people
from desk.access import guards_privacy
from desk.pages import attachments

# Above this an archive is put together on the disk instead of in memory.
LARGE = 8 * 1024 * 1024
LATEST = 20


@guards_privacy("GET")
def show(request: HttpRequest) -> HttpResponse:
    """The page with nobody looked up yet."""
    return _show(request)


@guards_privacy("POST")
def find(request: HttpRequest) -> HttpResponse:
    """Look a customer up by number, user id or conversation."""
    asked = request.POST.get("customer", "").strip()
    with reading(database.care()) as db:
        found = conversations.find_by_customer(db, asked) if asked else None
    if found is None:
        return _show(request, status=404, notice="Deze klant is er niet. Controleer het nummer.")
    with repeating(database.care()) as db:
        me = people.agent_of(request.user)
        audit.record(db, "looked_up", clock.now(), conversation_id=found, agent_id=me.id)
    return _show(request, found)


@guards_privacy("POST")
def export(request: HttpRequest) -> HttpResponse:
    """Everything of a customer, as a zip to save."""
    conversation_id = request.POST.get("conversation", "")
    now = clock.now()
    with reading(database.care()) as db:
        if not _is_there(db, conversation_id):
            return _gone(request)
    target = cast(BinaryIO, tempfile.SpooledTemporaryFile(LARGE))  # noqa: SIM115 - streamed below
    exporting.export(
        database.care(),
        database.media_folder(),
        conversation_id,
        target,
        now,
        agent_id=people.agent_of(request.user).id,
    )
    size = target.tell()
    response = StreamingHttpResponse(
        attachments.streamed(request, target, 0, size), content_type="application/zip"
    )
    name = f"balie-gegevens-{now:%Y%m%d-%H%M%S}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Length"] = str(size)
    return response


@guards_privacy("POST")
def forget(request: HttpRequest) -> HttpResponse:
    """Everything of a customer gone, after a second look."""
    conversation_id = request.POST.get("conversation", "")
    if request.POST.get("sure") != "yes":
        with reading(database.care()) as db:
            if not _is_there(db, conversation_id):
                return _gone(request)
        notice = "Zet eerst het vinkje: wissen kan niet ongedaan worden gemaakt."
        return _show(request, conversation_id, 422, notice)
    try:
        receipt = forgetting.forget(
            database.care(),
            database.media_folder(),
            conversation_id,
            clock.now(),
            agent_id=people.agent_of(request.user).id,
        )
    except NotFound:
        return _gone(request)
    return _show(request, receipt=receipt)


def _is_there(db: Any, conversation_id: str) -> bool:
    try:
        conversations.get(db, conversation_id)
    except NotFound:
        return False
    return True


def _gone(request: HttpRequest) -> HttpResponse:
    return _show(request, status=404, notice="Deze klant is er niet meer.")


def _show(
    request: HttpRequest,
    conversation_id: str | None = None,
    status: int = 200,
    notice: str = "",
    receipt: forgetting.Receipt | None = None,
) -> HttpResponse:
    firm, now = company.load(), clock.now()
    with reading(database.care()) as db:
        found = dossier.read(db, conversation_id, firm, now) if conversation_id else None
        latest = [
            entry
            for event in ("forgotten", "exported", "retention")
            for entry in audit.find_last(db, event, LATEST)
        ]
    latest = sorted(latest, key=lambda entry: -entry.id)[:LATEST]
    context = {
        "company": firm,
        "me": people.agent_of(request.user),
        "found": found,
        "latest": dossier.in_words(latest, firm, now),
        "notice": notice,
        "receipt": receipt,
    }
    return render(request, "desk/privacy.html", context, status=status)
