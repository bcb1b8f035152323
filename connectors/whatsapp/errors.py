"""Meta's error codes -> what to do next.

The decision looks at `error.code`, never at the HTTP status alone: throttling comes as HTTP 400,
and 131045 (final) as HTTP 500 (Meta, "Cloud API error codes"). Classes that Meta gives no advice
for are our reading of its "possible solutions". The code is a number of a table, so a new one is a
new row here.
"""

from typing import Any

from care.delivery import Advice

# Too much at once: for this customer (131056) or for the number or account.
THROTTLED = frozenset({4, 80007, 130429, 131056})
# Passing trouble on Meta's side.
TRANSIENT = frozenset({1, 2, 131000, 131016, 131057, 133004})
# Our key or account: nothing can be sent until a person mends it; messages are kept.
STOP = frozenset(
    {0, 3, 10, 190, 368, 131005, 131031, 131037, 131042, 131045, 131048, 131063, 131064, 133010}
    | set(range(200, 300))
)


def read_code(body: Any) -> int | None:
    """The code in Meta's error JSON of any shape; None where there is none."""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def is_transient(body: Any) -> bool:
    """Does Meta itself say that this passes?"""
    error = body.get("error") if isinstance(body, dict) else None
    return isinstance(error, dict) and error.get("is_transient") is True


def decide_advice(status: int, body: Any) -> Advice:
    """What an answer that is no success means.

    >>> decide_advice(400, {"error": {"code": 131056}})
    <Advice.THROTTLED: 'throttled'>
    >>> decide_advice(500, {"error": {"code": 131045}})
    <Advice.STOP: 'stop'>
    >>> decide_advice(400, {"error": {"code": 131047}})
    <Advice.NEVER: 'never'>
    >>> decide_advice(502, "<html>")
    <Advice.LATER: 'later'>
    """
    code = read_code(body)
    if code in THROTTLED:
        return Advice.THROTTLED
    if code in STOP:
        return Advice.STOP
    if code in TRANSIENT or is_transient(body):
        return Advice.LATER
    if code is None:
        return Advice.STOP if status in (401, 403) else _by_status(status)
    return Advice.NEVER


def _by_status(status: int) -> Advice:
    return Advice.LATER if status >= 500 or status in (408, 429) else Advice.NEVER
