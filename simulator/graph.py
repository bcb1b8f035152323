"""POST /{version}/{phone_number_id}/messages: a message, "mark as read", the typing indicator."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import calls, checks, connection, ids, statuses
from simulator.core import Core
from simulator.errors import GraphError
from simulator.ids import JsonObject
from simulator.state import Customer, Message

TYPING = 25.0  # seconds; Meta: "dismissed once you respond, or after 25 seconds"
BIGGEST_BODY = 1024 * 1024


async def post_messages(request: Request, core: Core, noted: JsonObject) -> Response:
    calls.check_number(request, core)
    body = await _read_json(request)
    noted["request"] = body
    if "status" in body or "typing_indicator" in body:
        noted["kind"] = "typing" if "typing_indicator" in body else "read"
        mark_read(core, body)
        return JSONResponse({"success": True})
    noted["kind"] = str(body.get("type", "text"))[:40]
    refusal = core.faults.take_refusal()
    if refusal is not None:
        core.show_faults()
        raise refusal
    message, customer = accept(core, body)
    noted["wamid"], noted["customer"] = message.wamid, message.customer
    if core.faults.take_lost_answer():
        noted["lost"] = True
        core.show_faults()
        connection.cut(request)
    return JSONResponse(_answer(body, message, customer))


def accept(core: Core, body: JsonObject) -> tuple[Message, Customer | None]:
    """Check a message, keep it, and let its statuses follow."""
    now = core.clock()
    checks.check_message(body, core.shelf, core.state.templates)
    customer, number = _find_recipient(core, body)
    if number == ids.digits(core.settings.display_phone_number):
        raise GraphError(131021)
    if core.faults.pair_rate == "on" and not core.limits.take_pair(number, now):
        raise GraphError(131056)
    if core.faults.throughput == "on" and not core.limits.take_throughput(now):
        raise GraphError(130429)
    message = Message(ids.wamid(number, inbound=False), number, "out", now, body)
    target = _reaction_target(core, body)
    code = statuses.decide_failure(message, customer, target, now, core.faults.failing_code)
    if customer is not None:
        core.add_message(message)
    core.spawn(statuses.follow(core, message, customer, code))
    return message, customer


def mark_read(core: Core, body: JsonObject) -> None:
    """Mark a customer's message and all before it as read; perhaps show the typing dots."""
    message = core.state.find_message(checks.check_read(body))
    if message is None or message.direction != "in":
        raise GraphError(100, "Param message_id is not a message that this number received.")
    for earlier in core.state.messages_of(message.customer):
        if earlier.direction == "in" and earlier.advance("read", core.clock()):
            core.show_status(earlier)
        if earlier is message:
            break
    if "typing_indicator" in body:
        core.show_typing(message.customer, TYPING)


def _find_recipient(core: Core, body: JsonObject) -> tuple[Customer | None, str]:
    """The customer, if known, and the number. When both are given, `to` wins."""
    if body.get("to") is not None:
        number = _full_number(core, str(body["to"]))
        return core.state.find_customer(number), number
    user_id = str(body["recipient"])
    customer = core.state.find_by_user_id(user_id)
    return customer, customer.wa_id if customer else user_id


def _full_number(core: Core, to: str) -> str:
    """Digits with a country code.

    Meta reads a number without a plus sign as a national one where it can: "06..." of a Dutch
    business becomes +31 6...
    """
    number = ids.digits(to)
    if not to.startswith("+") and number.startswith("0"):
        return "31" + number.lstrip("0")
    return number


def _reaction_target(core: Core, body: JsonObject) -> Message | None:
    reaction = body.get("reaction")
    if not isinstance(reaction, dict):
        return None
    return core.state.find_message(str(reaction["message_id"]))


def _answer(body: JsonObject, message: Message, customer: Customer | None) -> JsonObject:
    contact: JsonObject = {"input": body.get("to") or body["recipient"]}
    if body.get("to") is not None:
        contact["wa_id"] = message.customer
    if customer is not None:
        contact["user_id"] = customer.user_id
    sent: JsonObject = {"id": message.wamid}
    if message.kind == "template":
        sent["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}


async def _read_json(request: Request) -> JsonObject:
    raw = await request.body()
    if len(raw) > BIGGEST_BODY:
        raise GraphError(100, "The request is too large.")
    try:
        body = json.loads(raw)
    except ValueError:
        raise GraphError(100, "The request body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    return body


routes = [
    Route(
        "/v{version}/{phone_number_id}/messages",
        calls.graph_call(post_messages),
        methods=["POST"],
    )
]
