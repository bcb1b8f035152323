"""Sections of the report: does it know what it does not know, and what does it cost?

Outside messages, confidence, noise, examples that clash, time and memory.
"""

from __future__ import annotations

from designer.evaluate import clashes, noise, page, pictures, readings
from designer.evaluate.page import Section, Verdict
from designer.evaluate.pictures import Bar, Slice
from designer.evaluate.readings import AtThreshold
from designer.evaluate.shown import Shown, find
from designer.evaluate.sources import Message
from designer.evaluate.words import number, percent, plural, points

LISTED_CLASHES = 60
EXAMPLE = "Ik kan mijn pincode niet meer vinden, kunt u mij helpen alstublieft?"


def outside(shown: Shown) -> Section:
    """Messages that are not for us, out of data/, at every threshold."""
    held, gate = shown.measured.held_out, shown.plan.gate
    now, over = readings.at_threshold(held, gate), readings.curve(held, gate)
    return Section(
        mark="buiten",
        title="Niet voor ons (data/)",
        figure=percent(1 - now.outside_answered),
        unit="van de zinnen die niet voor ons zijn wordt niet beantwoord",
        sentence=f"Daarvoor wordt {percent(now.inside_turned_away)} van de vragen aan ons ten "
        "onrechte afgewezen: de assistent vraagt dan door. De drempel in config.yml staat op "
        f"{number(gate.threshold, 2)}, de streeplijn. Hoger wijst meer af van allebei.",
        picture=pictures.threshold_curve(over, now, "Afgewezen en beantwoord bij elke drempel"),
        table=page.table(
            ("drempel", "niet voor ons, toch beantwoord", "voor ons, toch afgewezen"),
            [_threshold_row(one) for one in sorted([now, *over[::2]], key=_threshold)],
        ),
        verdict=shown.at_least("outside_turned_away", 1 - now.outside_answered),
        change=shown.change("outside_turned_away"),
    )


def outside_set(shown: Shown) -> Section:
    """Messages that are not for us and stand nowhere in data/."""
    figures = shown.figures["outside"]
    answered = [one for one in shown.measured.outside if not shown.plan.gate.turns_away(one)]
    cut = [
        Slice("niet beantwoord", figures["outside_turned_away"], "good"),
        Slice("toch beantwoord", 1 - figures["outside_turned_away"], "bad"),
    ]
    asked = find(shown.figures, ("development", "inside_turned_away"))
    price = ""
    if asked is not None:
        kept = shown.at_most("inside_turned_away", asked)
        price = f" Van de ontwikkelset wordt daarbij {percent(asked)} afgewezen ({kept.goal} mag)."
    listed = [
        (one.message.text, f"gelezen als {one.label}, {percent(one.confidence, 0)}")
        for one in sorted(answered, key=lambda one: -one.confidence)
    ]
    return Section(
        mark="buitenset",
        title="Niet voor ons (testzinnen)",
        figure=percent(figures["outside_turned_away"]),
        unit=f"van {plural(figures['n'], 'zin', 'zinnen')} buiten data/ wordt niet beantwoord",
        sentence=f"{plural(len(answered), 'zin kreeg', 'zinnen kregen')} een antwoord dat nergens "
        f"op slaat.{price}",
        picture=pictures.parts(cut, "Zinnen die niet voor ons zijn"),
        table=page.table(
            ("", "aandeel", "zinnen"),
            [[one.name, percent(one.share), number(one.share * figures["n"], 0)] for one in cut],
        ),
        verdict=shown.at_least("outside_turned_away", figures["outside_turned_away"]),
        change=shown.change("outside", "outside_turned_away"),
        more=page.fold("De zinnen die een antwoord kregen", page.quotes(listed)),
    )


def calibration(shown: Shown) -> Section:
    """Does "70 % sure" mean right seven times in ten?"""
    gate = shown.plan.gate
    inside = [one for one in shown.measured.held_out if not gate.is_outside(one.message)]
    bins, error = readings.calibrate(inside), shown.figures["calibration_error"]
    over = sum(one.n * (one.sure - one.right) for one in bins) / max(1, sum(one.n for one in bins))
    lean = "zekerder dan hij mag zijn" if over > 0 else "voorzichtiger dan nodig"
    return Section(
        mark="zekerheid",
        title="Klopt de zekerheid?",
        figure=percent(error),
        unit="liggen zekerheid en waarheid gemiddeld uit elkaar (ECE)",
        sentence="Op de streeplijn zou ‘70% zeker’ zeven van de tien keer goed zijn. Gemiddeld is "
        f"de assistent {lean}. Hoe voller de staaf, hoe meer zinnen.",
        picture=pictures.reliability(bins, "Hoe vaak goed, bij hoe zeker"),
        table=page.table(
            ("zekerheid", "zinnen", "gemiddeld zeker", "goed"),
            [
                [
                    f"{percent(one.low, 0)} tot {percent(one.high, 0)}",
                    number(one.n, 0),
                    percent(one.sure),
                    percent(one.right),
                ]
                for one in bins
            ],
        ),
        change=shown.change("calibration_error", less_is_better=True),
    )


def under_noise(shown: Shown) -> Section:
    """How much is lost when people type as they do."""
    lost, some = shown.figures["noise"], shown.measured.noise
    worst = max(lost, key=lambda kind: lost[kind])
    most = max(0.1, *lost.values())
    allowed = shown.goals["noise_lost"]
    rows = [
        Bar(kind, max(0.0, lost[kind]) / most, points(-lost[kind]), lost[kind] > allowed)
        for kind in sorted(lost, key=lambda kind: -lost[kind])
    ]
    on_tests = shown.figures.get("development", {}).get("noise", {})
    return Section(
        mark="slordig",
        title="Slordig getypt",
        figure=points(-lost[worst]),
        unit=f"punten bij de lastigste soort: {worst.lower()}",
        sentence=f"{plural(len(some[worst].clean), 'zin', 'zinnen')} uit data/ zijn nog eens "
        "gelezen zoals mensen echt typen. De staaf is wat daarbij verloren gaat; de streeplijn is "
        "wat mag.",
        picture=pictures.bars(rows, "Punten verloren per soort", allowed / most),
        table=page.table(
            ("", "punten verschil", "op de ontwikkelset", "zo ziet het eruit"),
            [[kind, points(-lost[kind]), _maybe(on_tests, kind), _sloppy(kind)] for kind in lost],
        ),
        verdict=Verdict(lost[worst] <= allowed, f"hoogstens {number(100 * allowed, 0)} punten"),
        change=shown.change("noise_lost", less_is_better=True),
    )


def alike(shown: Shown) -> Section:
    """Examples that say the same under two labels, or twice under one."""
    messages, pairs = shown.plan.messages, shown.measured.alike
    different = clashes.label_clashes(messages, pairs)
    spare = shown.figures["spares"]
    most = max(spare.values(), default=1)
    rows = [
        Bar(topic, count / most, str(count))
        for topic, count in sorted(spare.items(), key=lambda row: -row[1])[:15]
    ]
    listed = [
        (
            messages[pair.one].text,
            f"{_where(messages[pair.one])}, en bij {_where(messages[pair.other])}: "
            f"‘{messages[pair.other].text}’",
        )
        for pair in different[:LISTED_CLASHES]
    ]
    return Section(
        mark="dubbel",
        title="Dubbel in data/",
        figure=number(len(different), 0),
        unit="keer staat bijna dezelfde zin bij twee labels",
        sentence="Zulke zinnen leren het model twijfelen: kies één label. Daarnaast zeggen "
        f"{plural(sum(spare.values()), 'voorbeeld', 'voorbeelden')} bijna hetzelfde als een ander "
        "van hetzelfde label; de staven tonen waar. Die mogen blijven, maar een andere zin helpt "
        "meer.",
        picture=pictures.bars(rows, "Voorbeelden die bijna dubbel zijn, per onderwerp"),
        table=page.table(
            ("onderwerp", "bijna dubbel"),
            [[topic, number(count, 0)] for topic, count in spare.items()],
            "Bijna dubbel per onderwerp",
        ),
        change=_fewer(shown, len(different)),
        more=page.fold("Bijna dezelfde zin bij twee labels", page.quotes(listed)),
    )


def speed(shown: Shown) -> Section:
    """What reading costs."""
    figures, times = shown.figures, shown.measured.speed.milliseconds
    goal = shown.goals["milliseconds"]
    return Section(
        mark="snelheid",
        title="Tijd en geheugen",
        figure=f"{number(figures['milliseconds'])} ms",
        unit="voor de helft van de zinnen, zonder Rasa eromheen",
        sentence="95 van de 100 zinnen zijn gelezen binnen "
        f"{number(figures['milliseconds_95'])} ms. Het model vraagt "
        f"{number(figures['model_megabytes'], 0)} MB geheugen.",
        picture=pictures.histogram(times, "Hoe vaak hoeveel tijd", "milliseconden per zin"),
        table=page.table(
            ("", "nu", "vorige keer"),
            [
                [name, number(figures[key], digits), _before(shown, key, digits)]
                for name, key, digits in (
                    ("helft van de zinnen binnen (ms)", "milliseconds", 1),
                    ("95 van de 100 binnen (ms)", "milliseconds_95", 1),
                    ("geheugen van het model (MB)", "model_megabytes", 0),
                    ("geheugen van het hele proces (MB)", "process_megabytes", 0),
                    ("trainen (s)", "training_seconds", 0),
                )
            ],
        ),
        verdict=Verdict(figures["milliseconds"] <= goal, f"hoogstens {number(goal, 0)} ms"),
    )


def _threshold(one: AtThreshold) -> float:
    return one.threshold


def _threshold_row(one: AtThreshold) -> list[str]:
    return [
        number(one.threshold, 2),
        percent(one.outside_answered),
        percent(one.inside_turned_away),
    ]


def _maybe(lost: dict[str, float], kind: str) -> str:
    return points(-lost[kind]) if kind in lost else ""


def _sloppy(kind: str) -> str:
    return noise.KINDS[kind](EXAMPLE, noise.luck_for(EXAMPLE, kind))


def _where(message: Message) -> str:
    return f"{message.topic}, {message.label}"


def _fewer(shown: Shown, now: int) -> str:
    before = find(shown.previous, ("clashes",))
    return "" if before is None else f"vorige keer {number(before, 0)}"


def _before(shown: Shown, key: str, digits: int) -> str:
    before = find(shown.previous, (key,))
    return "" if before is None else number(before, digits)
