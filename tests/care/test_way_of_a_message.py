"""A message from the inbox to the last status, through the functions that the processes call."""

from datetime import datetime, timedelta, timezone

from care import inbox, outbox, turns
from care.database import Engine, reading, writing
from care.handover import HandoverRequest
from care.messages import DeliveryStatus, ReceivedMessage, Reply, Sender
from care.privacy.raw import RawText
from care.turns import Outcome, Turn

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=timezone.utc)


def a_message(wamid: str, text: str, at: datetime = NOON) -> ReceivedMessage:
    sender = Sender("31600000001", "NL.1", RawText("Test Klant"))
    return ReceivedMessage(wamid, sender, "text", RawText(text), at)


def test_a_question_is_answered_sent_and_read(engine: Engine) -> None:
    with writing(engine) as db:
        stored = inbox.receive(db, a_message("wamid.in", "Hoe laat open?"), NOON)
        again = inbox.receive(db, a_message("wamid.in", "Hoe laat open?"), NOON)
    assert stored.is_new and not again.is_new

    with writing(engine) as db:
        message = inbox.claim_next(db, "rasa-1", NOON)
        assert message is not None and message.text == "Hoe laat open?"
        assert inbox.claim_next(db, "rasa-2", NOON) is None
        assert turns.commit(db, Turn(message, [Reply("Om acht uur.")]), NOON) is Outcome.ANSWERED

    with writing(engine) as db:
        outgoing = outbox.claim_due(db, "door-1", NOON)
        assert outgoing is not None and outgoing.text == "Om acht uur."
        outbox.mark_sent(db, outgoing, "wamid.out", NOON)
        for word in ("read", "delivered"):
            outbox.record_status(db, DeliveryStatus("wamid.out", word, NOON), NOON)

    with reading(engine) as db:
        from care import conversations

        items = conversations.history(db, stored.conversation_id)
    assert [(item.author, item.delivery) for item in items] == [("customer", None), ("bot", "read")]


def test_a_handover_and_its_words_come_together_or_not_at_all(engine: Engine) -> None:
    with writing(engine) as db:
        stored = inbox.receive(db, a_message("wamid.1", "Kan mijn hypotheek hoger?"), NOON)
        message = inbox.claim_next(db, "rasa-1", NOON)
    assert message is not None
    request = HandoverRequest("mortgage_personal", "mortgages", "normal", "Kan mijn ...?")
    turn = Turn(message, [Reply("Een collega antwoordt u.")], [request])

    # The worker was taken for dead meanwhile and somebody else works on it: nothing is kept.
    later = NOON + inbox.LEASE + timedelta(seconds=1)
    with writing(engine) as db:
        assert inbox.give_back_stalled(db, later) == 1
        second = inbox.claim_next(db, "rasa-2", later)
        assert second is not None
        assert turns.commit(db, turn, later) is Outcome.LOST
        assert outbox.claim_due(db, "door", later) is None

    with writing(engine) as db:
        again = Turn(second, turn.replies, turn.effects)
        assert turns.commit(db, again, later) is Outcome.ANSWERED
        outgoing = outbox.claim_due(db, "door", later)
        assert outgoing is not None
        assert outgoing.epoch == outgoing.current_epoch
    with reading(engine) as db:
        from care import handover

        case = handover.find_open(db, stored.conversation_id)
    assert case is not None and case.team == "mortgages"
