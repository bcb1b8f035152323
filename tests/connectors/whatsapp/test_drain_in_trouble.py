"""Whatever breaks, the customer hears something true, a human gets the case, no message is lost."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from sqlalchemy import text

from care import clock, inbox, texts
from care.database import Engine, writing
from care.tables import messages
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.bot import Answer, Bot, echo, say


async def raise_something(question: UserMessage) -> None:
    await say(question, "Half een zin")
    raise RuntimeError("broken")


async def be_silent(question: UserMessage) -> None:
    return None


async def think_for_ever(question: UserMessage) -> None:
    await say(question, "Even denken")
    await asyncio.sleep(60)


async def ask_for_the_unknown(question: UserMessage) -> None:
    await say(question, "Komt voor elkaar")
    await say(question, custom={"care": {"do": "make_coffee"}})


async def ask_half(question: UserMessage) -> None:
    await say(question, "Komt voor elkaar")
    await say(question, custom={"care": {"do": "hand_over", "reason": "ask_human"}})


@pytest.mark.parametrize(
    "answer", [raise_something, be_silent, think_for_ever, ask_for_the_unknown, ask_half]
)
def test_a_bot_that_fails_apologises_and_a_human_gets_the_case(
    sqlite_engine: Engine, answer: Answer
) -> None:
    bot = Bot(sqlite_engine, answer, longest_turn=0.3)
    conversation_id = bot.receive("Hoe laat bent u open?")
    bot.drain_all()
    assert len(bot.asked) == 1 and bot.said() == [texts.say("utter_bot_failed")]
    case = bot.case(conversation_id)
    assert case is not None
    assert (case.reason, case.question) == ("bot_failed", "Hoe laat bent u open?")


def test_after_a_failure_the_others_are_answered(sqlite_engine: Engine) -> None:
    async def choosy(question: UserMessage) -> None:
        await (raise_something if question.text == "Stuk" else echo)(question)

    bot = Bot(sqlite_engine, choosy)
    for number in range(6):
        bot.receive("Stuk", f"3160000001{number}")
    bot.receive("Heel")
    bot.drain_all()
    assert bot.said().count("U zei: Heel") == 1
    assert bot.said().count(texts.say("utter_bot_failed")) == 6


class Trouble:
    """The database refuses new replies until it is mended."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with writing(engine) as db:
            db.execute(
                text(
                    "CREATE TRIGGER trouble BEFORE INSERT ON messages WHEN NEW.direction = 'out' "
                    "BEGIN SELECT RAISE(ABORT, 'no room on the disk'); END"
                )
            )

    def mend(self) -> None:
        with writing(self._engine) as db:
            db.execute(text("DROP TRIGGER trouble"))


def mending(trouble: Trouble, bot: Bot, after: int) -> Callable[[], Any]:
    """Mends the database once the bot has been asked so often; true when all is answered."""
    mended: list[bool] = []

    def look() -> bool:
        if len(bot.asked) >= after and not mended and not bot.count("in", inbox.WORKING):
            trouble.mend()
            mended.append(True)
        return bool(mended) and not bot.count("in", inbox.WAITING, inbox.WORKING)

    return look


def test_trouble_with_the_database_loses_nothing(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    trouble = Trouble(sqlite_engine)
    conversation_id = bot.receive("Een")
    bot.receive("Twee")
    bot.drain_until(mending(trouble, bot, after=1))
    # In order, each once, and no human: it was neither the message's fault nor the bot's.
    assert bot.said() == ["U zei: Een", "U zei: Twee"]
    assert bot.case(conversation_id) is None


def test_what_breaks_again_and_again_is_a_persons_work(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    with writing(sqlite_engine) as db:  # this reply, and no other, cannot be kept
        db.execute(
            text(
                "CREATE TRIGGER trouble BEFORE INSERT ON messages WHEN NEW.body = 'U zei: Gif' "
                "BEGIN SELECT RAISE(ABORT, 'cannot be kept'); END"
            )
        )
    conversation_id = bot.receive("Gif")
    bot.receive("Hoi", "31600000002")
    bot.drain_all()
    assert bot.texts().count("Gif") == inbox.ATTEMPTS
    assert bot.said(conversation_id) == [texts.say("utter_bot_failed")]
    assert bot.case(conversation_id) is not None


def test_a_server_that_died_is_followed_by_another(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    bot.receive("Een")
    before = clock.now() - 2 * inbox.LEASE
    with writing(sqlite_engine) as db:  # as it would stand there, had it come in and died then
        db.execute(messages.update().values(due_at=before))
        assert inbox.claim_next(db, "rasa-that-died", before) is not None
    bot.drain_all()
    assert bot.said() == ["U zei: Een"]


def test_the_log_of_database_trouble_names_nobody(
    sqlite_engine: Engine, everything_logged: pytest.LogCaptureFixture
) -> None:
    bot = Bot(sqlite_engine)
    trouble = Trouble(sqlite_engine)
    bot.receive("kanarie")
    bot.drain_until(mending(trouble, bot, after=1))
    lines = [record.getMessage() for record in everything_logged.records]
    assert any("draining failed on our side" in line for line in lines)
    assert not [line for line in lines if "kanarie" in line or meta.SANNE in line]
