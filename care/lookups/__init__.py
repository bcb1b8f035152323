"""The port to the company's own systems: what the bot may look up for a customer.

One function a question. Behind them stands, for now, a small invented set (demo.yml); a company
puts its own systems there.
"""

from care.lookups.card_orders import CardOrder, find_card_order, read_order_number

__all__ = ["CardOrder", "find_card_order", "read_order_number"]
