"""What becomes of a message that was accepted: sent, delivered, read, or failed.

Prices come with `sent` and with one of delivered and read; a reaction only gives `sent`
(Meta, "Status messages webhook reference").
"""

import asyncio

from simulator import envelopes, errors
from simulator.core import Core
from simulator.ids import JsonObject
from simulator.state import Customer, Message

REACTION_DAYS = 30 * 24 * 3600.0


async def follow(core: Core, message: Message, customer: Customer | None, code: int | None) -> None:
    """Send the webhooks that follow a send; `code` is why it fails, if it does."""
    await asyncio.sleep(core.settings.status_pause)
    if code is not None:
        announce(core, message, customer, "failed", code)
        return
    announce(core, message, customer, "sent")
    if message.kind == "reaction" or core.faults.statuses == "sent":
        return
    await asyncio.sleep(core.settings.status_pause)
    announce(core, message, customer, "delivered")
    if core.faults.read == "auto":
        await asyncio.sleep(core.settings.status_pause)
        announce(core, message, customer, "read")


def decide_failure(
    message: Message,
    customer: Customer | None,
    target: Message | None,
    now: float,
    forced: int | None,
) -> int | None:
    """The code with which an accepted message fails later; None when it arrives.

    `target` is the message that a reaction is for.
    """
    if forced is not None:
        return forced
    if customer is None:
        return 131026
    key = message.body.get("recipient_identity_key_hash")
    if key is not None and customer.identity_key_hash not in (None, key):
        return 137000
    if message.kind != "template" and not customer.window_open(now):
        return 131047
    if message.kind == "reaction" and (
        target is None
        or target.direction != "in"
        or target.customer != customer.wa_id
        or now - target.at > REACTION_DAYS
    ):
        return 131009
    return None


def announce(
    core: Core,
    message: Message,
    customer: Customer | None,
    status: str,
    code: int | None = None,
) -> None:
    """Note a status and, unless statuses are off, tell the business."""
    now = core.clock()
    error = errors.status_error(code) if code is not None else None
    priced = not any(entry["status"] == "delivered" for entry in message.statuses)
    if not message.advance(status, now, error):
        return
    core.show_status(message)
    if core.faults.statuses == "off":
        return
    told: JsonObject = {"status": status, "timestamp": str(int(now))}
    if error is not None:
        told["errors"] = [error]
    elif status != "read" or priced:
        told["pricing"] = envelopes.pricing(message.kind)
    payload = envelopes.of_status(core.settings, message, customer, told)
    core.courier.send(message.customer, f"status {status}", payload)


def read_all(core: Core, customer: Customer) -> int:
    """The customer looks at the chat: what was delivered is read now. Returns how many."""
    unread = [
        message
        for message in core.state.messages_of(customer.wa_id)
        if message.direction == "out" and message.status == "delivered"
    ]
    for message in unread:
        announce(core, message, customer, "read")
    return len(unread)
