"""Masking what is deeper than a text: facts of a message with a customer's words among them."""

from typing import Any

from care.privacy.raw import RawText, mask_raw


def mask_within(value: Any) -> tuple[Any, set[str]]:
    """The same facts with every RawText masked, and the kinds of secrets that were found.

    Anything but RawText stays as it is: whoever puts a customer's words somewhere marks them so.

    >>> mask_within({"place": {"name": RawText("bsn 111222333")}, "latitude": 52.1})
    ({'place': {'name': 'bsn [BSN]'}, 'latitude': 52.1}, {'bsn'})
    """
    found: set[str] = set()
    return _mask(value, found), found


def _mask(value: Any, found: set[str]) -> Any:
    if isinstance(value, RawText):
        masked = mask_raw(value)
        found.update(each.kind for each in masked.found)
        return masked.text
    if isinstance(value, dict):
        return {name: _mask(inner, found) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mask(inner, found) for inner in value]
    return value
