"""Figures in Dutch words: percentages, points, changes."""

from __future__ import annotations


def percent(share: float, digits: int = 1) -> str:
    """Return a share as a percentage.

    >>> percent(0.8748), percent(0.5, 0)
    ('87,5%', '50%')
    """
    return f"{100 * share:.{digits}f}%".replace(".", ",")


def number(value: float, digits: int = 1) -> str:
    """Return a number with a comma, and a point for thousands.

    >>> number(12.34), number(14092, 0)
    ('12,3', '14.092')
    """
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def points(share: float) -> str:
    """Return a difference of shares in points, with its sign.

    >>> points(0.0234), points(-0.05), points(0.0001)
    ('+2,3', '−5,0', '0,0')
    """
    rounded = round(100 * share, 1)
    if not rounded:
        return "0,0"
    return f"{'+' if rounded > 0 else '−'}{number(abs(rounded))}"


def change(now: float, before: float | None, *, less_is_better: bool = False) -> str:
    """Return an arrow, the points, and whether that is better; nothing when there was no before.

    >>> change(0.87, 0.85), change(0.1, 0.05, less_is_better=True), change(0.87, None)
    ('▲ +2,0 beter', '▲ +5,0 slechter', '')
    >>> change(0.85, 0.85)
    '= gelijk'
    """
    if before is None:
        return ""
    moved = round(now - before, 3)
    if not moved:
        return "= gelijk"
    better = (moved < 0) == less_is_better
    return f"{'▲' if moved > 0 else '▼'} {points(moved)} {'beter' if better else 'slechter'}"


def plural(count: int, one: str, many: str) -> str:
    """Return the count with the right form of the word.

    >>> plural(1, "zin", "zinnen"), plural(0, "zin", "zinnen")
    ('1 zin', '0 zinnen')
    """
    return f"{number(count, 0)} {one if count == 1 else many}"
