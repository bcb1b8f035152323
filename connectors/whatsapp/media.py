"""Fetching one file from Meta: ask for its address, then stream it from an allowed host.

Rules (Meta, "Media"): the address holds for 5 minutes and needs the bearer token; ids of webhooks
expire after 7 days. Ours: our token goes to the Graph API and the hosts in WHATSAPP_MEDIA_HOSTS
and nowhere else, redirects included; nothing is read beyond the limits; the bytes decide what it
is (filetypes), and the hash that Meta told must fit.
"""

import base64
import binascii
import hashlib
import json
import time
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

import requests

from care.media import WantedFile
from care.settings import WhatsAppSettings
from connectors.whatsapp import errors, filetypes

# Seconds to connect, for the next piece, and for all of it.
TIMEOUT = (3.05, 15)
LONGEST_DOWNLOAD = 120.0
PIECE = 64 * 1024
LARGEST_ANSWER = 64 * 1024
MOST_REDIRECTS = 3
# Codes of the Graph API: no such object (any more), expired or not ours.
GONE = frozenset({33, 100, 131052})
NO_ACCESS = frozenset({0, 3, 10, 190, 131005, 368, 131031})


class Fault(Enum):
    """Why there is no file, in the words of the table `media`."""

    EXPIRED = "expired"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    DAMAGED = "damaged"
    LATER = "later"
    NO_ACCESS = "no_access"
    WRONG_HOST = "wrong_host"


class NotFetched(Exception):
    """The file could not be had now; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Fetched:
    """What was written: its true type, size in bytes and SHA-256 in hex."""

    type: str
    size: int
    sha256: str


class MediaClient:
    """Fetches for one number. Not shared between threads."""

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._graph = settings.graph_url
        self._number = settings.phone_number_id
        self._hosts = frozenset({_host(self._graph), *map(str.lower, settings.media_hosts)})
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {settings.access_token}"

    def fetch(self, wanted: WantedFile, target: BinaryIO) -> Fetched:
        """Write the file to `target`. Raises NotFetched."""
        largest = filetypes.LARGEST.get(wanted.kind, 0)
        facts = self._ask(wanted.media_id)
        size = facts.get("file_size")
        if str(size).isdecimal() and int(str(size)) > largest:
            raise NotFetched(Fault.TOO_LARGE)
        address = facts.get("url")
        if not isinstance(address, str):
            raise NotFetched(Fault.LATER)
        try:
            with self._open(address) as answer:
                return _write(answer, target, wanted, largest)
        except requests.RequestException:
            raise NotFetched(Fault.LATER) from None

    def _ask(self, media_id: str) -> dict[str, Any]:
        """What the Graph API says of the file: its address for the next minutes, and its size."""
        try:
            with self._session.get(
                f"{self._graph}/{media_id}",
                params={"phone_number_id": self._number},
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = _read_json(answer)
        except requests.RequestException:
            raise NotFetched(Fault.LATER) from None
        if answer.status_code == 200:
            return body
        raise NotFetched(decide_fault(answer.status_code, errors.read_code(body)))

    def _open(self, address: str) -> requests.Response:
        """The answer with the bytes, after as many redirects as are fitting."""
        for _ in range(MOST_REDIRECTS + 1):
            if not is_allowed(address, self._hosts):
                raise NotFetched(Fault.WRONG_HOST)
            answer = self._session.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True)
            if answer.status_code == 200:
                return answer
            answer.close()
            if not answer.is_redirect:
                raise NotFetched(decide_fault(answer.status_code, None, download=True))
            address = urljoin(address, answer.headers["location"])
        raise NotFetched(Fault.LATER)


def is_allowed(address: str, hosts: frozenset[str]) -> bool:
    """May our token go there? Over TLS, except to this very machine (the stand-in for Meta).

    >>> hosts = frozenset({"lookaside.fbsbx.com", "127.0.0.1:8080"})
    >>> is_allowed("https://lookaside.fbsbx.com/x?mid=1", hosts)
    True
    >>> is_allowed("https://lookaside.fbsbx.com.evil.nl/x", hosts)
    False
    >>> is_allowed("http://lookaside.fbsbx.com/x", hosts)
    False
    >>> is_allowed("https://lookaside.fbsbx.com@evil.nl/", hosts)
    False
    >>> is_allowed("http://127.0.0.1:8080/x", hosts), is_allowed("http://127.0.0.1:9/x", hosts)
    (True, False)
    """
    try:
        parts = urlsplit(address)
        host, named = (parts.hostname or "").lower(), _host(address)
    except ValueError:
        return False
    if parts.username is not None or not host or named not in hosts:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def decide_fault(status: int, code: int | None, *, download: bool = False) -> Fault:
    """What an answer that is no file means.

    >>> decide_fault(400, 100), decide_fault(401, 190), decide_fault(503, None)
    (<Fault.EXPIRED: 'expired'>, <Fault.NO_ACCESS: 'no_access'>, <Fault.LATER: 'later'>)

    An address that has just been given and is not there any more is asked for again.

    >>> decide_fault(404, None, download=True)
    <Fault.LATER: 'later'>
    """
    if code in NO_ACCESS or status in (401, 403):
        return Fault.NO_ACCESS
    if code in GONE or (code is None and status in (404, 410)):
        return Fault.LATER if download else Fault.EXPIRED
    return Fault.LATER


def fits(told: str | None, digest: bytes) -> bool:
    """Is this the hash that WhatsApp told: base64 in webhooks, hex from the Graph API?

    What is no SHA-256 at all says nothing.

    >>> digest = hashlib.sha256(b"x").digest()
    >>> fits(digest.hex(), digest), fits(base64.b64encode(digest).decode(), digest)
    (True, True)
    >>> fits("0" * 64, digest), fits(None, digest), fits("abc", digest)
    (False, True, True)
    """
    hashes = {_unhex(told or ""), _unbase64(told or "")}
    known = [hashed for hashed in hashes if len(hashed) == len(digest)]
    return not known or digest in known


def _unhex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""


def _write(
    answer: requests.Response, target: BinaryIO, wanted: WantedFile, largest: int
) -> Fetched:
    """Stream it, and stop as soon as it is too much, takes too long or is the wrong thing."""
    hashed, size, head = hashlib.sha256(), 0, b""
    found: str | None = None
    until = time.monotonic() + LONGEST_DOWNLOAD
    for piece in answer.iter_content(PIECE):
        size += len(piece)
        if size > largest:
            raise NotFetched(Fault.TOO_LARGE)
        if time.monotonic() > until:
            raise NotFetched(Fault.LATER)
        if len(head) < filetypes.HEAD:
            head = (head + piece)[: filetypes.HEAD]
        if found is None and len(head) == filetypes.HEAD:
            found = _check_type(head, wanted)
        hashed.update(piece)
        target.write(piece)
    if size == 0 or not fits(wanted.told_sha256, hashed.digest()):
        raise NotFetched(Fault.DAMAGED)
    return Fetched(found or _check_type(head, wanted), size, hashed.hexdigest())


def _check_type(head: bytes, wanted: WantedFile) -> str:
    found = filetypes.recognise(head, wanted.told_type)
    if found is None or not filetypes.is_taken(wanted.kind, found):
        raise NotFetched(Fault.WRONG_TYPE)
    return found


def _read_json(answer: requests.Response) -> dict[str, Any]:
    """A small JSON object; anything else is an empty one."""
    raw = answer.raw.read(LARGEST_ANSWER, decode_content=True)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _host(address: str) -> str:
    """Host and, where it is given, port."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    return f"{host}:{parts.port}" if parts.port else host


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
