"""From raw text to text that may be kept: the only way there is.

Rules:
- What was masked is not found again: masking a masked text changes nothing and finds nothing.
- Any `str` is taken, also broken ones; nothing here raises for what a customer typed.
- `mask_messages` also finds a secret spread over messages ("NL91ABNA" / "0417164300").
- Places are indices in the original text, so that a caller can show or log where, never what.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from care.privacy import detectors, messages, spans


@dataclass(frozen=True)
class Found:
    """That something was found: its kind and its place in the original text of a message."""

    kind: str
    start: int
    end: int
    message: int = 0


@dataclass(frozen=True)
class Masked:
    """A text that may be kept, and what is no longer in it."""

    text: str
    found: tuple[Found, ...]


def mask(text: str) -> Masked:
    """Mask one message.

    >>> mask("mijn bsn is 111222333")
    Masked(text='mijn bsn is [BSN]', found=(Found(kind='bsn', start=12, end=21, message=0),))
    """
    return _masked(text, _settle(text, []), 0)


def mask_messages(texts: Sequence[str]) -> list[Masked]:
    """Mask one customer's consecutive messages, in the order in which they came.

    >>> [each.text for each in mask_messages(["NL91ABNA", "0417164300"])]
    ['[IBAN ••4300]', '[IBAN ••4300]']
    """
    found: list[list[spans.Span]] = [[] for _ in texts]
    while True:
        # Together before alone: a cut IBAN would be taken for a mistyped one, and its end be left.
        masked = [spans.apply(text, each) for text, each in zip(texts, found, strict=True)]
        fresh = messages.find(masked)
        joint = [spans.add(each, new) for each, new in zip(found, fresh, strict=True)]
        settled = [_settle(text, each) for text, each in zip(texts, joint, strict=True)]
        if settled == found:
            break
        found = settled
    pairs = zip(texts, found, strict=True)
    return [_masked(text, each, number) for number, (text, each) in enumerate(pairs)]


def _settle(text: str, known: list[spans.Span]) -> list[spans.Span]:
    """Look until nothing is found: a mask can change what the words say about the next number.

    Each round leaves fewer digits than the one before, so there is an end; in practice the
    second round finds nothing.
    """
    while True:
        fresh = detectors.find(spans.apply(text, known))
        if not fresh:
            return known
        known = spans.add(known, fresh)


def _masked(text: str, ordered: list[spans.Span], message: int) -> Masked:
    found = tuple(Found(span.kind, span.start, span.end, message) for span in ordered)
    return Masked(spans.apply(text, ordered), found)
