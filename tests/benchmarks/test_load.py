"""Does the measuring measure? On lines that answer as told; no figure here is a speed of ours."""

import asyncio
import time
from pathlib import Path

import pytest

from benchmarks import load
from benchmarks.lines import Replies
from benchmarks.questions import A_CONVERSATION, Crowd, read_questions
from care.settings import ROOT

DATA = """
nlu:
  - intent: faq_card/limit
    examples: |
      - Wat is mijn limiet
  - intent: out_of_scope
    examples: |
      - Hoe laat is het
  - intent: ask_human
    examples: |
      - Ik wil een mens
  - intent: greet
    examples: |
      - Hallo
rules:
  - rule: Cards
    steps:
      - intent: faq_card
      - action: utter_faq_card
  - rule: Outside
    steps:
      - intent: out_of_scope
      - action: action_out_of_scope
  - rule: A person
    steps:
      - intent: ask_human
      - action: utter_wait
      - action: action_hand_over
  - rule: A greeting, in a form only
    condition:
      - active_loop: form
    steps:
      - intent: greet
      - action: utter_greet
"""


class OneAtATime:
    """A bot that answers each question after the one before it, like a Rasa server."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._busy = asyncio.Lock()
        self.open: list[str] = []
        self.asked: list[str] = []

    async def ask(self, number: str, text: str) -> float | None:
        assert number not in self.open, "a customer asks again before the answer is there"
        self.open.append(number)
        self.asked.append(number)
        async with self._busy:
            await asyncio.sleep(self._seconds)
        self.open.remove(number)
        return time.perf_counter()


class Deaf:
    """A bot that never answers."""

    async def ask(self, number: str, text: str) -> float | None:
        return None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "cards.yml").write_text(DATA, encoding="utf-8")
    return tmp_path


def test_only_questions_that_the_bot_answers_by_itself_are_asked(data: Path) -> None:
    assert read_questions(data) == (["Wat is mijn limiet"], ["Hoe laat is het"])


def test_real_data_have_questions_of_both_kinds() -> None:
    fixed, by_action = read_questions(ROOT / "data")
    assert fixed and by_action


def test_a_conversation_never_has_two_questions_out_of_scope_in_a_row(data: Path) -> None:
    questions = Crowd(data).next_customer().questions
    assert len(questions) == A_CONVERSATION
    assert questions.count("Hoe laat is het") == 1


def test_a_slow_answer_does_not_hide_its_own_slowness(data: Path) -> None:
    """Twice as many questions as can be answered: the last one waits for half of the time."""

    async def measure() -> load.Latency:
        return await load.open_loop(OneAtATime(0.02), Crowd(data), rate=100, seconds=1)

    latency = asyncio.run(measure())
    assert latency.count == 100
    assert latency.longest is not None and latency.longest >= 900
    assert latency.median is not None and latency.median >= 400


def test_a_closed_loop_counts_what_is_answered_in_time(data: Path) -> None:
    async def measure() -> tuple[load.Throughput, int]:
        line = OneAtATime(0.01)
        return await load.closed_loop(line, Crowd(data), seconds=0.5, customers=5), len(line.asked)

    found, asked = asyncio.run(measure())
    assert found.answered == asked
    assert found.latency.count == round(found.per_second * 0.5) <= asked
    assert found.latency.failed == 0


def test_a_question_without_an_answer_is_a_failure_and_no_latency(data: Path) -> None:
    latency = asyncio.run(load.open_loop(Deaf(), Crowd(data), rate=100, seconds=0.1))
    assert (latency.count, latency.failed, latency.median) == (0, 10, None)


def test_a_second_reply_to_one_question_is_noticed() -> None:
    async def talk() -> int:
        replies = Replies()
        answer = replies.expect("31600000001")
        replies.heard("31600000001", 1.0)
        replies.heard("31600000001", 2.0)
        assert await answer == 1.0
        return replies.unexpected

    assert asyncio.run(talk()) == 1
