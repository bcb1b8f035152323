"""/proef/customers/…: what happens to a customer besides messages, as Meta tells it.

Another number (with the user id that goes with it), another phone or SIM card, a wish about
marketing, and webhooks that come once more long after they were answered.
"""

import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import asked, envelopes, ids, inbound
from simulator.core import core_of
from simulator.ids import JsonObject

WISHES = ("stop", "resume")
MOST_REPEATED = 500


async def post_move(request: Request) -> Response:
    """The customer gets another number: a note in the conversation, and the new user id."""
    core, body = core_of(request), await asked.read_json(request)
    customer = asked.get_customer(core, request.path_params["wa_id"])
    wa_id = ids.digits(str(body.get("phone", "")))
    if not 7 <= len(wa_id) <= 15 or core.state.find_customer(wa_id) is not None:
        raise asked.RefusedError("phone must be a number with its country code, and nobody else's.")
    user_id = ids.user_id(wa_id)
    system: JsonObject = {
        "type": "user_changed_number",
        "body": f"User {customer.name} changed from {customer.wa_id} to {wa_id}",
        "wa_id": wa_id,
        "user_id": user_id,
    }
    update: JsonObject = {
        "wa_id": customer.wa_id,
        "user_id": {"previous": customer.user_id, "current": user_id},
        "timestamp": str(int(core.clock())),
    }
    note: JsonObject = {"type": "system", "system": system}
    inbound.receive(core, customer, [note], str(request.base_url), speaks=False)
    told = envelopes.of_field(core.settings, "user_id_update", {"user_id_update": [update]})
    core.courier.send(customer.wa_id, "user_id_update", told)
    core.state.move(customer, wa_id, user_id)
    core.events.add("resync", {})
    return JSONResponse(customer.view(core.clock()))


async def post_new_phone(request: Request) -> Response:
    """Another phone or SIM card: from the next message on the identity key is another one."""
    core = core_of(request)
    await asked.read_json(request)
    customer = asked.get_customer(core, request.path_params["wa_id"])
    customer.identity_key_hash = ids.identity_key()
    core.show_customer(customer)
    return JSONResponse(customer.view(core.clock()))


async def post_wish(request: Request) -> Response:
    """The customer stops marketing in WhatsApp's own settings, or takes that back."""
    core, body = core_of(request), await asked.read_json(request)
    customer = asked.get_customer(core, request.path_params["wa_id"])
    word = body.get("value")
    if word not in WISHES:
        raise asked.RefusedError("value must be stop or resume.")
    wish: JsonObject = {
        "wa_id": customer.wa_id,
        "user_id": customer.user_id,
        "detail": f"User requested to {word} marketing messages",
        "category": "marketing_messages",
        "value": word,
        "timestamp": int(core.clock()),
    }
    told = envelopes.of_field(core.settings, "user_preferences", {"user_preferences": [wish]})
    core.courier.send(customer.wa_id, f"wish {word}", told)
    return JSONResponse({"sent": True}, status_code=202)


async def post_repeat(request: Request) -> Response:
    """Send webhooks that were answered once more, as Meta may for days, in any order."""
    core, body = core_of(request), await asked.read_json(request)
    customer = body.get("customer")
    again = [
        webhook
        for webhook in list(core.courier.recent)[-MOST_REPEATED:]
        if customer is None or webhook.customer == customer
    ]
    for webhook in secrets.SystemRandom().sample(again, len(again)):
        core.courier.send(webhook.customer, f"{webhook.kind} again", webhook.payload)
    return JSONResponse({"repeated": len(again)}, status_code=202)


routes = [
    Route("/proef/customers/{wa_id}/move", post_move, methods=["POST"]),
    Route("/proef/customers/{wa_id}/phone", post_new_phone, methods=["POST"]),
    Route("/proef/customers/{wa_id}/wish", post_wish, methods=["POST"]),
    Route("/proef/webhooks/repeat", post_repeat, methods=["POST"]),
]
