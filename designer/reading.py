"""How the bot reads a sentence: label, confidence, entities, and what came close."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from care.privacy.mask import mask
from designer.quiet import hush_rasa


def parse(model: Path, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """For each text one object; the bot reads it masked, as it would on WhatsApp.

    `outside` is true where the bot would not act on the label. A retrieval intent's label is whole
    (`faq_card/delivery_time`).
    """
    from rasa.core.agent import Agent

    hush_rasa()
    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()
    try:
        for text in texts:
            found = loop.run_until_complete(agent.parse_message(mask(text).text))
            yield describe(text, found)
    finally:
        loop.close()


def describe(text: str, found: dict[str, Any]) -> dict[str, Any]:
    """Rasa's parse data in our own words."""
    ranking = [
        {"label": row["label"], "confidence": row["confidence"]}
        for row in found.get("label_ranking", [])
    ]
    best = ranking[0] if ranking else {"label": "", "confidence": 0.0}
    return {
        "text": text,
        "label": best["label"],
        "confidence": best["confidence"],
        "outside": bool(found.get("outside", not ranking)),
        "entities": [
            {key: entity[key] for key in ("entity", "value", "start", "end") if key in entity}
            for entity in found.get("entities", [])
        ],
        "ranking": ranking,
    }
