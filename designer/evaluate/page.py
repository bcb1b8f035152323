"""The page around the figures: one file that opens from disk, without network, in light and dark.

Every section has the same shape: one figure, one picture, one sentence that says what it means, and
the same figures as a table under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

LONGEST_FIGURE = 24  # in a table's cell; what is longer is a sentence, and stands at the left
STYLE = Path(__file__).with_name("style.css")

# On paper nothing can be opened: so tables are, and closed again afterwards. The lists of messages
# stay on the screen: they would be most of the paper.
OPEN_FOR_PRINT = """
const folded = [];
addEventListener("beforeprint", () => {
  folded.push(...document.querySelectorAll("details.printed:not([open])"));
  folded.forEach(one => { one.open = true; });
});
addEventListener("afterprint", () => { while (folded.length) folded.pop().open = false; });
"""


@dataclass(frozen=True)
class Verdict:
    """Whether a goal was reached, in words; None where there is no goal."""

    reached: bool
    goal: str


@dataclass(frozen=True)
class Section:
    """A part of the report. `picture`, `table` and `more` are HTML, the rest is text."""

    mark: str
    title: str
    figure: str
    unit: str
    sentence: str
    picture: str
    table: str
    verdict: Verdict | None = None
    change: str = ""
    more: str = ""


def write(title: str, lines: Sequence[str], sections: Sequence[Section], foot: str) -> str:
    """Return the whole page."""
    under = "".join(f"<p>{escape(line)}</p>" for line in lines)
    tiles = "".join(_tile(one) for one in sections)
    body = "".join(_section(one) for one in sections)
    return (
        '<!doctype html>\n<html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>\n{STYLE.read_text(encoding='utf-8')}</style></head>"
        f'<body><header><h1>{escape(title)}</h1>{under}</header><nav class="tiles" '
        f'aria-label="Overzicht">{tiles}</nav><main>{body}</main>'
        f"<footer>{escape(foot)}</footer><script>{OPEN_FOR_PRINT}</script></body></html>\n"
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], folded: str = "") -> str:
    """Return a table, the first column words and the rest figures; folded away under a summary."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(_cell(cell) for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    # A wide table scrolls in its own frame, which the keyboard has to reach.
    drawn = (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    return fold(folded, drawn, "printed") if folded else drawn


def _cell(words: str) -> str:
    kind = ' class="words"' if len(words) > LONGEST_FIGURE else ""
    return f"<td{kind}>{escape(words)}</td>"


def fold(summary: str, content: str, kind: str = "on-screen") -> str:
    """Return content that opens under its summary; of the kind "printed" it comes on paper too."""
    return f'<details class="{kind}"><summary>{escape(summary)}</summary>{content}</details>'


def quotes(messages: Sequence[tuple[str, str]]) -> str:
    """Return messages as a list, each with a small note behind it."""
    rows = "".join(
        f'<li><q>{escape(text)}</q> <span class="note">{escape(note)}</span></li>'
        for text, note in messages
    )
    return f'<ul class="quotes">{rows}</ul>'


def _tile(one: Section) -> str:
    return (
        f'<a class="tile" href="#{one.mark}"><span>{escape(one.title)}</span>'
        f"<b>{escape(one.figure)}</b>{_verdict(one)}{_change(one)}</a>"
    )


def _section(one: Section) -> str:
    return (
        f'<section id="{one.mark}"><h2>{escape(one.title)}</h2><p class="figure">'
        f"<b>{escape(one.figure)}</b> <span>{escape(one.unit)}</span></p>"
        f'<p class="signs">{_verdict(one)}{_change(one)}</p>'
        f'<div class="picture">{one.picture}</div><p class="means">{escape(one.sentence)}</p>'
        f"{one.table}{one.more}</section>"
    )


def _verdict(one: Section) -> str:
    if one.verdict is None:
        return ""
    name, sign = ("reached", "✓") if one.verdict.reached else ("missed", "✗")
    said = "doel gehaald" if one.verdict.reached else "doel niet gehaald"
    return f'<i class="{name}">{sign} {said}: {escape(one.verdict.goal)}</i>'


def _change(one: Section) -> str:
    return f'<i class="change">{escape(one.change)}</i>' if one.change else ""
