"""The project's own data/ has nothing that must be mended."""

from care.settings import ROOT
from designer.check import project, run
from designer.check.finding import WRONG


def test_our_own_data_are_sound() -> None:
    looked_at = project.read(ROOT)
    assert len(looked_at.labels) > 80 and len(looked_at.replies) > 80
    assert [one.as_json() for one in run.look(looked_at) if one.severity == WRONG] == []
