"""Who a customer is: recognised by user id and by number, through changes of either.

Rules (Meta, business-scoped user ids, 2026; phone numbers, identity change check):
- A user id belongs to one person for ever, a number does not: it is given out again. So the user
  id goes before the number, and a known number with another user id is somebody else.
- What a person was called before still counts for what they sent then and comes in late.
- A new identity key, number or user id may be a thief with the SIM card: until somebody made sure
  outside WhatsApp, sensitive work is refused (`needs_confirmation`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from care import merging
from care.database import Connection, insert_new
from care.errors import NotFound
from care.messages import Ids, Sender
from care.privacy.raw import mask_raw
from care.tables import conversations, customers, former_ids

# Made once: SQLAlchemy would build and look up the same statement at each message.
_WITH_IDS = select(customers).where(
    or_(customers.c.user_id == bindparam("user_id"), customers.c.wa_id == bindparam("wa_id"))
)


def recognise(db: Connection, sender: Sender, at: datetime, now: datetime) -> int:
    """The customer who sent something at `at` (WhatsApp's time); made at the first message."""
    ids = Ids(sender.wa_id, sender.user_id)
    row = find(db, ids, at)
    if row is None:
        made = _add(db, sender, at, now)
        if made is not None:
            return made
        row = find(db, ids, at)  # somebody else was first with the same person
        if row is None:  # pragma: no cover - a unique key has just seen it
            raise NotFound("customer")
    learnt = _learn_ids(db, row, sender, at)
    learnt |= _learn_key(row, sender.identity_key_hash, at)
    name = mask_raw(sender.name).text
    if name and name != row.name:
        learnt["name"] = name
    if sender.username is not None and (called := _username(sender)) != row.username:
        learnt["username"] = called
    learn(db, row.id, learnt)
    return int(row.id)


def find(db: Connection, ids: Ids, at: datetime) -> Any | None:
    """The row of the person who had these ids at `at`, if we know them."""
    found = _with_ids(db, ids)
    by_user = next((row for row in found if ids.user_id and row.user_id == ids.user_id), None)
    if by_user is not None:
        return by_user
    by_number = next((row for row in found if row.wa_id == ids.wa_id), None)
    if by_number is not None and (not ids.user_id or by_number.user_id is None):
        return by_number
    return _find_former(db, ids, at)


def get(db: Connection, customer_id: int) -> Any:
    """The row of a customer."""
    return db.execute(select(customers).where(customers.c.id == customer_id)).one()


def needs_confirmation(changed_at: datetime | None, confirmed_at: datetime | None) -> bool:
    """Has the identity changed since somebody made sure who it is?"""
    return changed_at is not None and (confirmed_at is None or confirmed_at < changed_at)


def confirm_identity(db: Connection, customer_id: int, now: datetime) -> None:
    """Somebody made sure, outside WhatsApp, that it is the same person."""
    learn(db, customer_id, {"identity_confirmed_at": now})


def note_change(db: Connection, customer_id: int, at: datetime) -> None:
    """Something about the identity changed at `at`; an older word changes nothing."""
    row = get(db, customer_id)
    if row.identity_changed_at is None or row.identity_changed_at < at:
        learn(db, customer_id, {"identity_changed_at": at})


def learn(db: Connection, customer_id: int, values: dict[str, Any]) -> None:
    """Keep these columns of a customer."""
    if values:
        db.execute(customers.update().where(customers.c.id == customer_id).values(**values))


def of_conversation(db: Connection, conversation_id: str) -> int | None:
    """Whose conversation it is, if there is such a one."""
    query = select(conversations.c.customer_id).where(conversations.c.id == conversation_id)
    found = db.execute(query).scalar()
    return None if found is None else int(found)


def give_up_id(db: Connection, customer_id: int, value: str, until: datetime) -> None:
    """This customer no longer has this number or user id."""
    made = insert_new(db, former_ids, customer_id=customer_id, value=value, until=until)
    if made is None:
        same = (former_ids.c.customer_id == customer_id) & (former_ids.c.value == value)
        db.execute(former_ids.update().where(same, former_ids.c.until < until).values(until=until))
    for column in (customers.c.wa_id, customers.c.user_id):
        mine = (customers.c.id == customer_id) & (column == value)
        db.execute(customers.update().where(mine).values({column.name: None}))


def _add(db: Connection, sender: Sender, at: datetime, now: datetime) -> int | None:
    """A new customer; None when there is one of these ids at this very moment."""
    for other in _with_ids(db, Ids(sender.wa_id, None)):
        # A number with another user id has a new owner.
        if other.user_id and sender.user_id and other.user_id != sender.user_id:
            give_up_id(db, other.id, other.wa_id, at)
    made = insert_new(
        db,
        customers,
        wa_id=sender.wa_id,
        user_id=sender.user_id,
        parent_user_id=sender.parent_user_id,
        username=_username(sender),
        name=mask_raw(sender.name).text,
        identity_key_hash=sender.identity_key_hash,
        identity_seen_at=at if sender.identity_key_hash else None,
        created_at=now,
    )
    return None if made is None else int(made)


def _learn_ids(db: Connection, row: Any, sender: Sender, at: datetime) -> dict[str, Any]:
    """What this message says about the person's ids that we did not know."""
    learnt: dict[str, Any] = {}
    new_number = sender.wa_id and sender.wa_id != row.wa_id
    new_user_id = sender.user_id and sender.user_id != row.user_id
    if (new_number or new_user_id) and not _was_former(db, row.id, sender, at):
        if new_number:
            _free_number(db, sender.wa_id, at, row)
            if row.wa_id:
                give_up_id(db, row.id, row.wa_id, at)
                learnt["identity_changed_at"] = at
            learnt["wa_id"] = sender.wa_id
        if new_user_id:
            learnt["user_id"] = sender.user_id
    if sender.parent_user_id and sender.parent_user_id != row.parent_user_id:
        learnt["parent_user_id"] = sender.parent_user_id
    return learnt


def _free_number(db: Connection, wa_id: str | None, at: datetime, mine: Any) -> None:
    """Nobody else has this number any more. Whom we knew by it alone is this very person."""
    for other in _with_ids(db, Ids(wa_id, None)):
        if other.user_id is None:
            merging.merge(db, other.id, mine.id, at)
        else:
            give_up_id(db, other.id, other.wa_id, at)


def _learn_key(row: Any, key: str | None, at: datetime) -> dict[str, Any]:
    """A new key means another phone or SIM card; a message from before that changes nothing."""
    if not key or key == row.identity_key_hash:
        return {}
    if row.identity_key_hash is None:
        return {"identity_key_hash": key, "identity_seen_at": at}
    if row.identity_seen_at is not None and at <= row.identity_seen_at:
        return {}
    return {"identity_key_hash": key, "identity_seen_at": at, "identity_changed_at": at}


def _was_former(db: Connection, customer_id: int, sender: Sender, at: datetime) -> bool:
    """Did this message leave while the person was still called so?"""
    given = [value for value in (sender.wa_id, sender.user_id) if value]
    query = (
        select(former_ids.c.id)
        .where(former_ids.c.customer_id == customer_id, former_ids.c.value.in_(given))
        .where(former_ids.c.until >= at)
    )
    return db.execute(query).first() is not None


def _with_ids(db: Connection, ids: Ids) -> list[Any]:
    # What is not known is NULL, and nothing equals that.
    asked = {"user_id": ids.user_id or None, "wa_id": ids.wa_id or None}
    return list(db.execute(_WITH_IDS, asked))


def _find_former(db: Connection, ids: Ids, at: datetime) -> Any | None:
    """Whoever was called so at that time; a number says nothing about another user id."""
    query = (
        select(customers)
        .join(former_ids, former_ids.c.customer_id == customers.c.id)
        .where(former_ids.c.until >= at)
        .order_by(former_ids.c.until)
    )
    if ids.user_id:
        found = db.execute(query.where(former_ids.c.value == ids.user_id)).first()
        if found is not None or not ids.wa_id:
            return found
        query = query.where(customers.c.user_id.is_(None))
    return db.execute(query.where(former_ids.c.value == ids.wa_id)).first()


def _username(sender: Sender) -> str | None:
    return mask_raw(sender.username).text[:64] if sender.username is not None else None
