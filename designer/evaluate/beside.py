"""Sections of the report that hold this run against others: the previous one, Rasa's default."""

from __future__ import annotations

from datetime import datetime

from designer.evaluate import history, page, pictures
from designer.evaluate.page import Section
from designer.evaluate.pictures import Bar, Shift
from designer.evaluate.shown import Shown, find
from designer.evaluate.words import number, percent, plural, points

# A figure's name, where it stands, whether less is better, and how it is written.
ROWS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("Herkend uit data/", ("right",), False),
    ("Meteen goed beantwoord (data/)", ("right_at_once",), False),
    ("Dringend en gevoelig gevonden", ("careful",), False),
    ("Niet voor ons, niet beantwoord (data/)", ("outside_turned_away",), False),
    ("Voor ons, toch afgewezen (data/)", ("inside_turned_away",), True),
    ("Zekerheid ernaast (ECE)", ("calibration_error",), True),
    ("Verloren bij slordig typen", ("noise_lost",), True),
    ("Ontwikkelset herkend", ("development", "right"), False),
    ("Ontwikkelset, toch afgewezen", ("development", "inside_turned_away"), True),
    ("Testzinnen niet voor ons, niet beantwoord", ("outside", "outside_turned_away"), False),
)
COSTS = (
    ("Milliseconden per zin", ("milliseconds",)),
    ("Geheugen van het proces (MB)", ("process_megabytes",)),
    ("Trainen (s)", ("training_seconds",)),
)


def previous_run(shown: Shown) -> Section:
    """What got better and worse."""
    changed = history.changes(shown.figures, shown.previous)
    worse = [one for one in changed if one.points < 0]
    better = [one for one in changed if one.points > 0]
    told = [*worse[:8], *better[-8:]]
    then = datetime.fromisoformat((shown.previous or shown.figures)["made"])
    rows = [
        [name, percent(now), percent(before), shown.change(*path, less_is_better=less)]
        for name, path, less in ROWS
        if (now := find(shown.figures, path)) is not None
        and (before := find(shown.previous, path)) is not None
    ]
    label_rows = [
        [one.label, percent(one.now), percent(one.before), points(one.points)] for one in changed
    ]
    return Section(
        mark="verschil",
        title="Sinds de vorige keer",
        figure=f"{len(better)} beter, {len(worse)} slechter",
        unit=f"labels, vergeleken met {then:%d-%m-%Y %H.%M} uur",
        sentence="Alleen verschillen van drie punten en meer tellen: kleinere zijn bij één label "
        "toeval." + ("" if told else " Geen enkel label veranderde zoveel."),
        picture=pictures.shifts(
            [Shift(one.label, one.points, points(one.points)) for one in told],
            "Labels die slechter en beter werden",
        )
        if told
        else "",
        table=page.table(("", "nu", "vorige keer", "verandering"), rows)
        + page.table(("label", "F1 nu", "vorige keer", "punten"), label_rows, "Alle labels"),
    )


def default_pipeline(shown: Shown) -> Section:
    """Rasa's default pipeline on the same data."""
    default = shown.default or {}
    both = [
        (name, now, other)
        for name, path, _less in ROWS
        if (now := find(shown.figures, path)) is not None
        and (other := find(default, path)) is not None
    ]
    bars = [
        bar
        for name, now, other in both
        for bar in (
            Bar(f"{name}: wij", now, percent(now)),
            Bar("Rasa’s standaard", other, percent(other)),
        )
    ]
    rows = [[name, percent(now), percent(other), points(now - other)] for name, now, other in both]
    rows += [
        [name, number(now, 0), number(other, 0), ""]
        for name, path in COSTS
        if (now := find(shown.figures, path)) is not None
        and (other := find(default, path)) is not None
    ]
    ours, theirs = find(shown.figures, ("right",)) or 0.0, find(default, ("right",)) or 0.0
    return Section(
        mark="standaard",
        title="Naast Rasa’s standaard",
        figure=points(ours - theirs),
        unit="punten verschil met Rasa’s standaardinstellingen, op dezelfde data",
        sentence="Rasa’s standaard is gemeten op "
        f"{plural(int(default.get('held_out', 0)), 'zin', 'zinnen')} die apart bleven: een deel "
        "van data/, waar wij alle delen om beurten lezen. Bij afgewezen, zekerheid, slordig typen "
        "en kosten is minder beter.",
        picture=pictures.bars(bars, "Onze cijfers naast die van Rasa’s standaard"),
        table=page.table(("", "wij", "Rasa’s standaard", "punten"), rows),
    )
