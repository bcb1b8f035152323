"""Masks what was kept before anybody could know that it was a secret.

"0417164300" alone is a number like any other; after "NL91ABNA" it is half an account. What was
stored with it, and what was copied from there, is masked afterwards.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from care.privacy.spans import PLACEHOLDER

_SHORTEST: Final = 3
_IDS: Final = frozenset(
    ("message_id", "sender_id", "model_id", "assistant_id", "timestamp", "id", "wamid")
)


@dataclass(frozen=True)
class Swap:
    """A piece of text that has to go, and the mask in its place. Prints nothing of the piece."""

    _piece: str
    mask: str

    def __repr__(self) -> str:
        return f"Swap({self.mask})"

    def apply(self, text: str) -> str:
        """Put the mask in the place of the piece, where it stands by itself.

        A piece of one or two characters ("4") goes only where it is all that is said.

        >>> Swap("4821", "[pincode]").apply("u zei 4821, niet 48210")
        'u zei [pincode], niet 48210'
        """
        if len(self._piece) < _SHORTEST:
            return self.mask if text.strip() == self._piece else text
        if self._piece not in text:
            return text
        alone = rf"(?<![^\W_]){re.escape(self._piece)}(?![^\W_])"
        return re.sub(alone, lambda _: self.mask, text)


def find_swaps(before: str, after: str) -> list[Swap]:
    """What was masked in a text between then and now: first all of it, then piece by piece.

    >>> [swap.apply("4821") for swap in find_swaps("pin 4821", "pin [pincode]")]
    ['4821', '[pincode]']
    >>> find_swaps("ja", "ja")
    []
    """
    if before == after:
        return []
    pattern, masks, at = "", [], 0
    for mask in PLACEHOLDER.finditer(after):
        pattern += re.escape(after[at : mask.start()]) + "(.+?)"
        masks.append(mask[0])
        at = mask.end()
    pieces = re.fullmatch(pattern + re.escape(after[at:]), before, re.DOTALL)
    swaps = [Swap(before.strip(), after.strip())]
    if pieces:
        pairs = zip(pieces.groups(), masks, strict=True)
        swaps += [Swap(piece.strip(), mask) for piece, mask in pairs if piece != mask]
    return swaps


def hide(value: Any, swaps: list[Swap]) -> Any:
    """Apply the swaps to every text in plain data (JSON); ids stay what they are.

    >>> hide({"text": "4821", "message_id": "4821"}, [Swap("4821", "[pincode]")])
    {'text': '[pincode]', 'message_id': '4821'}
    """
    if isinstance(value, str):
        for swap in swaps:
            value = swap.apply(value)
        return value
    if isinstance(value, dict):
        return {
            name: inner if name in _IDS else hide(inner, swaps) for name, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [hide(inner, swaps) for inner in value]
    return value
