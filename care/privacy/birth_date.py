"""Dates of birth, when they are said to be one.

Rules:
- Day, month and year, in any of the ways people write them. A year alone stays.
- "Geboren", "gbd", "geboortedatum" in the same sentence, before the date or directly after it.
  "Ik ben van" and "verjaardag" count for years in which customers were born.
- What is said to have happened to it on a day is no date of birth: "gewijzigd sinds 12-3-2026".
"""

import bisect
import re
from typing import Final

from care.privacy import reading, spans, typos
from care.privacy.spans import WALL

KIND: Final = "birth_date"

_MONTH: Final = (
    r"(?:JAN(?:UARI)?|FEB(?:R|RUARI)?|MRT|MAART|APR(?:IL)?|MEI|JUNI?|JULI?|AUG(?:USTUS)?"
    r"|SEP(?:T|TEMBER)?|OKT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?"
    r"|JANUARY|FEBRUARY|MARCH|MAY|JUNE|JULY|OCTOBER)"
)
_ONE: Final = r"EEN|ÉÉN|TWEE|DRIE|VIER|VIJF|ZES|ZEVEN|ACHT|NEGEN"
_DAY_WORD: Final = (
    r"(?:EERSTE|TWEEDE|DERDE|(?:VIER|VIJF|ZES|ZEVEN|NEGEN|TIEN|ELF|TWAALF|[A-ZË]{2,9}TIEN)DE"
    rf"|ACHTSTE|[A-ZË]{{0,10}}(?:TWINTIG|DERTIG)(?:STE)?|{_ONE}|TIEN|ELF|TWAALF|[A-Z]{{3,6}}TIEN)"
)
_YEAR: Final = (
    r"(?:(?P<year>(?:1[89]|20)[0-9]{2})|['’]?(?P<short>[0-9]{2})"
    rf"|NEGENTIEN[A-ZË]{{0,20}}(?: ?(?:EN )?[A-ZË]{{0,12}}(?:TIG|TIEN|{_ONE}))?"
    r"|TWEEDUIZEND[A-ZË]{0,20}(?: (?:EN )?[A-Z]{3,9})?)"
)
_SEPARATOR: Final = r"(?: ?[\-/.,] ?|[ \n])"
_DATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![0-9])(?:0?[1-9]|[12][0-9]|3[01]){_SEPARATOR}(?:0?[1-9]"
        rf"|1[0-2]){_SEPARATOR}{_YEAR}(?![0-9])",
        rf"(?<![0-9])(?:(?:0?[1-9]|[12][0-9]|3[01])(?:E|STE|DE)?"
        rf"|{_DAY_WORD})[ .\-/\n]{{0,2}}(?:VAN )?{_MONTH}\.?[ .,\-/\n]{{0,2}}{_YEAR}(?![0-9])",
        rf"{_MONTH}\.? (?:0?[1-9]|[12][0-9]|3[01]),? {_YEAR}(?![0-9])",
        r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})[\-/. ](?:0?[1-9]|1[0-2])[\-/. ](?:0?[1-9]"
        r"|[12][0-9]|3[01])(?![0-9])",
        r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?P<year>(?:19"
        r"|20)[0-9]{2})(?![0-9])",
        r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]"
        r"|3[01])(?![0-9])",
        r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?P<short>[0-9]{2})(?![0-9])",
    )
)
_BORN: Final = re.compile(
    r"(?<![^\W\d_])(?:GEBOREN?|GEB|GBD|GBDT|GBDATUM|GEBDAT\w*|GEBD|GB(?=\.? ?DAT)|G\.?B\.?D"
    r"|GEBOORTE[ \-]?D(?:ATUM|ATA|AG|AT|T)|GEBOORTE(?:JAAR)?|D\.?O\.?B|BIRTHDA\w+"
    r"|BIRTH|BORN|GEBOORTEDAT)(?![^\W\d_])"
)
_BORN_OF_AGE: Final = re.compile(
    r"(?<![^\W\d_])(?:IK BEN (?:ER )?(?:EEN |EENTJE )?(?:VAN|UIT)|(?:BEN|IS) VAN|BOUWJAAR"
    r"|VERJAAR\w*|JARIG|LEVENSLICHT)(?![^\W\d_])"
)
_MISTYPED: Final = typos.near("GEBOREN", "GEBOORTEDATUM")
_WORD: Final = re.compile(r"[^\W\d_]{6,14}")
_STOP: Final = re.compile(
    rf"[!?;{WALL}]|\b(?!(?:GEB|GBD|DAT|D|GB|B|O|ST|MR|DR|[A-Z])\.)[^\W_]+\.(?=\s)|\b(?:SINDS"
    rf"|VANAF|GISTEREN|GEWIJZIGD|AFSPRAAK|AANMELDEN|PER|INGEGAAN|TOT|VERHUISD|GELDIG|VERLOOPT)\b"
)
_POINTS: Final = re.compile(
    r"[ ,:=()\-\n]{0,4}(?:\b(?:IS|WAS|DAT|ALS|MIJN|MN|M'N|ME|DE|HET|ZIJN|HAAR|BEN|IK|DAN|WERD"
    r"|MIJNE)\b[ ,\n]*){0,5}$"
)
_BEFORE: Final = 80
_AFTER: Final = 40
_FIRST, _LAST = 1900, 2016


def find(text: str) -> list[spans.Span]:
    """Find dates of birth.

    >>> find("geboren op 12-3-1984")
    [Span(kind='birth_date', start=11, end=20, replacement='[geboortedatum]')]
    >>> [span.start for span in find("ik ben van 5 mei 1971")]
    [11]
    >>> find("op 12-3-2026 verhuisd"), find("geboren in 1984")
    ([], [])
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    mistyped = {word.span() for word in _WORD.finditer(read.text) if word[0] in _MISTYPED}
    born = sorted({*_places(read.text, _BORN), *mistyped})
    of_age = _places(read.text, _BORN_OF_AGE)
    if not born and not of_age:
        return []
    dates = [date for pattern in _DATES for date in pattern.finditer(read.text)]
    found = [
        spans.Span(KIND, *read.original(*date.span()), spans.placeholder("geboortedatum"))
        for date in dates
        if _is_said(read.text, date, born)
        or (_is_plausible(date) and _is_said(read.text, date, of_age))
    ]
    return spans.merge(found)


def _places(flat: str, names: re.Pattern[str]) -> list[tuple[int, int]]:
    return [name.span() for name in names.finditer(flat)]


def _is_plausible(date: re.Match[str]) -> bool:
    """Tell whether a customer can have been born then."""
    year = date.groupdict().get("year")
    return not year or _FIRST <= int(year) <= _LAST


def _is_said(flat: str, date: re.Match[str], names: list[tuple[int, int]]) -> bool:
    start, end = date.span()
    after = bisect.bisect_left(names, (start, start))
    if after:
        ends = names[after - 1][1]
        if 0 <= start - ends <= _BEFORE and not _STOP.search(flat[ends:start] + " "):
            return True
    if after == len(names):
        return False
    begins = names[after][0]
    return 0 <= begins - end <= _AFTER and bool(_POINTS.fullmatch(flat[end:begins]))
