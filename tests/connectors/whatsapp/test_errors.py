"""Every error code of Meta's table is in its class, whatever HTTP status it comes with."""

import pytest

from care.delivery import Advice
from connectors.whatsapp import errors

# Meta's table of 2026 in our classes; the codes stand here once more, read from the table anew.
CLASSES: dict[Advice, list[int]] = {
    Advice.PAIR: [131056],
    Advice.NUMBER: [130429, 80007, 4],
    Advice.LATER: [1, 2, 131000, 131016, 133004, 131057],
    Advice.WINDOW: [131047],
    Advice.RECIPIENT: [131026, 131021, 130472, 131030, 130497],
    Advice.STOPPED: [131050, 131049],
    Advice.IDENTITY: [137000],
    Advice.REQUEST: [
        *(100, 131008, 131009, 131051, 131053, 132000, 132001, 132005, 132007, 132008, 132012),
        *(33, 135000, 131062),
        *(131052, 131060),  # about a medium that came in: as an answer to us it makes no sense
        *(199, 300, 5, 999999),  # none that we know: Meta's word on this very request
    ],
    Advice.TEMPLATE: [132015, 132016, 132068, 132069],
    Advice.KEY: [0, 190, 3, 10, 200, 210, 299, 131005],
    Advice.ACCOUNT: [368, 131031, 131048, 131042, 131037, 131045, 133010, 131063, 131064],
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
    assert errors.decide_advice(401, body) is Advice.KEY
    assert errors.decide_advice(400, body) is Advice.REQUEST


def test_no_code_is_in_two_classes_and_no_class_is_empty() -> None:
    codes = [code for found in errors.CODES.values() for code in found]
    assert len(codes) == len(set(codes))
    assert set(errors.CODES) == set(Advice) - {Advice.LOST} and all(errors.CODES.values())


def test_meta_itself_may_say_that_it_passes() -> None:
    passing = {"error": {"code": 424242, "is_transient": True}}
    assert errors.decide_advice(400, passing) is Advice.LATER
    assert errors.decide_advice(400, {"error": {"code": 131047, "is_transient": True}}) is (
        Advice.WINDOW
    )
