"""Inbox to bot or desk: order, lanes, what the bot is asked, and who holds the conversation."""

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from care import conversations
from care.database import Engine, reading
from connectors.rasa_server import turn as turns
from connectors.whatsapp.channel import WhatsAppOutput
from connectors.whatsapp.drain import Drain
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.bot import Bot, echo, say

BERT = "31600000002"
OPTIONS = {"style": "buttons", "options": [{"id": "o1", "title": "Pas", "payload": "/faq_card"}]}


def test_each_message_is_answered_in_order(engine: Engine) -> None:
    bot = Bot(engine)
    told = [bot.receive(f"{number}", wa_id) for number in range(5) for wa_id in (meta.SANNE, BERT)]
    bot.drain_all()
    for conversation_id in told[:2]:
        assert bot.said(conversation_id) == [f"U zei: {number}" for number in range(5)]
    assert len(bot.asked) == 10
    answered = [(row.in_reply_to, row.position) for row in bot.rows("out")]
    assert sorted(answered) == [(row.id, 0) for row in bot.rows("in")]


def test_customers_do_not_wait_for_one_another(sqlite_engine: Engine) -> None:
    both = asyncio.Event()
    waiting: list[str] = []

    async def wait_for_the_other(question: UserMessage) -> None:
        waiting.append(question.sender_id)
        if len(waiting) == 2:
            both.set()
        await both.wait()
        await echo(question)

    bot = Bot(sqlite_engine, wait_for_the_other)
    bot.receive("Hoi"), bot.receive("Hoi", BERT)
    bot.drain_all()
    assert len(set(waiting)) == 2 and bot.said() == ["U zei: Hoi"] * 2


def test_one_customer_has_one_message_in_work(sqlite_engine: Engine) -> None:
    busy: list[str] = []

    async def alone(question: UserMessage) -> None:
        assert not busy
        busy.append(str(question.text))
        await asyncio.sleep(0.05)
        busy.clear()
        await echo(question)

    bot = Bot(sqlite_engine, alone)
    for number in range(4):
        bot.receive(f"{number}")
    bot.drain_all()
    assert bot.said() == [f"U zei: {number}" for number in range(4)]


def test_two_servers_share_one_inbox(engine: Engine) -> None:
    one, two = Bot(engine), Bot(engine)
    for number in range(4):
        one.receive(f"{number}"), one.receive(f"{number}", BERT)

    def done() -> bool:
        return len(one.rows("out")) == 8

    async def both() -> None:
        await asyncio.gather(one.draining_until(done), two.draining_until(done))

    asyncio.run(both())
    assert len(one.asked) + len(two.asked) == 8
    for row in one.rows("in"):
        assert one.said(row.conversation_id) == [f"U zei: {number}" for number in range(4)]


def test_while_a_human_has_it_the_bot_is_not_asked(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    conversation_id = bot.receive("Hoi")
    bot.drain_all()
    for take in (False, True):
        bot.take_over(conversation_id, take=take)
        bot.receive("Bent u daar?")
        bot.drain_all()
    assert bot.texts() == ["Hoi"] and bot.said() == ["U zei: Hoi"]


def test_taken_over_while_the_bot_thinks_it_says_nothing(engine: Engine) -> None:
    async def meanwhile(question: UserMessage) -> None:
        await asyncio.to_thread(bot.take_over, question.sender_id)
        await echo(question)

    bot = Bot(engine, meanwhile)
    bot.receive("Hoi")
    bot.drain_all()
    assert bot.texts() == ["Hoi"] and bot.said() == []


def test_after_a_human_the_bot_starts_afresh_and_in_order(sqlite_engine: Engine) -> None:
    fresh: list[tuple[str, bool]] = []

    async def note(question: UserMessage) -> None:
        turn = turns.current()
        assert turn is not None
        label = question.parse_data["intent"]["name"] if question.parse_data else question.text
        fresh.append((label, turn.starts_afresh))
        await echo(question)

    bot = Bot(sqlite_engine, note)
    case = bot.take_over(bot.receive("Wordt door een mens gelezen"))
    bot.drain_all()
    bot.receive("Dit ook")
    bot.close(case)
    bot.receive("Dank u")
    bot.drain_all()
    assert fresh == [("handover_closed", True), ("Dank u", False)]


@pytest.mark.parametrize("text", ["/restart", "  /restart", "//ask_human", "/\u00a0/restart"])
def test_a_command_of_a_customer_is_a_text(sqlite_engine: Engine, text: str) -> None:
    bot = Bot(sqlite_engine)
    bot.receive(text)
    bot.drain_all()
    [question] = bot.asked
    assert question.parse_data is None and question.text in ("restart", "ask_human")


def test_a_button_means_what_stood_behind_it(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    bot.offer(bot.receive("Hoi"), OPTIONS, "out.1")
    bot.drain_all()
    bot.receive("Pas", kind="interactive", option_id="o1", reply_to="out.1")
    bot.drain_all()
    _, question = bot.asked
    assert question.parse_data is not None
    assert question.parse_data["intent"]["name"] == "faq_card"
    assert question.parse_data["text"] == "Pas"


def test_an_option_that_we_never_offered_is_only_its_title(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    bot.offer(bot.receive("Hoi", BERT), OPTIONS, "out.1")
    bot.receive("/ask_human", kind="interactive", option_id="/ask_human")
    bot.receive("Pas", kind="interactive", option_id="o1", reply_to="out.1")  # Bert's, not hers
    bot.receive("Meer", kind="button", option_id='/inform{"a": 1}')
    bot.drain_all()
    hers = [(q.text, q.parse_data) for q in bot.asked if q.text != "Hoi"]
    assert hers == [("ask_human", None), ("Pas", None), ("Meer", None)]


@pytest.mark.parametrize(("kind", "text"), [("image", "Zie foto"), ("audio", None), ("text", "")])
def test_what_cannot_be_read_is_told_to_rasa_as_its_kind(
    sqlite_engine: Engine, kind: str, text: str | None
) -> None:
    bot = Bot(sqlite_engine)
    bot.receive(text, kind=kind)
    bot.drain_all()
    [question] = bot.asked
    assert question.parse_data is not None
    assert question.parse_data["intent"]["name"] == "received_other_kind"
    [entity] = question.parse_data["entities"]
    assert (entity["entity"], entity["value"]) == ("message_kind", kind)


@pytest.mark.parametrize("kind", ["reaction", "system"])
def test_a_thumb_needs_no_answer(sqlite_engine: Engine, kind: str) -> None:
    bot = Bot(sqlite_engine)
    bot.receive("👍", kind=kind)
    bot.receive("Hoi")
    bot.drain_all()
    assert bot.texts() == ["Hoi"]


def test_a_secret_is_masked_and_the_customer_hears_so_first(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    bot.receive("Mijn bsn is 111222333")
    bot.drain_all()
    assert bot.texts() == ["Mijn bsn is [BSN]"]
    [said] = bot.said()
    assert "burgerservicenummer" in said and said.endswith("U zei: Mijn bsn is [BSN]")
    assert said.index("burgerservicenummer") < said.index("U zei")


def test_what_an_action_asks_is_done_with_the_words(engine: Engine) -> None:
    async def hand_over(question: UserMessage) -> None:
        await say(question, "Een collega antwoordt u.")
        request = {"reason": "mortgage_personal", "team": "mortgages", "priority": "high"}
        await say(question, custom={"care": {"do": "hand_over", "question": "Hoger?", **request}})

    bot = Bot(engine, hand_over)
    conversation_id = bot.receive("Kan mijn hypotheek hoger?")
    bot.drain_all()
    case = bot.case(conversation_id)
    assert case is not None
    assert (case.reason, case.team, case.priority) == ("mortgage_personal", "mortgages", "high")
    assert bot.said() == ["Een collega antwoordt u."]
    with reading(engine) as db:
        assert conversations.get(db, conversation_id).holder == conversations.QUEUE


def test_the_log_names_rows_and_nobody(
    sqlite_engine: Engine, everything_logged: pytest.LogCaptureFixture
) -> None:
    async def fail(question: UserMessage) -> Any:
        raise ValueError(question.text)

    bot = Bot(sqlite_engine, fail)
    bot.receive("kanarie")
    bot.drain_all()
    lines = [record.getMessage() for record in everything_logged.records]
    assert any("the bot failed: ValueError" in line for line in lines)
    assert not [line for line in lines if "kanarie" in line or meta.SANNE in line]
    assert not [record for record in everything_logged.records if record.exc_info]


def test_before_there_is_a_model_everything_waits(sqlite_engine: Engine) -> None:
    bot = Bot(sqlite_engine)
    bot.receive("Hoi")
    model: list[str] = []

    async def run() -> None:
        drain = Drain(sqlite_engine, bot.ask, WhatsAppOutput(), lambda: bool(model))
        drain.start()
        await asyncio.sleep(0.1)
        assert drain.state() == "no model" and not bot.asked
        model.append("loaded")
        drain.wake()
        while not bot.said():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)
        assert drain.state() == "ok"
        await drain.stop()
        assert drain.state() == "drain stopped"

    asyncio.run(asyncio.wait_for(run(), timeout=10))


def test_a_number_picks_from_numbered_text(sqlite_engine: Engine) -> None:
    titles = ["Betaalpas kwijt of gestolen melden", "Een nieuwe betaalpas aanvragen"]
    buttons = [{"title": title, "payload": f"/pick_{n}"} for n, title in enumerate(titles)]

    async def offer_first(question: UserMessage) -> None:
        await say(question, "Waar gaat het over?", buttons=buttons)

    bot = Bot(sqlite_engine, offer_first)
    conversation = bot.receive("Mijn pas")
    bot.drain_all()
    assert "\n2. Een nieuwe betaalpas aanvragen" in bot.said(conversation)[0]
    bot.receive("optie 2")
    bot.drain_all()
    assert bot.asked[-1].parse_data["intent"]["name"] == "pick_1"
