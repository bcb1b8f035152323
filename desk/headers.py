"""Headers that each answer carries, besides those of Django and django-csp."""

from typing import Any

from django.utils.deprecation import MiddlewareMixin

NO_SENSORS = "camera=(), microphone=(), geolocation=(), browsing-topics=()"


class HeadersMiddleware(MiddlewareMixin):  # type: ignore[misc]  # Django ships no types
    """Nothing of a customer stays in a browser's or proxy's cache."""

    def process_response(self, request: Any, response: Any) -> Any:
        """Add what the page itself has not decided."""
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = NO_SENSORS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response
