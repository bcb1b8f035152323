"""What a customer wants to get and what not. Append-only; the newest word on a purpose counts.

A bank may answer whoever writes; for marketing it needs a yes (Telecommunicatiewet 11.7), and a no
in WhatsApp's own settings is a no.
"""

from sqlalchemy import select

from care import customers
from care.database import Connection, insert_new
from care.messages import Preference
from care.tables import consents

MARKETING = "marketing"
WHATSAPP_SETTINGS = "whatsapp_settings"


def record(db: Connection, wish: Preference) -> bool:
    """Keep a wish of somebody we know; False when we do not know who it is, or know it already."""
    row = customers.find(db, wish.who, wish.at)
    if row is None:
        return False
    made = insert_new(
        db,
        consents,
        customer_id=row.id,
        purpose=wish.purpose,
        granted=wish.granted,
        source=WHATSAPP_SETTINGS,
        at=wish.at,
    )
    return made is not None


def find(db: Connection, customer_id: int, purpose: str) -> bool | None:
    """The newest word on this purpose: yes, no, or None when nothing was said.

    Of a yes and a no at the same second the no counts.
    """
    query = (
        select(consents.c.granted)
        .where(consents.c.customer_id == customer_id, consents.c.purpose == purpose)
        .order_by(consents.c.at.desc(), consents.c.granted, consents.c.id.desc())
        .limit(1)
    )
    found = db.execute(query).scalar()
    return None if found is None else bool(found)


def forbids_marketing(db: Connection, conversation_id: str) -> bool:
    """Has this customer asked for no more marketing? Whoever sends any must ask this first."""
    customer_id = customers.of_conversation(db, conversation_id)
    return customer_id is not None and find(db, customer_id, MARKETING) is False
