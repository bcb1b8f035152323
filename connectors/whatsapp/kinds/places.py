"""Places, cards of people, and orders: small tables of facts beside words of the customer."""

from collections.abc import Iterator
from typing import Any

from care.privacy.raw import RawText
from connectors.whatsapp.kinds.content import Content
from connectors.whatsapp.reading import (
    dict_of,
    filled,
    label,
    list_of,
    number_of,
    text_of,
    words_of,
)

MOST_CARDS, MOST_LINES, MOST_ITEMS = 25, 10, 100


def read_location(kind: str, raw: Any) -> Content:
    """A pin (only figures) or a place with a name and an address."""
    place = dict_of(raw, "location")
    latitude, longitude = number_of(place, "latitude"), number_of(place, "longitude")
    on_earth = (
        latitude is not None
        and longitude is not None
        and abs(latitude) <= 90
        and abs(longitude) <= 180
    )
    location = filled(
        latitude=latitude if on_earth else None,
        longitude=longitude if on_earth else None,
        name=words_of(place, "name"),
        address=words_of(place, "address"),
        url=words_of(place, "url"),
    )
    return Content(details={"location": location})


def read_contacts(kind: str, raw: Any) -> Content:
    """Cards of people: of each its name, numbers and e-mail addresses, in the card's spelling."""
    cards = [card for card in list_of(raw, "contacts") if isinstance(card, dict)][:MOST_CARDS]
    details: dict[str, Any] = {"contacts": [_card(card) for card in cards]}
    # Since 2026: whether we asked for it (contact_request) or not.
    origins = {text_of(card, "origin") for card in cards} | {text_of(raw, "origin")}
    if "contact_request" in origins:
        details["requested"] = True
    return Content(details=details)


def read_order(kind: str, raw: Any) -> Content:
    """What a customer ordered from a catalogue, with a word of their own."""
    order = dict_of(raw, "order")
    items = [item for item in list_of(order, "product_items") if isinstance(item, dict)]
    return Content(
        text=words_of(order, "text"),
        details={
            "order": filled(
                catalog=label(text_of(order, "catalog_id"), 64),
                items=[_item(item) for item in items[:MOST_ITEMS]],
            )
        },
    )


def _card(card: dict[str, Any]) -> dict[str, Any]:
    name = dict_of(card, "name")
    return filled(
        name=words_of(name, "formatted_name" if text_of(name, "formatted_name") else "first_name"),
        company=words_of(dict_of(card, "org"), "company"),
        phones=list(_lines(card, "phones", "phone", "wa_id")),
        emails=list(_lines(card, "emails", "email")),
    )


def _lines(card: dict[str, Any], name: str, *keys: str) -> Iterator[RawText]:
    for line in list_of(card, name)[:MOST_LINES]:
        found = next((text for key in keys if (text := text_of(line, key))), "")
        if found:
            yield RawText(found)


def _item(item: dict[str, Any]) -> dict[str, Any]:
    return filled(
        product=words_of(item, "product_retailer_id"),
        quantity=number_of(item, "quantity"),
        price=number_of(item, "item_price"),
        currency=label(text_of(item, "currency"), 8),
    )


KINDS = {"location": read_location, "contacts": read_contacts, "order": read_order}
