"""`python -m tests.privacy.report`: how much of what is secret goes, and of what helps stays.

A secret counts as masked when no letter or digit of it is left; a harmless message as untouched
when nothing was found in it. With `--show` what went wrong is printed: all of it is invented.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from care.privacy.mask import Found, mask, mask_messages
from tests.privacy import corpus
from tests.privacy.corpus import Case, SplitCase

HARMLESS = Path(__file__).with_name("harmless.txt")
GOALS = {"secrets": 0.98, "harmless": 0.98, "split": 0.85}


def is_covered(text: str, start: int, end: int, found: Iterable[Found]) -> bool:
    """Tell whether every letter and digit of text[start:end] is masked."""
    hidden = {at for each in found for at in range(each.start, each.end)}
    return all(at in hidden for at in range(start, end) if text[at].isalnum())


def find_missed(kind: str, count: int) -> tuple[list[Case], int]:
    """The secrets that were not wholly masked, and how many were tried."""
    cases = corpus.draw_many(corpus.cases(kind), count)
    missed = [
        case
        for case in cases
        if not is_covered(case.text, case.start, case.end, mask(case.text).found)
    ]
    return missed, len(cases)


def find_missed_split(kind: str, count: int) -> tuple[list[SplitCase], int]:
    """The same for secrets over several messages."""
    cases: list[SplitCase] = corpus.draw_many(corpus.split_cases(kind), count)  # type: ignore[arg-type,assignment]
    return [case for case in cases if not _is_covered_in_all(case)], len(cases)


def _is_covered_in_all(case: SplitCase) -> bool:
    masked = mask_messages(case.texts)
    return all(
        is_covered(text, *part, each.found)
        for text, part, each in zip(case.texts, case.parts, masked, strict=True)
    )


def harmless() -> list[str]:
    """The messages in which there is nothing to hide."""
    lines = HARMLESS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def find_touched() -> list[str]:
    """Harmless messages that were masked all the same."""
    return [line for line in harmless() if mask(line).found]


def main(count: int = 150) -> None:
    """Print the table."""
    show = "--show" in sys.argv
    totals = [0, 0]
    for kind in corpus.VALUES:
        missed, tried = find_missed(kind, count)
        totals = [totals[0] + len(missed), totals[1] + tried]
        _row(kind, missed, tried, show)
    _row("all secrets", [], totals[1], False, totals[0])
    split = [0, 0]
    for kind in corpus.SPLIT:
        cut, tried = find_missed_split(kind, count // 2)
        split = [split[0] + len(cut), split[1] + tried]
        _row(f"split: {kind}", cut, tried, show)
    _row("all split", [], split[1], False, split[0])
    touched, total = find_touched(), len(harmless())
    _row("harmless untouched", touched, total, show)


def _row(
    name: str, wrong: Iterable[object], tried: int, show: bool, count: int | None = None
) -> None:
    wrong = list(wrong)
    missed = len(wrong) if count is None else count
    print(f"{name:<24}{tried - missed:>6} of {tried:<6}{100 * (tried - missed) / tried:6.1f} %")
    if show:
        for each in wrong[:12]:
            print("      ", each, "→", mask(each).text if isinstance(each, str) else "")


if __name__ == "__main__":
    main()
