"""Every error code of Meta's table is in its class, whatever HTTP status it comes with."""

import pytest

from care.delivery import Advice
from connectors.whatsapp import errors

CLASSES: dict[Advice, list[int]] = {
    Advice.THROTTLED: [131056, 130429, 80007, 4],
    Advice.LATER: [1, 2, 131000, 131016, 133004, 131057],
    Advice.STOP: [
        *(0, 190, 3, 10, 200, 210, 299, 131005),  # our key
        *(368, 131031, 131048, 131042, 131037, 131045, 133010, 131063, 131064),  # our account
    ],
    Advice.NEVER: [
        131047,  # the window has closed
        *(131026, 131021, 130472, 131030, 130497),  # this customer cannot be reached
        *(131050, 131049),  # marketing that Meta holds back
        137000,  # another identity than we know
        *(100, 131008, 131009, 131051, 131053, 132000, 132001, 132005, 132007, 132008, 132012),
        *(33, 135000, 131062),  # our request is wrong
        *(132015, 132016, 132068, 132069),  # our template or flow
        *(131052, 131060),  # a medium that came in
        *(199, 300, 5, 999999),  # none that we know
    ],
}


@pytest.mark.parametrize(
    ("advice", "code"), [(advice, code) for advice, codes in CLASSES.items() for code in codes]
)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 503])
def test_the_code_decides_not_the_status(advice: Advice, code: int, status: int) -> None:
    assert errors.decide_advice(status, {"error": {"code": code}}) is advice


@pytest.mark.parametrize("body", [None, [], "x", {}, {"error": None}, {"error": {"code": True}}])
def test_without_a_code_the_status_decides(body: object) -> None:
    assert errors.decide_advice(500, body) is Advice.LATER
    assert errors.decide_advice(408, body) is Advice.LATER
    assert errors.decide_advice(401, body) is Advice.STOP
    assert errors.decide_advice(400, body) is Advice.NEVER
