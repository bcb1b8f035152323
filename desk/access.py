"""Who gets in: everybody signs in, and only some roles see customers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, cast

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse

from desk import people

P = ParamSpec("P")


class SignedInMiddleware(LoginRequiredMiddleware):  # type: ignore[misc]  # no types
    """Sends strangers to the sign-in page; every page asks for it unless urls.py says otherwise."""

    def handle_no_permission(self, request: Any, view_func: Any) -> Any:
        """A piece of a page cannot show the sign-in page: the browser goes there as a whole."""
        if "HX-Request" in request.headers:
            return HttpResponse(status=401, headers={"HX-Redirect": reverse("sign-in")})
        return super().handle_no_permission(request, view_func)


def sees_cases(method: str) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Let only roles that see customers in, and only with this HTTP method."""
    return _only(method, people.may_see_cases)


def guards_privacy(
    method: str,
) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """The same for privacy officers."""
    return _only(method, people.may_guard_privacy)


def _only(
    method: str, may: Callable[[Any], bool]
) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:

    def decorate(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request = cast(HttpRequest, args[0])
            if request.method != method:
                return HttpResponseNotAllowed([method])
            if not may(request.user):
                raise PermissionDenied
            return view(*args, **kwargs)

        return guarded

    return decorate
