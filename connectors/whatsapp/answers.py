"""What Rasa said in a turn -> what is kept of it: messages, and effects for the house.

An action says what should happen to the conversation in a reply of its own kind,
`json_message={"care": {...}}` (see actions/), and care carries it out in the same commit as the
words. A turn that says nothing is a failure: the customer hears so, and a human gets the case.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from care import company, texts
from care.handover import HandoverRequest
from care.messages import InboundMessage
from care.turns import Effect, Score, Turn
from connectors.rasa_server.turn import OpenTurn
from connectors.whatsapp import rendering, utterances
from connectors.whatsapp.utterances import Utterance

log = logging.getLogger("balie.drain")

BOT_FAILED = "bot_failed"


def from_turn(turn: OpenTurn) -> Turn:
    """The turn as it will be kept."""
    spoken = [found for raw in turn.utterances if (found := utterances.read(raw)) is not None]
    effects = list(_effects(raw.get("custom") for raw in turn.utterances))
    if not spoken:
        log.error("message %d: the bot said nothing", turn.message.id)
        return bot_failed(turn.message)
    replies = rendering.render([*_warning(turn.message), *spoken])
    return Turn(turn.message, replies, effects, turn.tracker_events)


def bot_failed(message: InboundMessage) -> Turn:
    """An honest word and a human. Nothing of the broken turn stays in Rasa's memory."""
    rule = company.load().handover_rule(BOT_FAILED)
    words = [*_warning(message), Utterance(texts.say("utter_bot_failed"))]
    request = HandoverRequest(BOT_FAILED, rule.team, rule.priority, question=message.text[:300])
    return Turn(message, rendering.render(words), [request])


def _warning(message: InboundMessage) -> Iterator[Utterance]:
    """Before the answer: a secret that came along has been made unreadable."""
    kinds = message.payload.get("masked")
    if kinds:
        names = [texts.say(f"utter_secret_name_{kind}") for kind in kinds]
        yield Utterance(texts.say("utter_secret_masked", kinds=in_words(names)))


def in_words(names: list[str]) -> str:
    """A row of names as one says it.

    >>> in_words(["uw BSN", "uw kaartnummer", "uw rekeningnummer"])
    'uw BSN, uw kaartnummer en uw rekeningnummer'
    """
    *first, last = names
    return f"{', '.join(first)} en {last}" if first else last


def _effects(customs: Iterable[Any]) -> Iterator[Effect]:
    for custom in customs:
        wanted = custom.get("care") if isinstance(custom, dict) else None
        if not isinstance(wanted, dict):
            continue
        if wanted.get("do") == "hand_over":
            yield HandoverRequest(**{k: v for k, v in wanted.items() if k != "do"})
        elif wanted.get("do") == "score":
            yield Score(int(wanted["value"]))
        else:
            raise ValueError("an action asks for an effect that care does not know")
