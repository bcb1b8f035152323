"""What a customer typed, before masking: a type that keeps it from being kept by accident.

Rules:
- Printing, logging and formatting show "<RawText>"; pickling, copying, JSON, comparing, hashing
  and asking for its truth are TypeErrors. `reveal()` is the one way out, easy to search for.
"""

from typing import Final, NoReturn, SupportsIndex, final

from care.privacy import mask

_SHOWN: Final = "<RawText>"


@final
class RawText:
    """A customer's text on its way to `mask_raw`.

    >>> raw = RawText("mijn bsn is 111222333")
    >>> f"{raw} {raw!r} {raw!s}"
    '<RawText> <RawText> <RawText>'
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        """Take the text in; only `reveal` gives it back."""
        self.__text = text

    def reveal(self) -> str:
        """Return the raw text. Whoever calls this must not keep, log or show it."""
        return self.__text

    def __repr__(self) -> str:
        return _SHOWN

    def __str__(self) -> str:
        return _SHOWN

    def __format__(self, specification: str) -> str:
        return _SHOWN

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("raw text is not compared")

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> NoReturn:
        raise TypeError("raw text has no truth value")

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("raw text is not copied, pickled or stored")


def mask_raw(raw: RawText) -> mask.Masked:
    """Mask a raw text: the way on for everything that is kept.

    >>> mask_raw(RawText("mijn bsn is 111222333")).text
    'mijn bsn is [BSN]'
    """
    return mask.mask(raw.reveal())
