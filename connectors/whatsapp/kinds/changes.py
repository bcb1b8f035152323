"""Messages about messages and about people: edits, withdrawals, notes of WhatsApp, and what it
does not pass on.

An edit arrives as `unsupported` for most numbers (Meta, 2026: "edit messages"); numbers that are
also used in the WhatsApp Business app get `edit` and `revoke`, with what they are about.
"""

import re
from typing import Any

from care.messages import Ids
from connectors.whatsapp.kinds import files, words
from connectors.whatsapp.kinds.content import Content
from connectors.whatsapp.reading import codes_of, dict_of, filled, label, text_of

# "User A changed from 31612345678 to 31612345679": where nothing else tells who it was.
CHANGED = re.compile(r"changed from \+?(\S{1,160}) to \+?(\S{1,160}?)\.?$")
MOVES = frozenset({"user_changed_number", "user_changed_user_id", "customer_changed_number"})
LONGEST_WA_ID, LONGEST_USER_ID, LONGEST_PARENT_ID = 32, 160, 192


def read_edit(kind: str, raw: Any) -> Content:
    """The new words of a message that was sent before; a caption's file stays what it was."""
    edit = dict_of(raw, "edit")
    message = dict_of(edit, "message")
    inner = text_of(message, "type")
    if inner in files.KINDS:
        text = files.read(inner, message).text
    else:
        text = words.read_text(inner, message).text
    details = filled(edits=_target(edit), edited_kind=label(inner) if inner else None)
    return Content(text=text, details=details)


def read_revoke(kind: str, raw: Any) -> Content:
    """The customer takes a message back."""
    target = _target(dict_of(raw, "revoke"))
    return Content(details=filled(revokes=target), asks_nothing=True)


def read_system(kind: str, raw: Any) -> Content:
    """A note of WhatsApp: another number, another user id, another phone or SIM card."""
    system = dict_of(raw, "system")
    about = label(text_of(system, "type"))
    details: dict[str, Any] = {"system": about}
    if about not in MOVES:
        key = text_of(dict_of(raw, "identity"), "hash")
        return Content(details=details | filled(identity=key[:256] or None), asks_nothing=True)
    becomes = Ids(
        _id(text_of(system, "wa_id") or text_of(system, "new_wa_id"), LONGEST_WA_ID),
        _id(text_of(system, "user_id"), LONGEST_USER_ID),
        _id(text_of(system, "parent_user_id"), LONGEST_PARENT_ID),
    )
    return Content(details=details, asks_nothing=True, becomes=becomes, was=_was(system))


def read_unsupported(kind: str, raw: Any) -> Content:
    """What WhatsApp does not pass on, and a kind that nobody knows: which kind, and why not."""
    what = text_of(dict_of(raw, "unsupported"), "type")
    codes = codes_of(raw)
    details: dict[str, Any] = filled(unsupported=label(what) if what else None, errors=codes)
    if files.TOO_LARGE in codes:
        details["too_large"] = True
    return Content(details=details)


def _was(system: dict[str, Any]) -> Ids | None:
    """Who it was before, as far as the note tells."""
    told = CHANGED.search(text_of(system, "body")[:1000])
    before = told[1] if told else ""
    number = text_of(system, "customer") or (before if before.isdecimal() else "")
    user_id = text_of(system, "previous_user_id") or ("" if before.isdecimal() else before)
    wa_id = _id(number, LONGEST_WA_ID)
    found = Ids(wa_id, _id(user_id, LONGEST_USER_ID))
    return found if found.wa_id or found.user_id else None


def _target(raw: dict[str, Any]) -> str | None:
    return text_of(raw, "original_message_id")[: words.LONGEST_ID] or None


def _id(text: str, longest: int) -> str | None:
    """Refused rather than cut: cut, two people could become one."""
    return text if 0 < len(text) <= longest else None


KINDS = {
    "edit": read_edit,
    "revoke": read_revoke,
    "system": read_system,
    "unsupported": read_unsupported,
    "unknown": read_unsupported,
    "errors": read_unsupported,
}
