"""Signing in with name and password or with a one-time link, and signing out.

Wrong passwords are throttled by django-axes (five for one name from one address, then a rest of
15 minutes). The answer never tells whether a name exists. Django gives the session a new key.
"""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from care import clock
from desk import links, people, setup, upkeep

BACKEND = "django.contrib.auth.backends.ModelBackend"
WRONG = "Naam en wachtwoord horen niet bij elkaar. Probeer het opnieuw."
LOCKED = (
    f"Te vaak een verkeerd wachtwoord. Wacht {setup.REST_MINUTES} minuten en probeer het opnieuw."
)
USED = "Deze link is al gebruikt of verlopen. Vraag een nieuwe of meld u aan met uw wachtwoord."


def show(request: HttpRequest) -> HttpResponse:
    """The form, and what became of it."""
    if request.method == "POST":
        return _sign_in(request)
    if request.user.is_authenticated:
        return redirect("home")
    return _form(request)


def show_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link that works once. Whoever only looks ahead (HEAD) doesn't use it up."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    user = links.redeem(token)
    if user is None:
        return _form(request, USED, status=410)
    login(request, user, backend=BACKEND)
    upkeep.forget_old(clock.now())
    return redirect("home")


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    logout(request)
    return redirect("sign-in")


def _sign_in(request: HttpRequest) -> HttpResponse:
    name = people.login_name(request.POST.get("username", ""))
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if getattr(request, "axes_locked_out", False):
        return _form(request, LOCKED, status=429)
    if user is None:
        return _form(request, WRONG, status=401)
    login(request, user)
    upkeep.forget_old(clock.now())
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return str(wanted) if own else str(reverse("home"))


def _form(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    context = {
        "trouble": trouble,
        "name": request.POST.get("username", ""),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "desk/sign_in.html", context, status=status)
