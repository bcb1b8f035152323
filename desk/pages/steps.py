"""What an agent does with a case: take, reply, release, close.

Each is one transaction of care. When somebody else was first the answer is 409, with the case as
it now stands and a sentence that says who has it.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from care import clock, handover, signals
from care.database import Connection, reading, repeating, writing
from care.errors import AlreadyTaken, CareError, NotAllowed, NotFound, NotWanted, WindowClosed
from care.handover import Agent
from care.templates import NotFilled
from desk import database, people, sensitive
from desk.access import sees_cases
from desk.pages import case as case_page
from desk.pages import errors

LONGEST_KEY = 64
# In the session: the key of the reply that an agent was warned about, and may send masked.
WARNED = "warned_reply"
Step = Callable[[Connection, Agent], Any]


@sees_cases("POST")
def take(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a waiting case in hand; of many at once one wins. The customer sees that it is read."""

    def step(db: Connection, me: Agent) -> None:
        case = handover.take(db, case_id, me, clock.now())
        signals.note(db, case.conversation_id, clock.now(), typing=False)

    return do(request, case_id, step)


@sees_cases("POST")
def reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """Answer the customer; a second click with the same key is no second message.

    With something sensitive in it the first click only says so, and the second sends it masked.
    """
    text = request.POST.get("text", "").replace("\r\n", "\n")
    key = request.POST.get("key", "")
    if not key or len(key) > LONGEST_KEY:
        return errors.show_bad_request(request, ValueError("key"))
    if not text.strip():
        return _show(request, case_id, "Schrijf eerst een bericht.", 422)
    warning = sensitive.warn(text)
    if warning and request.session.get(WARNED) != key:
        request.session[WARNED] = key
        return _show(request, case_id, warning, 422)
    quote = _number(request.POST.get("quote", ""))
    return do(
        request,
        case_id,
        lambda db, me: handover.reply(db, case_id, me, text, key, clock.now(), quote),
    )


@sees_cases("POST")
def send_again(request: HttpRequest, case_id: int, message_id: int) -> HttpResponse:
    """Send once more what may not have arrived; a second click is no third message."""
    return do(
        request,
        case_id,
        lambda db, me: handover.send_again(db, case_id, me, message_id, clock.now()),
    )


@sees_cases("POST")
def note_typing(request: HttpRequest, case_id: int) -> HttpResponse:
    """The agent writes: the customer may see the dots of somebody who types."""
    me = people.agent_of(request.user)
    with repeating(database.care()) as db:
        case = case_page.find(db, case_id)
        if case.state == "taken" and case.agent_id == me.id:
            signals.note(db, case.conversation_id, clock.now(), typing=True)
    return HttpResponse(status=204)


@sees_cases("POST")
def confirm_identity(request: HttpRequest, case_id: int) -> HttpResponse:
    """Somebody made sure, outside WhatsApp, that the customer is who they were."""
    return do(
        request, case_id, lambda db, me: handover.confirm_identity(db, case_id, me, clock.now())
    )


@sees_cases("POST")
def release(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give one's case back to the queue."""
    return do(request, case_id, lambda db, me: handover.release(db, case_id, me, clock.now()))


@sees_cases("POST")
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    """End the case: the assistant has the conversation again."""
    outcome = request.POST.get("outcome", "")
    return do(
        request, case_id, lambda db, me: handover.close(db, case_id, me, outcome, clock.now())
    )


def do(request: HttpRequest, case_id: int, step: Step, *, fresh: bool = False) -> HttpResponse:
    """Take a step in one transaction and show the case as it then stands.

    `fresh` gives the page a new foot as well, once the step is done.
    """
    try:
        with writing(database.care()) as db:
            step(db, people.agent_of(request.user))
    except CareError as error:
        status, sentence = explain(error)
        return _show(request, case_id, sentence, status)
    return _show(request, case_id, fresh=fresh)


def explain(error: CareError) -> tuple[int, str]:
    """The status and the sentence for a step that could not be done.

    >>> explain(AlreadyTaken("Fatima"))
    (409, 'Fatima was net iets eerder en helpt deze klant al.')
    """
    if isinstance(error, AlreadyTaken):
        return 409, f"{error.winner} was net iets eerder en helpt deze klant al."
    if isinstance(error, NotFilled):
        return 422, "Vul eerst alle velden van het sjabloon in."
    if isinstance(error, WindowClosed):
        return 409, "De 24 uur zijn voorbij: WhatsApp laat geen vrij bericht meer toe."
    if isinstance(error, NotFound):
        return 404, "Dit gesprek bestaat niet."
    if isinstance(error, NotWanted):
        return 409, "Deze klant wil geen berichten waar hij niet om vroeg. Bel of mail liever."
    if isinstance(error, NotAllowed):
        return 409, "Dit kan nu niet: het gesprek is niet in uw handen, of het bericht is te lang."
    raise error


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def _show(
    request: HttpRequest, case_id: int, notice: str = "", status: int = 200, *, fresh: bool = False
) -> HttpResponse:
    if "HX-Request" not in request.headers and not notice:
        return redirect("case", case_id)
    with reading(database.care()) as db:
        found = case_page.find(db, case_id)
        context = case_page.prepare(db, request, found, clock.now())
    return case_page.answer(request, context, notice, status, fresh=fresh)
