"""From bot to human and back, step by step, as agents and customers live through it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from care import conversations, delivery, handover, inbox, outbox, routing
from care.database import Connection, Engine, reading, writing
from care.delivery import Drop, Send
from care.errors import AlreadyTaken, NotAllowed, NotFound, WindowClosed
from care.handover import Agent, Case, HandoverRequest
from care.routing import Ignore, ToBot, ToDesk
from tests.care.builders import (
    ANNA,
    BRAM,
    MINUTE,
    NOON,
    QUESTION,
    SECOND,
    claim,
    claim_out,
    receive,
    say,
    taken_case,
    waiting_case,
)


def test_a_second_request_finds_the_case_that_is_open(engine: Engine) -> None:
    with writing(engine) as db:
        first = waiting_case(db)
        other = HandoverRequest("unknown_transaction", "fraud", "urgent")
        again = handover.request(db, first.conversation_id, other, NOON + MINUTE)
        assert again == first
        assert conversations.get(db, first.conversation_id).holder == conversations.QUEUE
        handover.take(db, first.id, ANNA, NOON)
        during = handover.request(db, first.conversation_id, other, NOON + MINUTE)
        assert (during.id, during.state, during.agent_name) == (first.id, "taken", "Anna")
        assert len(handover.queue(db)) == 1


def test_a_case_goes_from_hand_to_hand_and_back_to_the_bot(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db)
        seen = [conversations.get(db, case.conversation_id)]
        for agent in (ANNA, BRAM):
            taken = handover.take(db, case.id, agent, NOON + MINUTE)
            assert (taken.state, taken.agent_name, taken.taken_at) == (
                "taken",
                agent.name,
                NOON + MINUTE,
            )
            seen.append(conversations.get(db, case.conversation_id))
            if agent is ANNA:
                back = handover.release(db, case.id, ANNA, NOON + 2 * MINUTE)
                assert (back.state, back.agent_id, back.waiting_since) == (
                    "waiting",
                    None,
                    NOON + 2 * MINUTE,
                )
                seen.append(conversations.get(db, case.conversation_id))
        closed = handover.close(db, case.id, BRAM, "solved", NOON + 3 * MINUTE)
        seen.append(conversations.get(db, case.conversation_id))
        assert (closed.state, closed.outcome) == ("closed", "solved")
        assert handover.find_open(db, case.conversation_id) is None
        new = handover.request(db, case.conversation_id, QUESTION, NOON + 4 * MINUTE)
        assert new.id != case.id
    assert [c.holder for c in seen] == ["queue", "agent", "queue", "agent", "bot"]
    assert [c.epoch for c in seen] == [1, 2, 3, 4, 5], "each change of hands counts"


def acts_on(case: Case, agent: Agent) -> list[Callable[[Connection], object]]:
    """Everything that only the agent who has a case may do to it."""
    return [
        lambda db: handover.release(db, case.id, agent, NOON),
        lambda db: handover.close(db, case.id, agent, "solved", NOON),
        lambda db: handover.reply(db, case.id, agent, "Dag", f"key-{agent.id}", NOON),
    ]


def test_a_case_in_the_queue_is_nobodys_to_change(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db)
        for act in acts_on(case, ANNA):
            with pytest.raises(NotAllowed):
                act(db)
        assert handover.get(db, case.id) == case
        assert outbox.claim_due(db, "door", NOON) is None, "nothing was said"


def test_what_another_agent_has_is_that_agents(engine: Engine) -> None:
    with writing(engine) as db:
        case = taken_case(db, ANNA)
        assert handover.take(db, case.id, ANNA, NOON + MINUTE) == case, "mine already"
        for act in [lambda db: handover.take(db, case.id, BRAM, NOON), *acts_on(case, BRAM)]:
            with pytest.raises(AlreadyTaken) as raised:
                act(db)
            assert raised.value.winner == "Anna"
        assert handover.get(db, case.id) == case
        assert outbox.claim_due(db, "door", NOON) is None, "nothing was said"


def test_a_closed_case_stays_closed(engine: Engine) -> None:
    with writing(engine) as db:
        case = taken_case(db, ANNA)
        with pytest.raises(NotAllowed, match="outcome"):
            handover.close(db, case.id, ANNA, "vanished", NOON)
        closed = handover.close(db, case.id, ANNA, "solved", NOON)
        for act in [lambda db: handover.take(db, case.id, ANNA, NOON), *acts_on(case, ANNA)]:
            with pytest.raises(NotAllowed):
                act(db)
        assert handover.get(db, case.id) == closed
        with pytest.raises(NotFound):
            handover.take(db, case.id + 999, ANNA, NOON)


def test_a_bots_reply_from_before_the_take_is_not_sent_any_more(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db)
        epoch = conversations.get(db, case.conversation_id).epoch
        say(db, case.conversation_id, "Een collega komt eraan.", epoch=epoch)
        say(db, case.conversation_id, "Nog even.", epoch=epoch)
        on_its_way = claim_out(db)
        assert delivery.decide_sending(on_its_way, NOON) == Send()
        outbox.mark_sent(db, on_its_way, "wamid.out", NOON)
        handover.take(db, case.id, ANNA, NOON)
        overtaken = claim_out(db)
        assert delivery.decide_sending(overtaken, NOON) == Drop()
        outbox.drop(db, overtaken, NOON)
        handover.reply(db, case.id, ANNA, "Dag, met Anna.", "k1", NOON)
        agents = claim_out(db)
        assert (agents.text, delivery.decide_sending(agents, NOON)) == ("Dag, met Anna.", Send())


def test_while_a_human_has_it_the_bot_hears_nothing(engine: Engine) -> None:
    with writing(engine) as db:
        stored = receive(db, "wamid.0")
        message = claim(db)
        assert routing.decide_route(message) == ToBot()
        inbox.finish(db, message.id)
        case = handover.request(db, stored.conversation_id, QUESTION, NOON)
        receive(db, "wamid.queued", at=NOON + SECOND)
        queued = claim(db, NOON + MINUTE)
        assert routing.decide_route(queued) == ToDesk()
        inbox.finish(db, queued.id)
        handover.take(db, case.id, ANNA, NOON)
        inbox.put_event(db, stored.conversation_id, "handover_closed", NOON)
        assert isinstance(routing.decide_route(claim(db, NOON + MINUTE)), Ignore)


def test_an_agents_words_are_masked_and_sent_once(engine: Engine) -> None:
    with writing(engine) as db:
        case = taken_case(db)
        words = "  Stuurt u nooit uw nummer NL91ABNA0417164300 of bsn 111222333.  "
        sent = handover.reply(db, case.id, ANNA, words, "click", NOON + MINUTE)
        again = handover.reply(db, case.id, ANNA, words, "click", NOON + 2 * MINUTE)
        assert sent is not None and again is None
        assert handover.get(db, case.id).first_reply_at == NOON + MINUTE
        out = claim_out(db, NOON + MINUTE)
        assert out.text == "Stuurt u nooit uw nummer [IBAN ••4300] of bsn [BSN]."
        outbox.mark_sent(db, out, "wamid.out", NOON + MINUTE)
        assert outbox.claim_due(db, "door", NOON + 3 * MINUTE) is None


@pytest.mark.parametrize("words", ["", " \n ", "x" * 4097, "😀" * 2049])
def test_whatsapp_takes_1_to_4096_characters(sqlite_engine: Engine, words: str) -> None:
    with writing(sqlite_engine) as db:
        case = taken_case(db)
        with pytest.raises(NotAllowed):
            handover.reply(db, case.id, ANNA, words, "k", NOON)


@pytest.mark.parametrize("words", ["x", "x" * 4096, "😀" * 2048])
def test_and_all_of_them(sqlite_engine: Engine, words: str) -> None:
    with writing(sqlite_engine) as db:
        handover.reply(db, taken_case(db).id, ANNA, words, "k", NOON)
        assert claim_out(db).text == words


def test_after_24_hours_free_words_are_refused(engine: Engine) -> None:
    with writing(engine) as db:
        case = taken_case(db)
        end = NOON + timedelta(hours=24)
        assert handover.reply(db, case.id, ANNA, "net op tijd", "k1", end - SECOND)
        with pytest.raises(WindowClosed):
            handover.reply(db, case.id, ANNA, "te laat", "k2", end)
        receive(db, "wamid.again", at=end)
        assert handover.reply(db, case.id, ANNA, "weer open", "k3", end + MINUTE)


def test_urgent_first_then_who_waits_longest_and_released_ones_join_the_end(
    engine: Engine,
) -> None:
    with writing(engine) as db:
        cases = {}
        for number, priority in enumerate(("normal", "high", "urgent", "normal", "urgent")):
            stored = receive(db, f"wamid.{number}", customer=number, text=f"vraag {number}")
            wanted = HandoverRequest("ask_human", "general", priority)
            moment = NOON + number * MINUTE
            cases[number] = handover.request(db, stored.conversation_id, wanted, moment)
        handover.take(db, cases[2].id, ANNA, NOON + 10 * MINUTE)
        handover.release(db, cases[2].id, ANNA, NOON + 11 * MINUTE)
    with reading(engine) as db:
        assert [case.last_words for case in handover.queue(db)] == [
            f"vraag {number}" for number in (4, 2, 1, 0, 3)
        ]


def test_the_queue_shows_whose_turn_it_is(engine: Engine) -> None:
    with writing(engine) as db:
        case = taken_case(db)
        assert handover.get(db, case.id).unanswered
        handover.reply(db, case.id, ANNA, "Dag", "k", NOON)
        answered = handover.get(db, case.id)
        assert (answered.unanswered, answered.last_words) == (False, "Dag")
        assert [c.id for c in handover.queue(db, agent_id=ANNA.id)] == [case.id]
        assert handover.queue(db, agent_id=BRAM.id) == []
        assert handover.queue(db, states=("waiting",)) == []
