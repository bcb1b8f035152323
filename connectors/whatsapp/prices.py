"""What WhatsApp asks for a message, as its statuses tell (Meta, "Pricing object").

Since 1 October 2026 answers inside the 24 hours are billed as well, so every message is counted.
"""

from typing import Any

from care.messages import Price

LONGEST = 32


def read(status: Any) -> Price | None:
    """The price in a status of any shape; None where there is none.

    >>> read({"pricing": {"billable": True, "category": "service", "type": "regular"}})
    Price(billable=True, category='service', type='regular')
    """
    pricing = status.get("pricing") if isinstance(status, dict) else None
    if not isinstance(pricing, dict) or not isinstance(pricing.get("billable"), bool):
        return None
    return Price(pricing["billable"], _word(pricing.get("category")), _word(pricing.get("type")))


def _word(value: Any) -> str | None:
    """A vendor's word, fit for a column of 32 characters."""
    if not isinstance(value, str):
        return None
    return "".join(c for c in value if c.isascii() and (c.isalnum() or c in "_-"))[:LONGEST] or None
