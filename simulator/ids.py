"""Identifiers in the shapes that Meta gives them."""

import base64
import hashlib
import secrets

JsonObject = dict[str, object]


def wamid(phone: str, *, inbound: bool) -> str:
    """A new message id. Real ones wrap the customer's number and a random key, as these do.

    >>> wamid("31612345671", inbound=True).startswith("wamid.HBgLMzE2MTIzNDU2NzE")
    True
    """
    key = secrets.token_hex(10 if inbound else 9).upper()
    number = phone.encode("ascii")[:32]
    raw = b"\x1c\x18" + bytes([len(number)]) + number + b"\x15\x02\x00"
    raw += (b"\x12\x18" if inbound else b"\x11\x18") + bytes([len(key)]) + key.encode() + b"\x00"
    return "wamid." + base64.b64encode(raw).decode()


def user_id(phone: str) -> str:
    """The business-scoped user id (BSUID) of a number: the same number gives the same id.

    >>> user_id("31612345671") == user_id("31612345671")
    True
    """
    return "NL." + str(int.from_bytes(hashlib.sha256(phone.encode()).digest()[:8], "big"))


def identity_key() -> str:
    """What stands for the keys of one phone: another phone has another one."""
    return base64.b64encode(secrets.token_bytes(24)).decode()


def media_id() -> str:
    return str(10**15 + secrets.randbelow(9 * 10**15))


def trace_id() -> str:
    return "A" + secrets.token_urlsafe(17)


def digits(phone: str) -> str:
    """Keep the digits of a number; Meta allows + - ( ) and spaces between them.

    >>> digits("+31 (6) 1234-5671")
    '31612345671'
    """
    return "".join(character for character in phone if character in "0123456789")
