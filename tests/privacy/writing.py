"""Secrets with valid check digits, written the way people type them (hypothesis strategies).

Everything is drawn at random; nothing comes from a real person.
"""

import string

from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.nl import bsn as elfproef

BANKS = ("ABNA", "INGB", "RABO", "SNSB", "TRIO", "KNAB", "BUNQ", "ASNB", "REVO", "PLDR")
FOREIGN = {"BE": 12, "DE": 18, "FR": 23, "ES": 20, "LU": 16, "AT": 16, "PL": 24, "IT": 0}
WORDS = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
GAPS = (" ", " ", "-", ".", "  ", "\u00a0", "\u202f", "\u200b", " - ", "\n", "%20")
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
SHORT = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sept", "okt", "nov", "dec"]
DIGIT_SETS = tuple(range(0xFF10, 0xFF1A)), tuple(range(0x0660, 0x066A))


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    """A row of digits of that length."""
    return st.text(string.digits, min_size=least, max_size=most or least)


def _dutch_iban(bank: str, account: str) -> str:
    rest = bank + account
    return f"NL{iban.calc_check_digits('NL00' + rest)}{rest}"


def _belgian_iban(number: int) -> str:
    rest = f"{number:010d}{number % 97 or 97:02d}"
    return f"BE{iban.calc_check_digits('BE00' + rest)}{rest}"


def _german_iban(rest: str) -> str:
    return f"DE{iban.calc_check_digits('DE00' + rest)}{rest}"


def _bsn(start: int) -> str:
    while True:
        for last in range(10):
            if elfproef.is_valid(f"{start:08d}{last}"):
                return f"{start:08d}{last}"
        start = (start + 1) % 10**8 or 10**7


def _one_wrong(number: str, at: int, by: int) -> str:
    at %= len(number)
    return number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]


def _card(scheme: tuple[str, int], body: str) -> str:
    prefix, length = scheme
    start = (prefix + body)[: length - 1]
    return start + str(luhn.calc_check_digit(start))


def _national(year: int, month: int, day: int, serial: int) -> str:
    start = f"{year % 100:02d}{month:02d}{day:02d}{serial:03d}"
    base = int(("2" if year >= 2000 else "") + start)
    return f"{start}{97 - base % 97:02d}"


def _account(start: str) -> str:
    for last in range(10):
        number = f"{start}{last}"
        weights = range(len(number), 0, -1)
        if sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0:
            return number
    return _account(f"{int(start) + 1:08d}")


IBANS = st.one_of(
    st.builds(_dutch_iban, st.sampled_from(BANKS), digits(9).map(lambda rest: "0" + rest)),
    st.builds(_dutch_iban, st.sampled_from(BANKS), digits(9).map(lambda rest: "0" + rest)),
    st.integers(10**8, 10**10 - 1).map(_belgian_iban),
    digits(18).map(_german_iban),
)
BSNS = st.integers(10_000_000, 99_999_999).map(_bsn)
BSNS_OF_8 = st.integers(1_000_000, 9_999_998).map(_bsn).map(lambda number: number[1:])
BSNS_MISTYPED = st.builds(_one_wrong, BSNS, st.integers(0, 8), st.integers(1, 9))
NATIONAL = st.builds(
    _national, st.integers(1930, 2007), st.integers(1, 12), st.integers(1, 28), st.integers(1, 997)
)
SCHEMES = st.sampled_from(
    [("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("37", 15), ("6759", 16), ("36", 14)]
)
CARDS = st.builds(_card, SCHEMES, digits(16))
CARDS_MISTYPED = st.builds(_one_wrong, CARDS, st.integers(5, 12), st.integers(1, 9))
ACCOUNTS = digits(8).filter(lambda start: start[0] != "0").map(_account)
GIROS = digits(6, 7).filter(lambda start: start[0] != "0")
PINS = digits(4)
CVCS = digits(3)
APP_CODES = st.one_of(
    digits(6), digits(6), digits(8).filter(lambda code: code[0] != "0"), digits(5)
)
WORDS_OF_PASSWORDS = [
    "Welkom",
    "Zomer",
    "Winter",
    "Hond",
    "Fiets",
    "Ajax",
    "Feyenoord",
    "Lente",
    "Poes",
    "Bloem",
    "Sterren",
    "Vakantie",
    "Oranje",
    "Kaas",
]
PASSWORDS = st.one_of(
    st.builds(
        lambda word, number, sign: f"{word}{number}{sign}",
        st.sampled_from(WORDS_OF_PASSWORDS),
        digits(2, 4),
        st.sampled_from(["", "!", "", "#", "@"]),
    ),
    st.builds(
        lambda one, two: f"{one}{two}",
        st.sampled_from(WORDS_OF_PASSWORDS),
        st.sampled_from(WORDS_OF_PASSWORDS),
    ),
    st.builds(
        lambda one, number: f"{one.lower()}{number}",
        st.sampled_from(WORDS_OF_PASSWORDS),
        digits(2, 4),
    ),
    st.sampled_from(["P@ssw0rd", "qW3rty!x", "k4Tt3nb@k", "Geh3im!!", "xK9#mP2$"]),
)
NO_O = "ABCDEFGHIJKLMNPQRSTUVWXYZ"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A Dutch passport or identity card: two letters, six letters or digits, one digit."""
    first = draw(st.sampled_from(["N", "I", "B"])) + draw(st.sampled_from(NO_O))
    middle = draw(st.text("0123456789" + NO_O, min_size=6, max_size=6))
    number = first + middle + draw(st.sampled_from(string.digits))
    if sum(map(str.isdigit, number)) < 3:
        number = first + "4R8" + number[5:]
    return draw(st.sampled_from([number, number, number.lower(), f"{number[:2]} {number[2:]}"]))


LICENCES = digits(9).map(lambda rest: "5" + rest)


@st.composite
def birth_dates(draw: st.DrawFn) -> str:
    """A day between 1930 and 2007, in one of the ways people write it."""
    day, month, year = (
        draw(st.integers(1, 28)),
        draw(st.integers(1, 12)),
        draw(st.integers(1930, 2007)),
    )
    return draw(
        st.sampled_from(
            [
                f"{day}-{month}-{year}",
                f"{day:02d}-{month:02d}-{year}",
                f"{day:02d}/{month:02d}/{year % 100:02d}",
                f"{day}.{month}.{year}",
                f"{day} {MONTHS[month - 1]} {year}",
                f"{day} {SHORT[month - 1]} {year}",
                f"{year}-{month:02d}-{day:02d}",
                f"{day:02d} {month:02d} {year}",
                f"{day:02d}{month:02d}{year}",
                f"{day} {MONTHS[month - 1].upper()} {year}",
            ]
        )
    )


@st.composite
def expiries(draw: st.DrawFn) -> str:
    """Month and year as on a card."""
    month, year = draw(st.integers(1, 12)), draw(st.integers(26, 33))
    return draw(
        st.sampled_from([f"{month:02d}/{year}", f"{month:02d}/{year}", f"{month:02d}-{year}"])
    )


@st.composite
def typed(draw: st.DrawFn, numbers: st.SearchStrategy[str], *, spoken: bool = True) -> str:
    """A number the way somebody types it: in groups, other digits, words or lower case."""
    number = draw(numbers)
    way = draw(
        st.sampled_from(["plain"] * 5 + ["groups"] * 4 + ["single", "wide", "words", "lower"])
    )
    if way == "groups":
        size, gap = draw(st.sampled_from([2, 3, 4])), draw(st.sampled_from(GAPS))
        return gap.join(number[at : at + size] for at in range(0, len(number), size))
    if way == "single":
        return draw(st.sampled_from([" ", "-", "."])).join(number)
    if way == "wide":
        other = draw(st.sampled_from(DIGIT_SETS))
        return "".join(chr(other[int(c)]) if c.isdigit() else c for c in number)
    if way == "words" and spoken and number.isdecimal():
        return draw(st.sampled_from([" ", ", ", "-"])).join(WORDS[int(c)] for c in number)
    return number.lower() if way == "lower" else number
