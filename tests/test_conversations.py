"""The conversations that the designer wrote down, played against the trained model."""

from pathlib import Path

from designer import stories

WRONG = """
version: "3.1"
stories:
  - story: a greeting is never answered with a farewell
    steps:
      - user: |
          goedemorgen
        intent: greet
      - action: utter_goodbye
"""


def test_every_conversation_goes_as_written() -> None:
    outcome = stories.run()
    assert outcome.steps > 50
    assert outcome.failed == ""
    assert outcome.right == outcome.steps


def test_a_conversation_that_goes_otherwise_is_found(tmp_path: Path) -> None:
    (tmp_path / "test_wrong.yml").write_text(WRONG, encoding="utf-8")
    outcome = stories.run(tmp_path)
    assert "a greeting is never answered with a farewell" in outcome.failed
    assert outcome.right < outcome.steps
