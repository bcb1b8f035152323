"""`/`: straight to the work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk import people


def show(request: HttpRequest) -> HttpResponse:
    """The queue for whoever sees cases; designers have no page here yet and are told so."""
    if people.may_see_cases(request.user):
        return redirect("queue", "wachtrij")
    return render(request, "desk/no_cases.html", status=403)
