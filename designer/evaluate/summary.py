"""The essence of a run in a few lines for the terminal."""

from __future__ import annotations

from designer.evaluate import history, words
from designer.evaluate.beside import ROWS
from designer.evaluate.figures import Figures
from designer.evaluate.shown import find
from designer.evaluate.words import number, percent, plural

WORST = 5


def write(figures: Figures, previous: Figures | None) -> str:
    """Return the lines."""
    lines = [
        f"{number(figures['examples'], 0)} voorbeelden, {len(figures['labels'])} labels"
        + (" (snelle blik)" if figures["quick"] else "")
    ]
    for name, path, less_is_better in ROWS:
        now = find(figures, path)
        if now is not None:
            moved = words.change(now, find(previous, path), less_is_better=less_is_better)
            lines.append(f"  {name:<44}{percent(now):>7}  {moved}".rstrip())
    lines.append(
        f"  {'Tijd per zin, geheugen van het model':<44}"
        f"{number(figures['milliseconds']):>4} ms, {number(figures['model_megabytes'], 0)} MB"
    )
    lines += ["", "Loopt het meest door elkaar:"]
    for pair in figures["pairs"][:WORST]:
        count = plural(pair["n"], "zin", "zinnen")
        lines.append(f"  {pair['label']} → {pair['read_as']}: {count} van {pair['of']}")
    changed = history.changes(figures, previous)
    if changed:
        lines += ["", "Sinds de vorige keer:"]
        for one in [*changed[:WORST], *[one for one in changed[WORST:] if one.points > 0][-WORST:]]:
            lines.append(f"  {one.label}: {words.points(one.points)} punten")
    return "\n".join(lines)
