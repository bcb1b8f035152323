"""Runs of digits as people write them: "1112.22.333", "4111 1111 1111 1111", "1 1 1 2 2 2".

Rules:
- A run is digits with one comma or at most three other separators between them; telephone
  numbers, dates and amounts cut it, because they are known.
- A group is digits without a separator. Digits typed one by one are one group.
- Everything here is linear: a window never has more than MOST_DIGITS digits.
"""

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from care.privacy import harmless

MOST_DIGITS: Final = 19

# Digits one by one may have a comma and a space between them: "4, 8, 2 en 1".
_RUN: Final = re.compile(
    r"[0-9]+(?:(?:,|(?<![0-9][0-9]), (?=[0-9](?![0-9]))"
    r"|(?<=[0-9] [0-9]) EN (?=[0-9](?![0-9]))|[ \t\r\n.\-/_*|·~']{1,3})[0-9]+)*"
)
_GROUP: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Group:
    """Digits that stand together; one by one typed digits have spaces between start and end."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True)
class Window:
    """Neighbouring groups of a run: a number as it may have been meant."""

    digits: str
    start: int
    end: int
    sizes: tuple[int, ...]
    whole: bool
    """Is this all of the run?"""


def windows(found: Iterable[list[Group]], least: int, most: int) -> Iterator[Window]:
    """Yield every way to read `least` to `most` digits from the groups of each run.

    >>> [w.digits for w in windows(runs("A 1112.22.333 B"), 8, 9)]
    ['111222333']
    >>> list(windows(runs("06-12345678"), 8, 9))
    []
    """
    for run in found:
        for first in range(len(run)):
            digits = ""
            sizes: list[int] = []
            for last in range(first, len(run)):
                digits += run[last].digits[: most + 1]
                sizes.append(len(run[last].digits))
                if len(digits) > most:
                    break
                if len(digits) >= least:
                    whole = first == 0 and last == len(run) - 1
                    yield Window(digits, run[first].start, run[last].end, tuple(sizes), whole)


def runs(flat: str) -> Iterator[list[Group]]:
    """Yield the groups of each run of digits; what is known to be harmless cuts a run.

    >>> [[group.digits for group in run] for run in runs("1112.22.333, BEL 06-12345678")]
    [['1112', '22', '333']]
    """
    known = harmless.find(flat)
    starts = [start for start, _ in known]
    for match in _RUN.finditer(flat):
        run: list[Group] = []
        for group in _GROUP.finditer(flat, match.start(), match.end()):
            at = bisect.bisect_right(starts, group.start()) - 1
            if at >= 0 and group.start() < known[at][1]:
                if run:
                    yield _join_singles(run)
                run = []
            else:
                run.append(Group(group[0], group.start(), group.end()))
        if run:
            yield _join_singles(run)


def _join_singles(run: list[Group]) -> list[Group]:
    joined: list[Group] = []
    for single, groups in itertools.groupby(run, key=lambda group: len(group.digits) == 1):
        each = list(groups)
        if single:
            digits = "".join(group.digits for group in each)
            joined.append(Group(digits, each[0].start, each[-1].end))
        else:
            joined += each
    return joined
