"""Examples that stand, as good as the same, under two labels: the assistant cannot tell them apart.

The same is what the classifier takes for the same (nlu/normalise.py): capitals, accents, full
stops and chat spelling make no difference to it. Within a label a double does no harm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from designer.check import near
from designer.check.finding import Finding, mind, quote, wrong
from designer.check.project import Project
from designer.check.topic import Example
from nlu import normalise

# Near enough to what the tokenizer makes of it, and fifty times as quick.
TOKEN = re.compile(r"\[\w+(?: ••\w+)?\]|\w+(?:['’.-]\w+)*|[^\w\s]")
CHOOSE = "Kies één label. Is de zin echt dubbelzinnig, haal hem dan bij allebei weg."
COMPARE = "Bedoelen klanten hier iets anders mee? Maak het verschil groter, of kies één label."


def find(project: Project) -> Iterator[Finding]:
    """Yield examples that another label has too, or has almost."""
    same: dict[str, list[Example]] = defaultdict(list)
    for example in project.examples:
        same[_normal(example.text)].append(example)
    same.pop("", None)
    for group in same.values():
        yield from _clashes(group)
    texts = list(same)
    pairs = dict.fromkeys(near.find_reordered(texts), "met dezelfde woorden")
    for pair in near.find_edited(texts):
        pairs.setdefault(pair, "bijna gelijk")
    for (one, other), how in pairs.items():
        yield from _near(same[texts[one]][0], same[texts[other]][0], how)


def _normal(text: str) -> str:
    words = normalise.words(TOKEN.findall(text))
    return "" if normalise.says_nothing(words) else " ".join(words)


def _clashes(group: list[Example]) -> Iterator[Finding]:
    """Yield one finding for each further label that has the sentence."""
    first, seen = group[0], {group[0].label}
    for other in group[1:]:
        if other.label not in seen:
            seen.add(other.label)
            as_well = f"bij {first.label} ({first.place})"
            if other.text == first.text:
                what = f"{quote(other.text)} staat bij {other.label} en ook {as_well}."
            else:
                what = (
                    f"{quote(other.text)} bij {other.label} is voor de assistent hetzelfde als"
                    f" {quote(first.text)} {as_well}."
                )
            yield wrong(other.place, what, CHOOSE)


def _near(one: Example, other: Example, how: str) -> Iterator[Finding]:
    if one.label != other.label:
        what = (
            f"{quote(other.text)} bij {other.label} lijkt op {quote(one.text)} bij {one.label}"
            f" ({one.place}): {how}."
        )
        yield mind(other.place, what, COMPARE)
