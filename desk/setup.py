"""Puts Django together, once for each process, from care's settings.

Security follows OWASP ASVS 5.0 (levels 1 and 2): Argon2id, throttled log-in, rotating and idle
sessions, CSRF tokens, a content security policy that allows nothing but our own files.
"""

import hashlib
import hmac
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from care.settings import Settings, load
from desk import database

HERE = Path(__file__).resolve().parent

# A session ends after this many seconds at the latest (a working day), and earlier when idle.
SESSION_SECONDS = 12 * 3600
# A one-time link lives this long.
LINK_SECONDS = 15 * 60
# After this many wrong passwords for one name from one address, the name rests for a while.
WRONG_PASSWORDS = 5
REST_MINUTES = 15

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "img-src": ["'self'"],
    "media-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}


def prepare(settings: Settings | None = None) -> None:
    """Configure Django unless that has been done; enough for logins and migrations."""
    from django.conf import settings as django_settings

    if django_settings.configured:
        return
    import django

    django_settings.configure(**django_options(load() if settings is None else settings))
    django.setup(set_prefix=False)


def start(settings: Settings) -> Any:
    """Open the databases and return the ASGI application."""
    prepare(settings)
    database.open_care(settings.database_url)
    database.keep_files_in(settings.media_folder)
    from django.core.asgi import get_asgi_application

    return get_asgi_application()


def django_options(settings: Settings) -> dict[str, Any]:
    """All of Django's settings."""
    return {
        "DEBUG": False,
        "SECRET_KEY": _derive(settings.secret_key),
        "ROOT_URLCONF": "desk.urls",
        "DATABASES": {"default": database.for_django(settings.desk_database_url)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "axes",
            "csp",
        ],
        "TEMPLATES": [_templates()],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "desk.headers.HeadersMiddleware",
            "csp.middleware.CSPMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "desk.idle.IdleMiddleware",
            "desk.access.SignedInMiddleware",
        ],
        "LANGUAGE_CODE": "nl",
        "USE_I18N": False,
        "USE_TZ": True,
        "LOGGING_CONFIG": None,  # the process that starts us decides where logs go
        **_reach(settings),
        **_safety(settings),
        **_throttling(),
    }


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "builtins": ["desk.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    }


def _reach(settings: Settings) -> dict[str, Any]:
    """Under which names the desk may be called."""
    host = urlsplit(settings.desk_url).hostname or "127.0.0.1"
    return {
        "ALLOWED_HOSTS": sorted({host, settings.desk_host, "127.0.0.1", "localhost"}),
        "CSRF_TRUSTED_ORIGINS": [settings.desk_url] if _is_https(settings) else [],
    }


def _safety(settings: Settings) -> dict[str, Any]:
    secure = _is_https(settings)
    return {
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 10},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "PASSWORD_RESET_TIMEOUT": LINK_SECONDS,
        "LOGIN_URL": "sign-in",
        "LOGIN_REDIRECT_URL": "home",
        "SESSION_COOKIE_NAME": "__Host-balie" if secure else "balie",
        "SESSION_COOKIE_AGE": SESSION_SECONDS,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_NAME": "__Host-balie-csrf" if secure else "balie-csrf",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_FAILURE_VIEW": "desk.pages.errors.show_csrf",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        # The door to the internet is a TLS proxy; this is how it says that the browser used https.
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
        "X_FRAME_OPTIONS": "DENY",
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": POLICY},
    }


def _throttling() -> dict[str, Any]:
    return {
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "AXES_FAILURE_LIMIT": WRONG_PASSWORDS,
        "AXES_COOLOFF_TIME": timedelta(minutes=REST_MINUTES),
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_ENABLE_ADMIN": False,
        "AXES_VERBOSE": False,
    }


def _is_https(settings: Settings) -> bool:
    return settings.desk_url.startswith("https://")


def _derive(secret_key: str) -> str:
    """A key of the desk's own, so that what is signed here opens nothing elsewhere."""
    return hmac.new(secret_key.encode(), b"desk", hashlib.sha256).hexdigest()
