"""Sections of the report: is the question recognised? Data/, test messages, careful labels."""

from __future__ import annotations

from designer.evaluate import page, pictures, readings
from designer.evaluate.figures import Figures
from designer.evaluate.page import Section
from designer.evaluate.pictures import Bar, Slice
from designer.evaluate.readings import Found, Reading
from designer.evaluate.shown import Shown, note
from designer.evaluate.words import number, percent, plural, points

WORST_LABELS = 15
WORST_PAIRS = 12
WEAK = 0.75  # a topic or label below this is drawn as a warning
SCORE_HEADS = ("", "voorbeelden", "precisie", "gevonden", "F1", "verandering")


def by_topic(shown: Shown) -> Section:
    """Cross-validation over data/, a bar for each topic."""
    figures, topics = shown.figures, shown.figures["topics"]
    worst = sorted(topics, key=lambda name: topics[name]["f1"])
    weak = [name for name in worst if topics[name]["f1"] < WEAK]
    rows = [_bar(name, topics[name]) for name in worst]
    named = " en ".join(worst[:2])
    return Section(
        mark="onderwerpen",
        title="Herkend uit data/",
        figure=percent(figures["right"]),
        unit=f"van de vragen aan ons krijgt het juiste label ({figures['folds']} delen)",
        sentence=f"Elke zin is gelezen door een model dat die zin niet kende. {named} gaan het "
        f"minst goed; {plural(len(weak), 'onderwerp blijft', 'onderwerpen blijven')} onder "
        f"{percent(WEAK, 0)}. Meer en andere voorbeelden helpen daar het meest.",
        picture=pictures.bars(rows, "F1 per onderwerp, het zwakste eerst"),
        table=page.table(SCORE_HEADS, _score_rows(shown, "topics"), "Cijfers per onderwerp"),
        change=shown.change("right"),
        more=_explain(),
    )


def by_label(shown: Shown) -> Section:
    """The weakest labels as a picture, all of them as a table."""
    labels = shown.figures["labels"]
    worst = sorted(labels, key=lambda name: labels[name]["f1"])[:WORST_LABELS]
    mean = sum(score["f1"] for score in labels.values()) / len(labels)
    weak = sum(score["f1"] < WEAK for score in labels.values())
    return Section(
        mark="labels",
        title="Labels",
        figure=percent(mean),
        unit=f"gemiddelde F1 van {plural(len(labels), 'label', 'labels')}",
        sentence=f"Dit zijn de {len(worst)} zwakste labels. "
        f"{plural(weak, 'label blijft', 'labels blijven')} onder {percent(WEAK, 0)}. Is ‘gevonden’ "
        "laag, geef het label dan andere voorbeelden; is ‘precisie’ laag, dan trekt het zinnen "
        "van andere labels aan.",
        picture=pictures.bars([_bar(name, labels[name]) for name in worst], "F1 per label"),
        table=page.table(SCORE_HEADS, _score_rows(shown, "labels"), "Cijfers van alle labels"),
    )


def development(shown: Shown) -> Section:
    """The messages that stand nowhere in data/."""
    figures, some = shown.figures["development"], shown.measured.development
    wrong = [reading for reading in some if not reading.right]
    asked = figures["inside_turned_away"]
    cut = [
        Slice("meteen goed", figures["right_at_once"], "good"),
        Slice("vraagt door of zegt het niet te weten", asked, "middle"),
        Slice("meteen fout", figures["wrong_at_once"], "bad"),
    ]
    missed = figures["careful_missed"]
    listed = page.quotes([(reading.message.text, _expected(reading)) for reading in wrong])
    return Section(
        mark="ontwikkelset",
        title="Ontwikkelset",
        figure=percent(figures["right"]),
        unit=f"van {plural(figures['n'], 'zin', 'zinnen')} die niet in data/ staan: juist label",
        sentence=f"Zo gaat het met zinnen die wij niet zelf schreven. In {percent(asked)} van de "
        f"gevallen vraagt de assistent door. Van {plural(figures['careful_n'], 'zin', 'zinnen')} "
        f"met een dringend of gevoelig label {_are(missed)} er {missed} gemist.",
        picture=pictures.parts(cut, "Wat er met de zinnen van de ontwikkelset gebeurt"),
        table=page.table(
            ("", "aandeel", "verandering"),
            [
                ["juist label", percent(figures["right"]), shown.change("development", "right")],
                *([one.name, percent(one.share), ""] for one in cut),
            ],
        ),
        verdict=shown.at_least("development_right", figures["right"]),
        change=shown.change("development", "right"),
        more=page.fold(f"De {plural(len(wrong), 'zin', 'zinnen')} met een verkeerd label", listed),
    )


def careful(shown: Shown) -> Section:
    """Labels where a mistake hurts."""
    found = readings.find_careful(
        shown.measured.held_out, shown.careful, shown.teams, shown.plan.gate
    )
    together, goal = readings.total(found), shown.goals["careful_found"]
    found = sorted(found, key=lambda one: one.recall)
    below = [one.label for one in found if one.recall < goal]
    rows = [Bar(one.label, one.recall, percent(one.recall), one.recall < goal) for one in found]
    said = f"Onder het doel: {', '.join(below)}." if below else "Alle labels halen het doel."
    missed = [(reading.message.text, note(reading)) for reading in together.missed]
    return Section(
        mark="dringend",
        title="Dringend en gevoelig",
        figure=percent(together.recall),
        unit=f"van {plural(together.n, 'zin', 'zinnen')} over fraude, verlies, rouw, schuld en "
        "klachten gevonden",
        sentence=f"Een ander label van hetzelfde team telt als gevonden. {said} Bij "
        f"{percent(together.hesitant / max(1, together.n))} is het label goed, maar vraagt de "
        "assistent eerst na omdat hij twijfelt.",
        picture=pictures.bars(rows, "Gevonden per label", goal),
        table=page.table(
            ("", "voorbeelden", "precies dit label", "zelfde team", "twijfelt"),
            [_found_row(one) for one in [*found, together]],
        ),
        verdict=shown.at_least("careful_found", together.recall),
        change=shown.change("careful"),
        more=page.fold(
            f"De {plural(len(missed), 'gemiste zin', 'gemiste zinnen')}", page.quotes(missed)
        ),
    )


def confusions(shown: Shown) -> Section:
    """Pairs of labels that are mixed up, with the messages."""
    pairs = shown.figures["pairs"]
    wrong = sum(not reading.right for reading in shown.measured.held_out)
    most = max((pair["n"] for pair in pairs), default=1)
    rows = [
        Bar(f"{pair['label']} → {pair['read_as']}", pair["n"] / most, str(pair["n"]))
        for pair in pairs[:WORST_PAIRS]
    ]
    top = sum(pair["n"] for pair in pairs[:WORST_PAIRS])
    return Section(
        mark="verward",
        title="Wat door elkaar loopt",
        figure=number(wrong, 0),
        unit="zinnen uit data/ kregen een ander label, ook de zinnen die niet voor ons zijn",
        sentence=f"De {len(rows)} ergste paren zijn samen {percent(top / max(1, wrong), 0)} van "
        "alle verwarring. Lees de zinnen eronder: hoort een zin echt bij het ene label, geef dat "
        "dan meer van zulke zinnen; hoort hij bij het andere, verplaats hem.",
        picture=pictures.bars(rows, "Aantal zinnen per verward paar"),
        table=page.table(
            ("hoort bij → gelezen als", "zinnen", "deel van het label"),
            [_pair_row(pair) for pair in pairs],
            f"De {len(pairs)} ergste paren",
        ),
        more="".join(_pair_messages(pair) for pair in pairs),
    )


def _explain() -> str:
    return page.fold(
        "Wat betekenen deze woorden?",
        '<p class="means">Precisie: van alle zinnen die dit label kregen, hoeveel terecht. '
        "Gevonden: van alle zinnen die dit label hadden moeten krijgen, hoeveel het kregen. "
        "F1 vat die twee samen en is alleen hoog als beide hoog zijn.</p>",
    )


def _bar(name: str, score: Figures) -> Bar:
    return Bar(name, score["f1"], percent(score["f1"]), score["f1"] < WEAK)


def _score_rows(shown: Shown, kind: str) -> list[list[str]]:
    scores = shown.figures[kind]
    before = (shown.previous or {}).get(kind, {})
    return [
        [
            name,
            number(score["n"], 0),
            percent(score["precision"]),
            percent(score["recall"]),
            percent(score["f1"]),
            points(score["f1"] - before[name]["f1"]) if name in before else "",
        ]
        for name, score in sorted(scores.items(), key=lambda row: float(row[1]["f1"]))
    ]


def _found_row(one: Found) -> list[str]:
    shares = (one.exactly, one.by_team, one.hesitant)
    return [one.label, number(one.n, 0), *(percent(part / max(1, one.n)) for part in shares)]


def _pair_row(pair: Figures) -> list[str]:
    name = f"{pair['label']} → {pair['read_as']}"
    return [name, number(pair["n"], 0), percent(pair["n"] / pair["of"])]


def _pair_messages(pair: Figures) -> str:
    quoted = [
        (one["text"], f"{one['topic']}, {percent(one['confidence'], 0)} zeker")
        for one in pair["messages"]
    ]
    return page.fold(
        f"{pair['label']} → {pair['read_as']}: {plural(pair['n'], 'zin', 'zinnen')}",
        page.quotes(quoted),
    )


def _expected(reading: Reading) -> str:
    right = " of ".join((reading.message.label, *reading.message.also))
    return f"hoort bij {right}; gelezen als {reading.label}, {percent(reading.confidence, 0)}"


def _are(count: int) -> str:
    return "is" if count == 1 else "zijn"
