"""Messages of ours as the sender claims them, and Meta's own schema to hold them against."""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema

from care.messages import OutboundMessage, Reply
from care.settings import ROOT
from connectors.whatsapp import bodies
from tests.connectors.whatsapp import meta

# Meta's schema is not ours to copy; it lies beside the project, or where this variable says.
SHARED = Path(os.environ.get("BALIE_SHARED") or ROOT.parent / "shared")
SCHEMA = SHARED / "whatsapp" / "outbound.schema.json"


@lru_cache(maxsize=1)
def validator() -> Any:
    """Meta's schema. Only where it is at hand: tests that use it are skipped elsewhere."""
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def outgoing(reply: Reply, wa_id: str | None = meta.SANNE, **more: Any) -> OutboundMessage:
    """A message with this content, to Sanne by number or (without one) by user id."""
    known: dict[str, Any] = {
        "id": 7,
        "conversation_id": "c1",
        "wa_id": wa_id,
        "user_id": meta.SANNE_ID,
        "kind": reply.kind,
        "text": reply.body,
        "payload": reply.payload,
        "author": "bot",
        "attempts": 1,
        "claimed_by": "door",
        "epoch": 0,
        "current_epoch": 0,
        "last_customer_at": None,
    }
    return OutboundMessage(**{**known, **more})


def body(reply: Reply, wa_id: str | None = meta.SANNE, **more: Any) -> dict[str, Any]:
    """Meta's JSON for it."""
    return bodies.message(outgoing(reply, wa_id, **more))
