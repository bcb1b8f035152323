"""Meta's error codes -> what to do next.

The decision looks at `error.code`, never at the HTTP status alone: throttling comes as HTTP 400,
and 131045 (final) as HTTP 500 (Meta, "Cloud API error codes"). Classes that Meta gives no advice
for are our reading of its "possible solutions". The code is a number of a table, so a new one is a
new number here.
"""

from collections.abc import Mapping
from typing import Any

from care.delivery import Advice

CODES: Mapping[Advice, frozenset[int]] = {
    # Too much at once for this customer: 4^X seconds, in Meta's own words.
    Advice.PAIR: frozenset({131056}),
    # Too much at once for the number (130429), the account (80007) or the app (4).
    Advice.NUMBER: frozenset({4, 80007, 130429}),
    # Passing trouble on Meta's side.
    Advice.LATER: frozenset({1, 2, 131000, 131016, 131057, 133004}),
    # More than 24 hours since the customer's last message: a template or the telephone.
    Advice.WINDOW: frozenset({131047}),
    # This customer cannot be reached: no WhatsApp, our own number, an experiment, a country.
    Advice.RECIPIENT: frozenset({130472, 130497, 131021, 131026, 131030}),
    # The customer wants no marketing (131050), or Meta holds it back for a day (131049).
    Advice.STOPPED: frozenset({131049, 131050}),
    # Another phone or SIM card is behind the account than the one that we know.
    Advice.IDENTITY: frozenset({137000}),
    # What we sent is wrong; a bug of ours or of templates.yml.
    Advice.REQUEST: frozenset(
        {33, 100, 131008, 131009, 131051, 131052, 131053, 131060, 131062, 135000}
        | {132000, 132001, 132005, 132007, 132008, 132012}
    ),
    # A template or flow is paused or switched off for its quality.
    Advice.TEMPLATE: frozenset({132015, 132016, 132068, 132069}),
    # Our access token: expired, taken back, without the right permissions.
    Advice.KEY: frozenset({0, 3, 10, 190, 131005} | set(range(200, 300))),
    # Our account or number: locked, blocked, unpaid, not registered, restricted for spam.
    Advice.ACCOUNT: frozenset(
        {368, 131031, 131037, 131042, 131045, 131048, 131063, 131064, 133010}
    ),
}
_ADVICE = {code: advice for advice, codes in CODES.items() for code in codes}


def read_code(body: Any) -> int | None:
    """The code in Meta's error JSON of any shape; None where there is none."""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def is_transient(body: Any) -> bool:
    """Does Meta itself say that this passes?"""
    error = body.get("error") if isinstance(body, dict) else None
    return isinstance(error, dict) and error.get("is_transient") is True


def find_advice(code: int | None) -> Advice | None:
    """The class of a code; None for one that is not in Meta's table.

    >>> find_advice(131056), find_advice(131045), find_advice(424242)
    (<Advice.PAIR: 'pair'>, <Advice.ACCOUNT: 'account'>, None)
    """
    return None if code is None else _ADVICE.get(code)


def decide_advice(status: int, body: Any) -> Advice:
    """What an answer that is no success means.

    >>> decide_advice(400, {"error": {"code": 130429}})
    <Advice.NUMBER: 'number'>
    >>> decide_advice(500, {"error": {"code": 131045}})
    <Advice.ACCOUNT: 'account'>
    >>> decide_advice(502, "<html>")
    <Advice.LATER: 'later'>
    """
    code = read_code(body)
    found = find_advice(code)
    if found is not None:
        return found
    if is_transient(body):
        return Advice.LATER
    # A code that we do not know is Meta's word on this very request: it will be the same again.
    return Advice.REQUEST if code is not None else _by_status(status)


def _by_status(status: int) -> Advice:
    if status in (401, 403):
        return Advice.KEY
    return Advice.LATER if status >= 500 or status in (408, 429) else Advice.REQUEST
