"""What the stand-in knows: customers, their messages, and what was called. In memory, bounded."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from simulator import ids
from simulator.ids import JsonObject

MESSAGES_PER_CUSTOMER = 1000
CUSTOMERS = 2000
CALLS = 500
WINDOW = 24 * 3600.0

# In this order a status may change; failed is final (Meta: "sent < delivered < read").
RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3}


@dataclass
class Customer:
    wa_id: str
    name: str
    user_id: str
    username: str | None = None
    phone_hidden: bool = False  # a user with a username: `from` and `wa_id` stay away
    identity_key_hash: str | None = field(default_factory=ids.identity_key)
    window: str = "auto"  # auto: 24 hours after the last message | open | closed
    last_inbound_at: float | None = None

    def window_open(self, now: float) -> bool:
        if self.window != "auto":
            return self.window == "open"
        return self.last_inbound_at is not None and now - self.last_inbound_at < WINDOW

    def view(self, now: float) -> JsonObject:
        return {
            "wa_id": self.wa_id,
            "name": self.name,
            "user_id": self.user_id,
            "username": self.username,
            "phone_hidden": self.phone_hidden,
            "window": self.window,
            "window_open": self.window_open(now),
            "last_inbound_at": self.last_inbound_at,
        }


@dataclass
class Message:
    """A message in either direction: in = from the customer, out = from the business."""

    wamid: str
    customer: str
    direction: str
    at: float
    body: JsonObject
    status: str = "accepted"
    statuses: list[JsonObject] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.body.get("type", "text"))

    def advance(self, status: str, at: float, error: JsonObject | None = None) -> bool:
        """Note a status; False when it would be a step back or follows a final one."""
        if self.status == "failed" or (
            status != "failed" and RANK[status] <= RANK.get(self.status, 0)
        ):
            return False
        self.status = status
        entry: JsonObject = {"status": status, "at": at}
        if error is not None:
            entry["error"] = error
        self.statuses.append(entry)
        return True

    def view(self) -> JsonObject:
        return {
            "wamid": self.wamid,
            "customer": self.customer,
            "direction": self.direction,
            "at": self.at,
            "type": self.kind,
            "body": self.body,
            "status": self.status,
            "statuses": self.statuses,
        }


# Invented people; the numbers belong to nobody that we know.
PRESET = (
    ("31612345671", "Sanne de Wit"),
    ("31612345672", "Youssef Amrani"),
    ("31612345673", "Annelies Bakker"),
    ("31612345674", "Kees van Dijk"),
)


class State:
    def __init__(self) -> None:
        self.customers: OrderedDict[str, Customer] = OrderedDict()
        self.calls: deque[JsonObject] = deque(maxlen=CALLS)
        self.templates: list[JsonObject] = []
        self._messages: dict[str, deque[Message]] = {}
        self._by_wamid: dict[str, Message] = {}
        for phone, name in PRESET:
            self.add_customer(Customer(phone, name, ids.user_id(phone)))

    def add_customer(self, customer: Customer) -> None:
        if len(self.customers) >= CUSTOMERS:
            oldest, _ = self.customers.popitem(last=False)
            for message in self._messages.pop(oldest, ()):
                self._by_wamid.pop(message.wamid, None)
        self.customers[customer.wa_id] = customer
        self._messages.setdefault(customer.wa_id, deque())

    def move(self, customer: Customer, wa_id: str, user_id: str) -> None:
        """Another number and user id; the conversation on the phone goes along."""
        del self.customers[customer.wa_id]
        kept = self._messages.pop(customer.wa_id)
        for message in kept:
            message.customer = wa_id
        customer.wa_id, customer.user_id = wa_id, user_id
        self.customers[wa_id], self._messages[wa_id] = customer, kept

    def find_customer(self, wa_id: str) -> Customer | None:
        return self.customers.get(ids.digits(wa_id))

    def find_by_user_id(self, user_id: str) -> Customer | None:
        return next((c for c in self.customers.values() if c.user_id == user_id), None)

    def add_message(self, message: Message) -> None:
        kept = self._messages[message.customer]
        if len(kept) >= MESSAGES_PER_CUSTOMER:
            self._by_wamid.pop(kept.popleft().wamid, None)
        kept.append(message)
        self._by_wamid[message.wamid] = message

    def find_message(self, wamid: str) -> Message | None:
        return self._by_wamid.get(wamid)

    def messages_of(self, wa_id: str) -> list[Message]:
        return list(self._messages.get(wa_id, ()))
