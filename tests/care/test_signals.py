"""Who is about to answer: agents who type, and messages that the bot has had for a moment."""

from care import conversations, inbox, signals
from care.database import Engine, writing
from care.signals import Signal
from tests.care.builders import MINUTE, NOON, SECOND, receive


def test_what_an_agent_does_is_told_once_and_goes_stale(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1")
        conversation = receive(db, "wamid.2").conversation_id
        signals.note(db, conversation, NOON, typing=False)
        [signal] = signals.find_fresh(db, NOON - SECOND, NOON)
        assert signal == Signal(conversation, "wamid.2", False, NOON)
        assert signals.find_fresh(db, NOON, NOON) == [], "seen"
        signals.note(db, conversation, NOON + SECOND, typing=True)
        [signal] = signals.find_fresh(db, NOON, NOON + SECOND)
        assert signal.typing
        assert signals.find_fresh(db, NOON, NOON + 7 * SECOND) == [], "stale"
        signals.forget_old(db, NOON + 2 * MINUTE)
        assert signals.find_fresh(db, NOON - MINUTE, NOON + SECOND) == []


def test_only_what_the_bot_takes_a_moment_for_is_slow(engine: Engine) -> None:
    with writing(engine) as db:
        first = receive(db, "wamid.1")
        receive(db, "wamid.2")
        held = receive(db, "wamid.3", customer=2).conversation_id
        conversations.change_holder(db, held, conversations.QUEUE)
        assert signals.find_slow(db, NOON - SECOND, NOON) == [], "it has just come in"
        [slow] = signals.find_slow(db, NOON + SECOND, NOON + 2 * SECOND)
        assert slow == Signal(first.conversation_id, "wamid.2", True, NOON)
        assert signals.find_slow(db, NOON + SECOND, NOON + MINUTE) == [], "nobody is answering"
        inbox.finish_waiting(db, first.conversation_id)
        assert signals.find_slow(db, NOON + SECOND, NOON + 2 * SECOND) == []
