"""`/`: straight to the work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk import people


def show(request: HttpRequest) -> HttpResponse:
    """The queue for whoever sees cases, the privacy page for its officers; designers are told."""
    if people.may_see_cases(request.user):
        return redirect("queue", "wachtrij")
    if people.may_guard_privacy(request.user):
        return redirect("privacy")
    return render(request, "desk/no_cases.html", status=403)
