"""What a message holds besides its words, for an agent: a place, cards, an order, answers, marks.

All of it was masked when it came in; here it only gets its Dutch words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from care.conversations import HistoryItem
from desk import parts

MAP = "https://www.openstreetmap.org/"
WITHDRAWN = "De klant heeft dit bericht verwijderd"


@dataclass(frozen=True)
class Line:
    """A fact: what it is (may be empty), what it says, and where it leads (may be nowhere)."""

    name: str
    said: Sequence[parts.Part]
    link: str = ""


def lines(item: HistoryItem) -> list[Line]:
    """The facts of a message, in the order in which one reads them."""
    payload = item.payload
    return [
        *_place(_dict(payload, "location")),
        *(line for card in _list(payload, "contacts") for line in _card(card)),
        *_order(_dict(payload, "order")),
        *(
            Line(str(answer.get("asked", "")), parts.split(str(answer.get("got", ""))))
            for answer in _list(payload, "form")
        ),
        *_referral(_dict(payload, "referral")),
        *_about(payload),
    ]


def marks(item: HistoryItem) -> list[str]:
    """What is special about the message itself, in a word or two."""
    payload = item.payload
    found = {
        "Vaak doorgestuurd": payload.get("forwarded") == "often",
        "Doorgestuurd": payload.get("forwarded") == "once",
        "Aangepast": item.kind == "edit" or payload.get("edited") is True,
        "In een groep": payload.get("group") is True,
        "Aan een ander nummer": bool(payload.get("to_number")),
    }
    return [words for words, is_so in found.items() if is_so]


def is_withdrawn(item: HistoryItem) -> bool:
    """Has the customer taken it back? Then its words are not shown any more."""
    return item.direction == "in" and item.payload.get("revoked") is True


def _place(place: Mapping[str, Any]) -> Iterator[Line]:
    for name in ("name", "address"):
        if place.get(name):
            yield Line("", parts.split(str(place[name])))
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if isinstance(latitude, (int, float)) and isinstance(longitude, (int, float)):
        query = urlencode({"mlat": latitude, "mlon": longitude})
        link = f"{MAP}?{query}#map=17/{latitude}/{longitude}"
        yield Line("", parts.split(f"{latitude:.5f}, {longitude:.5f} op de kaart"), link)


def _card(card: Any) -> Iterator[Line]:
    if not isinstance(card, dict):
        return
    for name, key in (("Naam", "name"), ("Bedrijf", "company")):
        if card.get(key):
            yield Line(name, parts.split(str(card[key])))
    for name, key in (("Telefoon", "phones"), ("E-mail", "emails")):
        for value in _list(card, key):
            yield Line(name, parts.split(str(value)))


def _order(order: Mapping[str, Any]) -> Iterator[Line]:
    for item in _list(order, "items"):
        if isinstance(item, dict):
            amount = f"{item.get('quantity', 1):g} × "
            price = f", {item['price']:g} {item.get('currency', '')}" if "price" in item else ""
            yield Line("", parts.split(f"{amount}{item.get('product', '?')}{price}"))


def _referral(referral: Mapping[str, Any]) -> Iterator[Line]:
    if referral:
        said = referral.get("headline") or referral.get("body") or referral.get("url") or ""
        yield Line("Kwam via een advertentie", parts.split(str(said)))


def _about(payload: Mapping[str, Any]) -> Iterator[Line]:
    if payload.get("product"):
        yield Line("Over product", parts.split(str(payload["product"])))
    permission = _dict(payload, "call_permission")
    if permission:
        said = "wel" if permission.get("response") == "accept" else "niet"
        yield Line("", parts.split(f"De klant wil {said} gebeld worden"))
    if payload.get("system") in SYSTEM:
        yield Line("", parts.split(SYSTEM[str(payload["system"])]))
    if payload.get("too_large"):
        yield Line("", parts.split("Het bestand was te groot voor WhatsApp"))


SYSTEM = {
    "user_changed_number": "De klant heeft een ander nummer",
    "customer_changed_number": "De klant heeft een ander nummer",
    "user_changed_user_id": "De klant heeft een ander WhatsApp-account",
    "customer_identity_changed": "De klant heeft een ander toestel of een andere simkaart",
    "user_identity_changed": "De klant heeft een ander toestel of een andere simkaart",
}


def _dict(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    found = raw.get(name)
    return found if isinstance(found, list) else []
