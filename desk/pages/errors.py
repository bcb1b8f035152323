"""Pages for what went wrong: one sentence and one way on. Never what the customer wrote."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that the desk cannot read."""
    return _show(
        request, 400, "Dat begreep de balie niet", "Laad de pagina opnieuw en probeer het nog eens."
    )


def show_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this role."""
    return _show(
        request,
        403,
        "Hier hebt u geen toegang toe",
        "Vraag uw beheerder om een andere rol als u dit nodig hebt.",
    )


def show_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open for too long, or the request did not come from our own page."""
    return _show(
        request, 403, "Deze pagina is verlopen", "Laad de pagina opnieuw en probeer het nog eens."
    )


def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _show(request, 404, "Deze pagina bestaat niet", "Misschien is het adres niet compleet.")


def show_failure(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing that needs a database, because that may be what failed."""
    return _show(
        request,
        500,
        "Er ging iets mis bij ons",
        "Probeer het over een minuut opnieuw. Wat u verstuurde, kan al aangekomen zijn.",
    )


def _show(request: HttpRequest, status: int, title: str, words: str, **more: Any) -> HttpResponse:
    context = {"title": title, "words": words, **more}
    return render(None, "desk/error.html", context, status=status)
