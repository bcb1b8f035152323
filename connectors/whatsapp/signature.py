"""Is this body signed with our app secret?

Meta signs the raw bytes of the body: header `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 with
the app secret (WhatsApp Business Platform, "Create a webhook endpoint", validating payloads).
"""

import hashlib
import hmac

PREFIX = "sha256="


def sign(body: bytes, app_secret: str) -> str:
    """The header's value for this body.

    >>> sign(b"{}", "geheim")[:15]
    'sha256=1d88585c'
    """
    return PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def check(body: bytes, header: str | None, app_secret: str) -> bool:
    """Compare in constant time. A missing or odd header is simply not valid."""
    if not header or not header.startswith(PREFIX) or not header.isascii():
        return False
    return hmac.compare_digest(sign(body, app_secret), header)
