"""The project's own data/ has nothing that must be mended, and replies that fit as written."""

from care.settings import ROOT
from designer.check import project, run
from designer.check.finding import WRONG

# Worth no more than a look in general; ours have none of these at all.
NOT_OURS = {"whatsapp", "unused", "name"}


def test_our_own_data_are_sound() -> None:
    looked_at = project.read(ROOT)
    assert len(looked_at.labels) > 80 and len(looked_at.replies) > 80
    found = [one for one in run.look(looked_at) if one.severity == WRONG or one.kind in NOT_OURS]
    assert [one.as_json() for one in found] == []


def test_what_our_code_passes_to_replies_is_read_from_it() -> None:
    code = project.read(ROOT).code
    assert code.passes("utter_handover_open") == {"team", "wait"}
    assert code.passes("utter_handover_late") == {"team"}
    assert code.passes("utter_card_order_sent") == {"day"}
    assert code.passes("utter_greet") == set()
