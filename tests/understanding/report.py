"""`python -m tests.understanding.report`: how well are two questions and leaning ones understood?

Four sets of messages of our own, each with a half that was looked at while thresholds were chosen
and a half that never was. The model that fits data/ is used, trained first where there is none.
What went wrong is shown of the first half only, so that the other stays untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.understanding.talking import Assistant

# isort: split
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from connectors.rasa_server import payloads
from designer.quiet import own_output

HERE = Path(__file__).parent
LOOKED_AT, UNTOUCHED = 0, 1
Row = Sequence[str]


@dataclass(frozen=True)
class Count:
    """Of `total` messages `right` were; `wrong` lists what the others were taken for."""

    right: int
    total: int
    wrong: list[str]


def rows(name: str, half: int) -> list[Row]:
    """Return a half of one of the sets."""
    written = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return [row for place, row in enumerate(written) if place % 2 == half]


def count_two(assistant: Assistant, half: int) -> Count:
    """Both questions are found, whatever their order."""

    def judge(row: Row) -> str | None:
        found = _labels(assistant.parse(row[0]))
        return None if set(found) == set(row[1:]) else " + ".join(found)

    return _count(rows("two_questions", half), judge)


def count_whole(assistant: Assistant, half: int) -> Count:
    """One question in several sentences is not taken for two."""

    def judge(row: Row) -> str | None:
        found = _labels(assistant.parse(row[0]))
        return None if len(found) == 1 else " + ".join(found)

    return _count(rows("one_question", half), judge)


def count_after(assistant: Assistant, name: str, half: int) -> Count:
    """A message after another one gets a label that is right there."""

    def judge(row: Row) -> str | None:
        [found] = _labels(_parse_after(assistant, *row[:3]))[:1]
        return None if found in row[3:] else found

    return _count(rows(name, half), judge)


def counts(assistant: Assistant, half: int) -> Iterator[tuple[str, Count]]:
    """Yield what is counted, in the words of the report."""
    yield "two questions, both found", count_two(assistant, half)
    yield "one question in several sentences, kept whole", count_whole(assistant, half)
    yield "leaning on the question before, right", count_after(assistant, "follow_ups", half)
    yield "standing on its own, right", count_after(assistant, "own_questions", half)


def _count(messages: Sequence[Row], judge: Callable[[Row], str | None]) -> Count:
    wrong = [
        f"{row[2] if len(row) > 3 else row[0]} -> {taken}"
        for row in messages
        if (taken := judge(row)) is not None
    ]
    return Count(len(messages) - len(wrong), len(messages), wrong)


def _labels(parsed: dict[str, Any]) -> list[str]:
    if parsed.get("questions"):
        return [question["label"] for question in parsed["questions"]]
    if parsed["intent"]["name"] == "nlu_fallback":
        return ["nlu_fallback"]
    return [parsed["label_ranking"][0]["label"]]


def _parse_after(assistant: Assistant, before: str, label: str, text: str) -> dict[str, Any]:
    """Return how a message is read after a question with this label."""
    meant = {"text": before, **payloads.understood(label, {})}
    said = UserUttered(before, meant["intent"], [], meant)
    tracker = DialogueStateTracker.from_events("report", [ActionExecuted("action_listen"), said])
    processor = assistant.agent.processor
    return dict(assistant.run(processor.parse_message(UserMessage(text), tracker)))


def main() -> None:
    """Print both halves, with what went wrong in the one that may be looked at."""
    with own_output() as output:
        assistant = Assistant()
        for half, name in ((LOOKED_AT, "looked at"), (UNTOUCHED, "untouched")):
            for what, count in counts(assistant, half):
                output.write(f"{name:10} {what:48} {count.right:3} of {count.total}\n")
                if half == LOOKED_AT:
                    output.writelines(f"             {line}\n" for line in count.wrong)
        assistant.close()


if __name__ == "__main__":
    main()
