"""A turn is kept whole or not at all, with everything that the bot wanted to be done."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from care import conversations, handover, inbox, outbox, satisfaction, trackers, turns
from care.database import Engine, reading, writing
from care.handover import HandoverRequest
from care.messages import Reply
from care.trackers import TrackerEvent
from care.turns import Effect, Outcome, Score, Turn
from tests.care.builders import ANNA, MINUTE, NOON, QUESTION, claim, claim_out, receive, taken_case


def heard(sender: str, position: int, event: str = "user", **more: Any) -> TrackerEvent:
    return TrackerEvent(sender, position, {"event": event, "timestamp": 1.5, **more})


def test_a_turn_keeps_replies_request_and_tracker_together(engine: Engine) -> None:
    options = {"options": [{"id": "o1", "title": "Ja", "payload": "/affirm"}]}
    with writing(engine) as db:
        receive(db, "wamid.1")
        message = claim(db)
        replies = [Reply("Een collega antwoordt u."), Reply("Goed?", "interactive", options)]
        events = [heard(message.conversation_id, 0), heard(message.conversation_id, 1, "bot")]
        turn = Turn(message, replies, [QUESTION], events)
        assert turns.commit(db, turn, NOON) is Outcome.ANSWERED
    with writing(engine) as db:
        case = handover.find_open(db, message.conversation_id)
        assert case is not None and case.reason == QUESTION.reason
        assert [e["event"] for e in trackers.read_all(db, message.conversation_id)] == [
            "user",
            "bot",
        ]
        for text in ("Een collega antwoordt u.", "Goed?"):
            outgoing = claim_out(db)
            assert outgoing.text == text
            assert outgoing.epoch == outgoing.current_epoch == 1, "said under the new holder"
            outbox.mark_sent(db, outgoing, f"wamid.{text}", NOON)
        assert outgoing.payload == options
        # The customer presses the button: the bot gets the payload, never the text.
        receive(db, "wamid.2", text="Ja", kind="interactive", option_id="o1", at=NOON + MINUTE)
        chosen = claim(db, NOON + MINUTE)
        assert chosen.payload["choice"] == "/affirm"


def test_an_option_that_was_never_offered_is_no_choice(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1", text="Ja", kind="interactive", option_id="/restart")
        assert claim(db).payload["choice"] is None


def test_of_a_turn_that_breaks_nothing_is_kept(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1")
        message = claim(db)
        trackers.append(db, [heard(message.conversation_id, 0)])
    taken_place = [heard(message.conversation_id, 1), heard(message.conversation_id, 0)]
    with pytest.raises(IntegrityError), writing(engine) as db:
        turns.commit(db, Turn(message, [Reply("een")], [QUESTION], taken_place), NOON)
    # A mistake in the last thing to be done undoes the first.
    events = [heard(message.conversation_id, 1)]
    wrong: list[Effect] = [QUESTION, Score(9)]
    with pytest.raises(ValueError, match="1 to 5"), writing(engine) as db:
        turns.commit(db, Turn(message, [Reply("een")], wrong, events), NOON)
    with writing(engine) as db:
        assert outbox.claim_due(db, "door", NOON) is None
        assert handover.find_open(db, message.conversation_id) is None
        assert conversations.get(db, message.conversation_id).epoch == 0
        assert len(trackers.read_all(db, message.conversation_id)) == 1
        assert inbox.is_mine(db, message), "and the message is still to be answered"
        turn = Turn(message, [Reply("een")], [QUESTION], events)
        assert turns.commit(db, turn, NOON) is Outcome.ANSWERED


def test_a_score_is_kept_with_its_turn(engine: Engine) -> None:
    with writing(engine) as db:
        case = taken_case(db)
        handover.close(db, case.id, ANNA, "solved", NOON)
        message = claim(db)
        assert turns.commit(db, Turn(message, [Reply("Dank u.")], [Score(4)]), NOON)
        assert satisfaction.find_score(db, case.id) == 4


def test_an_overtaken_turn_still_remembers_what_the_customer_said(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1")
        message = claim(db)
        handover.request(db, message.conversation_id, QUESTION, NOON)
        events = [heard(message.conversation_id, 0)]
        urgent = HandoverRequest("unknown_transaction", "fraud", "urgent")
        turn = Turn(message, [Reply("een")], [urgent, Score(1)], events)
        assert turns.commit(db, turn, NOON) is Outcome.OVERTAKEN
        assert len(trackers.read_all(db, message.conversation_id)) == 1
        assert outbox.claim_due(db, "door", NOON) is None
        case = handover.find_open(db, message.conversation_id)
        assert case is not None and case.priority == "normal"
        assert not inbox.has_waiting(db, NOON) and not inbox.is_mine(db, message)


def test_a_silent_turn_is_a_turn(engine: Engine) -> None:
    with writing(engine) as db:
        receive(db, "wamid.1")
        assert turns.commit(db, Turn(claim(db), []), NOON) is Outcome.ANSWERED
        assert not inbox.has_waiting(db, NOON)
        assert inbox.claim_next(db, "rasa-2", NOON) is None


def test_a_session_is_read_from_its_start(engine: Engine) -> None:
    with writing(engine) as db:
        assert trackers.read_session(db, "c1") == trackers.StoredSession([], 0)
        words = ["user", "bot", "session_started", "user", "session_started", "action", "user"]
        trackers.append(db, [heard("c1", n, word, n=n) for n, word in enumerate(words)])
        trackers.append(db, [heard("c2", 0, "user", n=0)])
        trackers.append(db, [])
    with reading(engine) as db:
        session = trackers.read_session(db, "c1")
        assert [event["n"] for event in session.events] == [4, 5, 6]
        assert session.next_position == 7
        assert len(trackers.read_all(db, "c1")) == 7
        no_start = trackers.read_session(db, "c2")
        assert (len(no_start.events), no_start.next_position) == (1, 1)
        assert sorted(trackers.senders(db)) == ["c1", "c2"]
    with writing(engine) as db:
        trackers.forget(db, "c1")
        assert trackers.senders(db) == ["c2"]


def test_a_place_in_a_tracker_is_given_once(engine: Engine) -> None:
    with writing(engine) as db:
        trackers.append(db, [heard("c1", 0), heard("c2", 0)])
    with pytest.raises(IntegrityError), writing(engine) as db:
        trackers.append(db, [heard("c1", 0)])
