"""Humans who act in the same instant, and a human who is quicker than the bot."""

from functools import partial

from sqlalchemy import func, select

from care import conversations, handover, outbox, turns
from care.database import Connection, Engine, reading, writing
from care.errors import AlreadyTaken
from care.handover import Agent, HandoverRequest
from care.messages import Reply
from care.tables import audit
from care.turns import Outcome, Turn
from tests.care.builders import (
    ANNA,
    MINUTE,
    NOON,
    QUESTION,
    at_once,
    claim,
    receive,
    waiting_case,
)

ROUNDS, AGENTS = 3, 40


def try_to_take(case_id: int, agent: Agent, db: Connection) -> str:
    """The name of whoever has the case now, as this agent hears it."""
    try:
        taken = handover.take(db, case_id, agent, NOON + MINUTE)
    except AlreadyTaken as refused:
        return f"not me but {refused.winner}"
    assert taken.agent_name == agent.name
    return agent.name


def test_of_forty_agents_one_wins_and_the_others_hear_who(engine: Engine) -> None:
    for number in range(ROUNDS):
        with writing(engine) as db:
            case = waiting_case(db, customer=number)
        agents = [Agent(n, f"Agent {n}") for n in range(1, AGENTS + 1)]
        heard = at_once(engine, [partial(try_to_take, case.id, agent) for agent in agents])
        with reading(engine) as db:
            winner = handover.get(db, case.id).agent_name
            assert conversations.get(db, case.conversation_id).epoch == 2, "changed hands once"
            taken = (audit.c.handover_id == case.id) & (audit.c.event == "taken")
            assert db.execute(select(func.count()).where(taken)).scalar_one() == 1
        assert sorted(heard) == sorted([f"not me but {winner}"] * (AGENTS - 1) + [str(winner)])


def ask(conversation_id: str, db: Connection) -> int:
    return handover.request(db, conversation_id, QUESTION, NOON).id


def test_requests_at_once_are_one_case(engine: Engine) -> None:
    with writing(engine) as db:
        conversation = receive(db, "wamid.1").conversation_id
    found = at_once(engine, [partial(ask, conversation)] * 8)
    assert len(set(found)) == 1
    with reading(engine) as db:
        assert conversations.get(db, conversation).epoch == 1


def click(case_id: int, db: Connection) -> int | None:
    return handover.reply(db, case_id, ANNA, "Dag", "one-click", NOON)


def test_clicks_at_once_are_one_message(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db)
        handover.take(db, case.id, ANNA, NOON)
    sent = at_once(engine, [partial(click, case.id)] * 8)
    assert len([number for number in sent if number is not None]) == 1


def test_a_human_takes_over_while_the_bot_thinks(engine: Engine) -> None:
    with writing(engine) as db:
        case = waiting_case(db)
        handover.take(db, case.id, ANNA, NOON)
        handover.close(db, case.id, ANNA, "solved", NOON)
        event = claim(db, NOON + MINUTE)
        assert turns.commit(db, Turn(event, []), NOON) is Outcome.ANSWERED
        receive(db, "wamid.asks", at=NOON + MINUTE)
        thinking = claim(db, NOON + MINUTE)
    with writing(engine) as db:
        again = handover.request(db, case.conversation_id, QUESTION, NOON + MINUTE)
        handover.take(db, again.id, ANNA, NOON + MINUTE)
    late = Turn(thinking, [Reply("Zo vraagt u een pas aan.")], [a_request()])
    with writing(engine) as db:
        assert turns.commit(db, late, NOON + MINUTE) is Outcome.OVERTAKEN
    with writing(engine) as db:
        assert outbox.claim_due(db, "door", NOON + MINUTE) is None, "the bot says nothing"
        case_now = handover.find_open(db, case.conversation_id)
        assert case_now is not None and case_now.reason == QUESTION.reason
        assert turns.commit(db, late, NOON + MINUTE) is Outcome.LOST, "and the message is done"


def a_request() -> HandoverRequest:
    return HandoverRequest("mortgage_personal", "mortgages", "normal")
