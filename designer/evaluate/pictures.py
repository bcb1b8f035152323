"""Pictures for the report, drawn as SVG by ourselves: no library, no network, colours of the page.

Names and values beside a bar are HTML, so that they keep their size on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from designer.evaluate.readings import AtThreshold, Bin
from designer.evaluate.words import percent

# The drawing area within a picture of 360 by 250: room at the left and below for the axes.
WIDTH, HEIGHT = 360, 250
LEFT, RIGHT, TOP, BOTTOM = 44, 338, 30, 206


@dataclass(frozen=True)
class Bar:
    """One row: a name, a share from 0 to 1, the words for it; `bad` is drawn as a warning."""

    name: str
    share: float
    value: str
    bad: bool = False


def bars(rows: Sequence[Bar], says: str, goal: float | None = None) -> str:
    """Return horizontal bars; a thin line shows the goal."""
    drawn = "".join(_bar(row, goal) for row in rows)
    return f'<div class="bars" role="img" aria-label="{escape(says)}">{drawn}</div>'


def _bar(row: Bar, goal: float | None) -> str:
    width = 100 * max(0.0, min(1.0, row.share))
    line = "" if goal is None else f'<path class="goal" d="M{100 * goal:.2f} 0V10"/>'
    mark = '<span class="sign" aria-hidden="true">▼</span> ' if row.bad else ""
    return (
        f'<span class="name">{escape(row.name)}</span>'
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/>'
        f'<rect class="{"bad" if row.bad else "good"}" width="{width:.2f}" height="10"/>'
        f"{line}</svg>"
        f'<span class="value">{mark}{escape(row.value)}</span>'
    )


@dataclass(frozen=True)
class Slice:
    """A part of a whole: its name, its share, and its class of colour."""

    name: str
    share: float
    colour: str


def parts(slices: Sequence[Slice], says: str) -> str:
    """Return one bar cut in parts, with a legend of words."""
    drawn, place = "", 0.0
    for one in slices:
        drawn += (
            f'<rect class="{one.colour}" x="{100 * place:.2f}" width="{100 * one.share:.2f}" '
            'height="10"/>'
        )
        place += one.share
    legend = "".join(
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{one.colour}" width="10" '
        f'height="10" rx="2"/></svg>{escape(one.name)} <b>{percent(one.share)}</b></li>'
        for one in slices
    )
    return (
        f'<svg class="parts" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(says)}">{drawn}</svg><ul class="legend">{legend}</ul>'
    )


def threshold_curve(points: Sequence[AtThreshold], now: AtThreshold, says: str) -> str:
    """Return two lines over the threshold, and where config.yml stands."""
    outside = _line([(one.threshold, one.outside_answered) for one in points])
    inside = _line([(one.threshold, one.inside_turned_away) for one in points])
    x = _x(now.threshold)
    drawn = (
        f'<path class="goal" d="M{x:.1f} {TOP}V{BOTTOM}"/>'
        f'<path class="line bad" d="{outside}"/><path class="line good" d="{inside}"/>'
        f"{_dot(now.threshold, now.outside_answered, 'bad')}"
        f"{_dot(now.threshold, now.inside_turned_away, 'good')}"
    )
    legend = (
        '<ul class="legend"><li><svg viewBox="0 0 20 10" aria-hidden="true"><path class="line bad" '
        'd="M0 5H20"/></svg>niet voor ons, toch beantwoord</li>'
        '<li><svg viewBox="0 0 20 10" aria-hidden="true"><path class="line good" '
        'd="M0 5H20"/></svg>wel voor ons, toch afgewezen</li></ul>'
    )
    return (
        _chart(drawn, says, "drempel: zo zeker moet de assistent zijn", "deel van de zinnen")
        + legend
    )


def reliability(bins: Sequence[Bin], says: str) -> str:
    """Return how often right against how sure; on the diagonal the two agree."""
    most = max((one.n for one in bins), default=1)
    drawn = f'<path class="goal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>'
    for one in bins:
        # As wide as the bin, as high as it was right; fainter where few messages are.
        strength = 0.25 + 0.6 * one.n / most
        drawn += (
            f'<rect class="good" style="opacity:{strength:.2f}" x="{_x(one.low) + 1:.1f}" '
            f'y="{_y(one.right):.1f}" width="{_x(one.high) - _x(one.low) - 2:.1f}" '
            f'height="{_y(0) - _y(one.right):.1f}"/>'
        )
    drawn += f'<path class="line ink" d="{_line([(one.sure, one.right) for one in bins])}"/>'
    drawn += "".join(_dot(one.sure, one.right, "ink") for one in bins)
    return _chart(drawn, says, "zo zeker was de assistent", "zo vaak had hij gelijk")


def histogram(values: Sequence[float], says: str, axis: str) -> str:
    """Return how many values fall in each of twenty steps, up to the 99th of a hundred."""
    most = sorted(values)[int(len(values) * 0.99)]
    counts = [0] * 20
    for value in values:
        counts[min(int(20 * value / most), 19)] += 1
    highest = max(counts)
    wide = (RIGHT - LEFT) / 20
    drawn = "".join(
        f'<rect class="good" x="{LEFT + place * wide + 0.5:.1f}" y="{_y(count / highest):.1f}" '
        f'width="{wide - 1:.1f}" height="{_y(0) - _y(count / highest):.1f}"/>'
        for place, count in enumerate(counts)
    )
    ticks = "".join(
        f'<text x="{_x(part)}" y="{BOTTOM + 16}" text-anchor="middle">{most * part:.0f}</text>'
        for part in (0, 0.5, 1)
    )
    return _frame(
        f'<path class="axis" d="M{LEFT} {BOTTOM}H{RIGHT}"/>{drawn}{ticks}',
        says,
        axis,
        "deel van de zinnen",
    )


@dataclass(frozen=True)
class Shift:
    """A change of a share, up or down."""

    name: str
    points: float
    value: str


def shifts(rows: Sequence[Shift], says: str) -> str:
    """Return bars to the left for what got worse, to the right for what got better."""
    most = max((abs(row.points) for row in rows), default=1.0) or 1.0
    drawn = ""
    for row in rows:
        width = 50 * abs(row.points) / most
        start = 50.0 if row.points >= 0 else 50 - width
        drawn += (
            f'<span class="name">{escape(row.name)}</span>'
            '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="track" width="100" height="10"/>'
            f'<rect class="{"good" if row.points >= 0 else "bad"}" x="{start:.2f}" '
            f'width="{width:.2f}" height="10"/><path class="goal" d="M50 0V10"/></svg>'
            f'<span class="value">{escape(row.value)}</span>'
        )
    return f'<div class="bars" role="img" aria-label="{escape(says)}">{drawn}</div>'


def _chart(drawn: str, says: str, axis: str, upright: str) -> str:
    """Frame a drawing whose two axes both run from 0 to 100 %."""
    grid = "".join(
        f'<path class="grid" d="M{LEFT} {_y(part):.1f}H{RIGHT}"/>'
        f'<text x="{LEFT - 6}" y="{_y(part) + 4:.1f}" text-anchor="end">{percent(part, 0)}</text>'
        f'<text x="{_x(part):.1f}" y="{BOTTOM + 16}" text-anchor="middle">{percent(part, 0)}</text>'
        for part in (0, 0.25, 0.5, 0.75, 1)
    )
    return _frame(grid + drawn, says, axis, upright)


def _frame(drawn: str, says: str, axis: str, upright: str) -> str:
    middle = (LEFT + RIGHT) / 2
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(says)}">'
        f'<text x="4" y="12">{escape(upright)}</text>{drawn}'
        f'<text x="{middle}" y="{BOTTOM + 36}" text-anchor="middle">{escape(axis)}</text></svg>'
    )


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_x(x):.1f} {_y(y):.1f}" for x, y in points) if points else ""


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle class="{colour}" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4"/>'


def _x(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def _y(share: float) -> float:
    return BOTTOM - share * (BOTTOM - TOP)
