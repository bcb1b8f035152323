"""IBAN: bank account numbers of every country that has them.

Rules:
- The country's length and structure, and the check digits (ISO 13616, SWIFT's registry as it comes
  with python-stdnum). The countries' own check digits are not asked: a bank may be newer.
- A typing error does not make an account number harmless. `NL`, two digits, four letters and 8 to
  11 digits is masked whatever the check digits say, and so is a country's exact structure; where
  the words speak of an account, a number that comes close is masked too.
- An account number with words in the middle ("NL91ABNA en dan 0417164300") is masked in pieces.
- A bank's code and ten digits are one without its beginning.
- The last four characters stay, so that customer and agent can tell two accounts apart.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from stdnum import iban, numdb

from care.privacy import harmless, reading, spans, words

KIND: Final = "iban"

# Anything but a letter, a digit or a mask may stand between two characters.
_GAP: Final = rf"[^0-9A-Z{spans.WALL}]{{0,4}}"
_DIGIT: Final = r"(?:[0-9]|[OIL](?![A-HJKMNP-Z]))"  # the letters that are typed for 0 and 1
_HEAD: Final = re.compile(rf"(?=(([A-Z]){_GAP}([A-Z]){_GAP}[0-9OIL]))")
_CLOSE_TO_DUTCH: Final = re.compile(
    rf"NL{_GAP}{_DIGIT}{_GAP}{_DIGIT}{_GAP}[A-Z]{{4}}(?:{_GAP}{_DIGIT}){{8,11}}(?![0-9])"
)
_MISTYPED_DUTCH: Final = re.compile(
    rf"NL{_GAP}{_DIGIT}(?:{_GAP}{_DIGIT}){{0,2}}{_GAP}[A-Z]{{3,5}}(?:{_GAP}{_DIGIT}){{6,13}}(?![0-9])"
)
_BANKS: Final = (
    "ABNA|INGB|RABO|SNSB|ASNB|RBRB|TRIO|KNAB|BUNQ|REVO|NTSB|FVLB|FRBK|HAND|BNGH|DEUT|ADYB|YOUR"
)
_WITHOUT_COUNTRY: Final = re.compile(
    rf"(?<![A-Z])(?:NL{_GAP})?(?:[0-9]{_GAP}[0-9]{_GAP})?(?:{_BANKS})(?:{_GAP}{_DIGIT}){{10}}(?![0-9])"
)
_INTERRUPTED: Final = re.compile(
    rf"(NL{_GAP}[0-9]{_GAP}[0-9]{_GAP}(?:[A-Z]{_GAP}){{3}}[A-Z](?:{_GAP}[0-9]){{0,9}})"
    rf"(?=[^0-9{spans.WALL}]{{0,39}}[A-Z])[^0-9{spans.WALL}]{{1,40}}([0-9](?:{_GAP}[0-9]){{0,9}})(?![0-9])"
)
_GROUPS: Final = re.compile(r"[A-Z]{2} ?[0-9]{2}(?:[ .\-]?[A-Z]{0,4}[0-9][0-9A-Z]{0,29}){1,12}")
_LAST: Final = 4
_FEWEST_DIGITS: Final = 8


def find(text: str) -> list[spans.Span]:
    """Find account numbers.

    >>> find("mijn iban is nl91 abna 0417 1643 00")
    [Span(kind='iban', start=13, end=35, replacement='[IBAN ••4300]')]
    >>> find("mijn iban is NL91ABNA041716430")[0].replacement
    '[IBAN ••6430]'
    >>> find("wat is een iban?")
    []
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    found: list[spans.Span] = []
    for start, end, tail in dict.fromkeys(_find_flat(read.text)):
        mask = spans.placeholder("IBAN", tail)
        found.append(spans.Span(KIND, *read.original(start, end), mask))
    return found


def _find_flat(flat: str) -> Iterator[tuple[int, int, str]]:
    for head in _HEAD.finditer(flat):
        start = head.start()
        country = head[2] + head[3]
        if country not in _structures():
            continue
        end = _end_of_valid(flat, start, country) or _end_of_mistyped(flat, start, country)
        if end:
            yield start, end, _compact(flat[start:end])[-_LAST:]
    for account in _WITHOUT_COUNTRY.finditer(flat):
        yield account.start(), account.end(), _compact(account[0])[-_LAST:]
    yield from _find_interrupted(flat)


def _end_of_valid(flat: str, start: int, country: str) -> int | None:
    match = _structures()[country].match(flat, start)
    if not match or _is_in_a_sentence(flat, match, country):
        return None
    if not iban.is_valid(_compact(match[0]), check_country=False):
        return match.end() if _stands_alone(flat, match) else None
    # A digit too many is a typing error, and part of the number.
    return _past_digits(flat, match.end())


def _end_of_mistyped(flat: str, start: int, country: str) -> int | None:
    if country == "NL":
        close = _CLOSE_TO_DUTCH.match(flat, start)
        if close:
            return close.end()
    if words.topic_before(flat, start) is not words.Topic.IBAN:
        return None
    if country == "NL":
        mistyped = _MISTYPED_DUTCH.match(flat, start)
        return mistyped.end() if mistyped else None
    match = _GROUPS.match(flat, start)
    if not match or sum(map(str.isdigit, match[0])) < _FEWEST_DIGITS:
        return None
    return match.end()


def _find_interrupted(flat: str) -> Iterator[tuple[int, int, str]]:
    for match in _INTERRUPTED.finditer(flat):
        number = _compact(match[1] + match[2])
        if iban.is_valid(number, check_country=False):
            for piece in (1, 2):
                yield match.start(piece), match.end(piece), number[-_LAST:]


def _stands_alone(flat: str, match: re.Match[str]) -> bool:
    """Tell whether letters and digits without a check are an account number all the same."""
    number = match[0]
    before = flat[match.start() - 1 : match.start()]
    after = flat[match.end() : match.end() + 1]
    return (
        number[:4].isalnum()
        and not before.isalnum()
        and not after.isalnum()
        and 2 * sum(map(str.isdigit, number)) > len(number)
    )


def _is_in_a_sentence(flat: str, match: re.Match[str], country: str) -> bool:
    """Tell whether words were taken for account characters: "om 3726 ... en mijn".

    Some country codes are Dutch words or end a carrier's code, and one in 97 passes the check.
    """
    cut = match.end() < len(flat) and flat[match.end() - 1 : match.end() + 1].isalpha()
    code_is_a_word = not match[0][:4].isalnum()
    words_at_the_end = bool(re.search(r"[^0-9A-Z][A-Z]+$", match[0]))
    parcel = country != "NL" and harmless.is_in_parcel_code(flat, match.start())
    return cut or parcel or (code_is_a_word and words_at_the_end)


def _past_digits(flat: str, end: int) -> int:
    most = min(len(flat), end + _LAST)
    while end < most and flat[end].isdigit():
        end += 1
    return end


def _compact(written: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", written)


@cache
def _structures() -> dict[str, re.Pattern[str]]:
    """Return for each country how its account number is written, with gaps allowed."""
    registry = numdb.get("iban")
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    known: dict[str, re.Pattern[str]] = {}
    for country in (first + second for first in letters for second in letters):
        structure = registry.info(country)[0][1].get("bban")
        if structure:
            known[country] = _to_pattern(country, structure)
    return known


def _to_pattern(country: str, structure: str) -> re.Pattern[str]:
    kinds = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}
    parts = [country[0], country[1], "[0-9]", "[0-9]"]
    for length, kind in re.findall(r"([0-9]+)!([nac])", structure):
        parts += [kinds[kind]] * int(length)
    return re.compile(_GAP.join(parts))
