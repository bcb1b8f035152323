"""Who wrote: the ids and names of a change, matched by id and never by place in the list.

`from` and `wa_id` stay away for people with a username whose number we do not know; `user_id` is
there for everybody since April 2026 (Meta, business-scoped user ids). An id that is too long is
not Meta's and is refused, never cut: cut, two customers could become one.
"""

from dataclasses import dataclass
from typing import Any

from care import phones
from care.messages import Ids, Sender
from care.privacy.raw import RawText
from connectors.whatsapp.reading import dict_of, list_of, text_of, words_of

LONGEST_WA_ID, LONGEST_USER_ID, LONGEST_PARENT_ID, LONGEST_KEY = 32, 160, 192, 256


@dataclass(frozen=True)
class Card:
    """What `contacts[]` tells about one person."""

    ids: Ids
    name: str
    username: RawText | None
    key: str | None


@dataclass(frozen=True)
class People:
    """Everybody in a change, and our own number."""

    cards: dict[str, Card]
    alone: Card | None
    our_number: str

    def sender_of(self, raw: Any, was: Ids | None = None) -> Sender | None:
        """Who sent this message; None when nothing tells. `was`: what a note of WhatsApp says."""
        ids = ids_of(raw, "from", "from_user_id", "from_parent_user_id")
        if ids is None:
            return None
        card = self.cards.get(ids.user_id or "") or self.cards.get(ids.wa_id or "")
        if not (ids.wa_id or ids.user_id):
            # The note itself may say who it was; else a message is of the only person there.
            card = None if was else self.alone
            ids = was or (card.ids if card else ids)
        if not (ids.wa_id or ids.user_id):
            return None
        return Sender(
            wa_id=ids.wa_id or (card.ids.wa_id if card else None),
            user_id=ids.user_id or (card.ids.user_id if card else None),
            name=RawText(card.name if card else ""),
            parent_user_id=ids.parent_user_id or (card.ids.parent_user_id if card else None),
            username=card.username if card else None,
            identity_key_hash=card.key if card else None,
        )

    def is_us(self, sender: Sender) -> bool:
        """Our own words that come back: an echo, never a customer."""
        return bool(self.our_number) and sender.wa_id == self.our_number


def read(value: dict[str, Any]) -> People:
    """Everybody whom this change tells about."""
    cards: dict[str, Card] = {}
    found: list[Card] = []
    for contact in list_of(value, "contacts"):
        card = _card(contact)
        if card is None:
            continue
        found.append(card)
        for key in (card.ids.user_id, card.ids.wa_id):
            if key:
                cards[key] = card
    number = phones.to_wa_id(text_of(dict_of(value, "metadata"), "display_phone_number"))
    alone = found[0] if len(found) == 1 else None
    return People(cards, alone, number if number.isdecimal() else "")


def ids_of(raw: Any, number: str, user_id: str, parent: str) -> Ids | None:
    """The ids under these names (they may all be missing); None when one is too long."""
    wa_id, user, enterprise = (text_of(raw, name) for name in (number, user_id, parent))
    if len(wa_id) > LONGEST_WA_ID or len(user) > LONGEST_USER_ID:
        return None
    return Ids(
        phones.to_wa_id(wa_id) or None,
        user or None,
        enterprise if 0 < len(enterprise) <= LONGEST_PARENT_ID else None,
    )


def _card(contact: Any) -> Card | None:
    ids = ids_of(contact, "wa_id", "user_id", "parent_user_id")
    if ids is None or not (ids.wa_id or ids.user_id):
        return None
    profile = dict_of(contact, "profile")
    key = text_of(contact, "identity_key_hash")
    return Card(
        ids,
        text_of(profile, "name"),
        words_of(profile, "username"),
        key if 0 < len(key) <= LONGEST_KEY else None,
    )
