"""/proef/: the handles for tests and for the drawer on the page.

Customers and what they do, what was called, faults, window, templates, reset; files are in `files`.
"""

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import asked, ids, inbound, statuses
from simulator.core import core_of
from simulator.ids import JsonObject
from simulator.state import Customer

TEMPLATE_STATUSES = ("approved", "paused", "disabled")
PHONE = re.compile(r"^\+?[0-9 ()\-]{7,25}$")


async def post_customer(request: Request) -> Response:
    core, body = core_of(request), await asked.read_json(request)
    phone, name = body.get("phone"), body.get("name")
    if not isinstance(phone, str) or not PHONE.match(phone):
        raise asked.RefusedError(
            "phone must be a number with its country code, for example +31612345675."
        )
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 60:
        raise asked.RefusedError("name must have 1 to 60 characters.")
    wa_id = ids.digits(phone)
    username, key = body.get("username"), body.get("identity_key_hash")
    customer = core.state.find_customer(wa_id) or Customer(wa_id, "", ids.user_id(wa_id))
    customer.name = name.strip()
    customer.username = str(username) if username else None
    customer.phone_hidden = body.get("phone_hidden") is True
    if "identity_key_hash" in body:
        customer.identity_key_hash = str(key) if key else None
    if core.state.find_customer(wa_id) is None:
        core.state.add_customer(customer)
    core.show_customer(customer)
    return JSONResponse(customer.view(core.clock()), status_code=201)


async def get_customers(request: Request) -> Response:
    core = core_of(request)
    found = [customer.view(core.clock()) for customer in core.state.customers.values()]
    return JSONResponse({"customers": found})


async def get_messages(request: Request) -> Response:
    core = core_of(request)
    customer = asked.get_customer(core, request.path_params["wa_id"])
    found = [message.view() for message in core.state.messages_of(customer.wa_id)]
    return JSONResponse({"messages": found})


async def post_read(request: Request) -> Response:
    core = core_of(request)
    await asked.read_json(request)
    customer = asked.get_customer(core, request.path_params["wa_id"])
    return JSONResponse({"read": statuses.read_all(core, customer)})


async def post_message(request: Request) -> Response:
    """One message (`text` or `message`), or several in one webhook (`messages`)."""
    core, body = core_of(request), await asked.read_json(request)
    customer = asked.get_customer(core, body.get("customer"))
    parts = _parts(body)
    found = inbound.receive(core, customer, parts, str(request.base_url))
    answer: JsonObject = {"wamids": found} if "messages" in body else {"wamid": found[0]}
    return JSONResponse(answer, status_code=201)


def _parts(body: JsonObject) -> list[JsonObject]:
    if isinstance(body.get("text"), str) and body["text"]:
        return [inbound.text_message(str(body["text"]))]
    given = body.get("messages") if "messages" in body else [body.get("message")]
    if not isinstance(given, list) or not given or not all(isinstance(g, dict) for g in given):
        raise asked.RefusedError("Give text, message (an object) or messages (a list of objects).")
    return given


async def post_choose(request: Request) -> Response:
    core, body = core_of(request), await asked.read_json(request)
    customer = asked.get_customer(core, body.get("customer"))
    reply = inbound.choice(core, customer, str(body.get("message_id")), str(body.get("option_id")))
    found = inbound.receive(core, customer, [reply], str(request.base_url))
    return JSONResponse({"wamid": found[0]}, status_code=201)


async def get_calls(request: Request) -> Response:
    return JSONResponse({"calls": list(core_of(request).state.calls)})


async def get_webhooks(request: Request) -> Response:
    courier = core_of(request).courier
    found = [webhook.view() for webhook in courier.recent]
    return JSONResponse({"webhooks": found, "under_way": courier.under_way})


async def post_webhook(request: Request) -> Response:
    """Any body at all, signed and delivered as it is: batches, other fields, nonsense."""
    core, body = core_of(request), await asked.read_json(request)
    payload = body.get("body")
    if not isinstance(payload, dict):
        raise asked.RefusedError("body must be an object: the webhook to send.")
    core.courier.send(str(body.get("customer", "")), "raw", payload)
    return JSONResponse({"sent": True}, status_code=202)


async def post_retry(request: Request) -> Response:
    await asked.read_json(request)
    core_of(request).courier.hurry()
    return JSONResponse({"retrying": True})


async def get_faults(request: Request) -> Response:
    return JSONResponse(core_of(request).faults.view())


async def post_faults(request: Request) -> Response:
    core, body = core_of(request), await asked.read_json(request)
    core.faults.change(body)
    core.show_faults()
    return JSONResponse(core.faults.view())


async def post_clock(request: Request) -> Response:
    """Close or open a customer's 24-hour window, or let it follow the clock again (auto)."""
    core, body = core_of(request), await asked.read_json(request)
    customer = asked.get_customer(core, body.get("customer"))
    if body.get("window") not in ("open", "closed", "auto"):
        raise asked.RefusedError("window must be open, closed or auto.")
    customer.window = str(body["window"])
    core.show_customer(customer)
    return JSONResponse(customer.view(core.clock()))


async def post_templates(request: Request) -> Response:
    core, body = core_of(request), await asked.read_json(request)
    given = body.get("templates")
    if not isinstance(given, list) or not all(_is_template(one) for one in given):
        raise asked.RefusedError(
            "templates must be a list of {name, language, body} and perhaps status, buttons."
        )
    core.state.templates = given[:250]
    core.events.add("resync", {})
    return JSONResponse({"templates": core.state.templates})


async def post_template_status(request: Request) -> Response:
    """Pause, disable or approve a template (all languages), as Meta does for its quality."""
    core, body = core_of(request), await asked.read_json(request)
    status = body.get("status")
    if status not in TEMPLATE_STATUSES:
        raise asked.RefusedError(f"status must be one of: {', '.join(TEMPLATE_STATUSES)}.")
    found = [one for one in core.state.templates if one["name"] == body.get("name")]
    if not found:
        raise asked.RefusedError("There is no such template.", 404)
    for one in found:
        one["status"] = status
    core.events.add("resync", {})
    return JSONResponse({"templates": core.state.templates})


def _is_template(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    words = all(isinstance(one.get(key), str) for key in ("name", "language", "body"))
    return words and one.get("status", "approved") in TEMPLATE_STATUSES


async def post_reset(request: Request) -> Response:
    await asked.read_json(request)
    await core_of(request).reset()
    return JSONResponse({"reset": True})


routes = [
    Route("/proef/customers", get_customers, methods=["GET"]),
    Route("/proef/customers", post_customer, methods=["POST"]),
    Route("/proef/customers/{wa_id}/messages", get_messages, methods=["GET"]),
    Route("/proef/customers/{wa_id}/read", post_read, methods=["POST"]),
    Route("/proef/messages", post_message, methods=["POST"]),
    Route("/proef/choose", post_choose, methods=["POST"]),
    Route("/proef/calls", get_calls, methods=["GET"]),
    Route("/proef/webhooks", get_webhooks, methods=["GET"]),
    Route("/proef/webhooks", post_webhook, methods=["POST"]),
    Route("/proef/webhooks/retry", post_retry, methods=["POST"]),
    Route("/proef/faults", get_faults, methods=["GET"]),
    Route("/proef/faults", post_faults, methods=["POST"]),
    Route("/proef/clock", post_clock, methods=["POST"]),
    Route("/proef/templates", post_templates, methods=["POST"]),
    Route("/proef/templates/status", post_template_status, methods=["POST"]),
    Route("/proef/reset", post_reset, methods=["POST"]),
]
