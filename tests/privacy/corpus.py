"""Messages with one secret each, by kind, and the same cut over two or three messages."""

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.privacy import writing
from tests.privacy.templates import TEMPLATES

VALUES: dict[str, st.SearchStrategy[str]] = {
    "iban": writing.typed(writing.IBANS),
    "account_number": writing.typed(writing.ACCOUNTS, spoken=False),
    "giro": writing.GIROS,
    "bsn": writing.typed(writing.BSNS),
    "bsn8": writing.BSNS_OF_8,
    "bsn_mistyped": writing.BSNS_MISTYPED,
    "national_number": writing.typed(writing.NATIONAL, spoken=False),
    "card_number": writing.typed(writing.CARDS, spoken=False),
    "card_mistyped": writing.CARDS_MISTYPED,
    "cvc": writing.typed(writing.CVCS),
    "card_expiry": writing.expiries(),
    "pin": writing.typed(writing.PINS),
    "app_code": writing.typed(writing.APP_CODES),
    "password": writing.PASSWORDS,
    "document_number": writing.documents(),
    "driving_licence": writing.typed(writing.LICENCES, spoken=False),
    "birth_date": writing.birth_dates(),
}
# Kinds that people type in two goes, and where the words stay behind in the first.
SPLIT = ("iban", "bsn", "card_number", "pin", "app_code", "cvc", "password", "birth_date")


@dataclass(frozen=True)
class Case:
    """A message and where the secret stands in it."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class SplitCase:
    """Consecutive messages, and for each where the secret's part stands (start = end: none)."""

    kind: str
    texts: tuple[str, ...]
    parts: tuple[tuple[int, int], ...]


@st.composite
def cases(draw: st.DrawFn, kind: str) -> Case:
    """A message with a secret of this kind."""
    before, after = draw(st.sampled_from(TEMPLATES[kind])).split("{}")
    value = draw(VALUES[kind])
    shout = draw(st.sampled_from([False] * 9 + [True])) and kind != "password"
    if shout:
        before, after = before.upper() if "[" not in before else before, after.upper()
    return Case(kind, before + value + after, len(before), len(before) + len(value))


PLAIN = {"iban": writing.IBANS, "bsn": writing.BSNS, "card_number": writing.CARDS}


@st.composite
def split_cases(draw: st.DrawFn, kind: str) -> SplitCase:
    """The words first and the secret after them, or the secret itself in pieces."""
    if kind in PLAIN and draw(st.booleans()):
        value = draw(PLAIN[kind])
        at = draw(st.integers(3, len(value) - 3))
        lead = draw(
            st.sampled_from(["", "mijn nummer is ", "hier komt ie ", "bsn " * (kind == "bsn")])
        )
        return SplitCase(
            kind,
            (lead + value[:at], value[at:]),
            ((len(lead), len(lead) + at), (0, len(value) - at)),
        )
    templates = [each for each in TEMPLATES[kind] if each.endswith("{}") and len(each) > 6]
    before = draw(st.sampled_from(templates))[:-2].rstrip(" ={")
    value = draw(VALUES[kind])
    return SplitCase(kind, (before, value), ((0, 0), (0, len(value))))


def draw_many(strategy: st.SearchStrategy[Case], count: int) -> list[Case]:
    """The same `count` cases at every run."""
    drawn: list[Case] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    return drawn
