"""What should go wrong, as a test or the drawer on the page asked for.

Counted faults (`next`, `lose_answer`) hold for sends only, so that a typing indicator in between
does not use one up.
"""

from dataclasses import asdict, dataclass

from simulator.errors import GatewayError, GraphError
from simulator.ids import JsonObject

# As `code` of a refusal: an answer without any error of Meta's, as a proxy in between gives it.
NO_CODE = -1


class FaultError(Exception):
    """A fault that does not exist or has a value that makes no sense; the text says which."""


@dataclass
class Faults:
    next: int = 0  # so many sends are refused ...
    code: int = 130429  # ... with this code ...
    http: int | None = None  # ... and this HTTP status (None: the one that Meta uses)
    latency_ms: int = 0  # before every answer of the Graph API
    lose_answer: int = 0  # so many sends are carried out, but the connection breaks
    statuses: str = "on"  # on | off | sent (nothing after it) | failed:<code>
    read: str = "page"  # page | auto
    duplicate_webhooks: bool = False  # every webhook goes out twice at the same time
    media: str = "on"  # on | expired (gone for good) | unavailable (for now) | damaged
    shuffle: bool = False  # webhooks overtake each other
    unicode: str = "escaped"  # escaped (as Meta sends) | plain
    pair_rate: str = "on"  # on | off: 45 at once to one customer, then one in 6 seconds
    throughput: str = "on"  # on | off: 80 messages a second in all
    access: str = "valid"  # valid | revoked: the token is refused (190) until it is put back
    service: str = "up"  # up | down: every call ends in 502 without an error of Meta's
    payment: str = "valid"  # valid | missing: every message fails later with 131042

    def view(self) -> JsonObject:
        return asdict(self)

    def change(self, wanted: JsonObject) -> None:
        """Set what `wanted` names; nothing is changed when any of it is wrong."""
        for name, value in wanted.items():
            _check(name, value)
        for name, value in wanted.items():
            setattr(self, name, value)
        if "code" in wanted and "http" not in wanted:
            self.http = None

    def take_refusal(self) -> GraphError | None:
        if self.next <= 0:
            return None
        self.next -= 1
        if self.code == NO_CODE:
            raise GatewayError(self.http or 502)
        return GraphError(self.code, http=self.http)

    def take_lost_answer(self) -> bool:
        if self.lose_answer <= 0:
            return False
        self.lose_answer -= 1
        return True

    @property
    def failing_code(self) -> int | None:
        """The code with which every message fails, if that was asked."""
        if self.payment == "missing":
            return 131042
        word, _, code = self.statuses.partition(":")
        return int(code) if word == "failed" else None


NUMBERS = {
    "next": 10_000,
    "code": 10_000_000,
    "http": 599,
    "latency_ms": 60_000,
    "lose_answer": 10_000,
}
WORDS = {
    "read": ("page", "auto"),
    "media": ("on", "expired", "unavailable", "damaged"),
    "unicode": ("escaped", "plain"),
    "pair_rate": ("on", "off"),
    "throughput": ("on", "off"),
    "access": ("valid", "revoked"),
    "service": ("up", "down"),
    "payment": ("valid", "missing"),
}
FLAGS = ("duplicate_webhooks", "shuffle")


def _check(name: str, value: object) -> None:
    if name in NUMBERS:
        none = name == "http" and value is None
        bare = name == "code" and value == NO_CODE
        if not (none or bare) and (type(value) is not int or not 0 <= value <= NUMBERS[name]):
            raise FaultError(f"{name} must be a whole number from 0 to {NUMBERS[name]}.")
        if name == "http" and value is not None and not 400 <= int(str(value)) <= 599:
            raise FaultError("http must be a status from 400 to 599.")
    elif name in WORDS:
        if value not in WORDS[name]:
            raise FaultError(f"{name} must be one of: {', '.join(WORDS[name])}.")
    elif name in FLAGS:
        if not isinstance(value, bool):
            raise FaultError(f"{name} must be true or false.")
    elif name == "statuses":
        _check_statuses(value)
    else:
        known = ", ".join([*NUMBERS, *WORDS, *FLAGS, "statuses"])
        raise FaultError(f"There is no such fault. Known: {known}.")


def _check_statuses(value: object) -> None:
    if value in ("on", "off", "sent"):
        return
    word, _, code = str(value).partition(":")
    if word != "failed" or not code.isdigit():
        raise FaultError("statuses must be on, off, sent or failed:<code>.")
