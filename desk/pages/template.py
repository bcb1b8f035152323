"""Templates at the desk, for when WhatsApp's 24 hours are over: choose, fill in, see, send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from care import clock, handover, templates
from care.database import reading
from desk import database, people, template_form
from desk.access import sees_cases
from desk.pages import case as case_page
from desk.pages import errors, steps


@sees_cases("POST")
def show(request: HttpRequest, case_id: int) -> HttpResponse:
    """The fields of the chosen template. A POST: what was filled in stays out of addresses."""
    return _show(request, case_id, "desk/template_fields.html")


@sees_cases("POST")
def preview(request: HttpRequest, case_id: int) -> HttpResponse:
    """How the message will read, with what is filled in so far."""
    return _show(request, case_id, "desk/template_preview.html")


@sees_cases("POST")
def send(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send the template; a second click with the same key is no second message."""
    key, name = request.POST.get("key", ""), request.POST.get("template", "")
    if not key or len(key) > steps.LONGEST_KEY:
        return errors.show_bad_request(request, ValueError("key"))
    template = templates.load().get(name)
    values = {} if template is None else template_form.read(template, request.POST.dict())
    return steps.do(
        request,
        case_id,
        lambda db, me: handover.send_template(db, case_id, me, name, values, key, clock.now()),
        fresh=True,
    )


def _show(request: HttpRequest, case_id: int, template_name: str) -> HttpResponse:
    with reading(database.care()) as db:
        case = case_page.find(db, case_id)
    form = template_form.build(case, people.agent_of(request.user), request.POST.dict())
    return render(request, template_name, {"case": case, "form": form})
