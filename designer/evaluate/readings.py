"""How a message was read, and the figures that follow from many of them. Plain counting, no nlu.

- Right: the likeliest label is one that the message accepts.
- Turned away: the assistant does not act on the label, because it is not sure enough or because
  the label itself says that the message is not for us.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from designer.evaluate.sources import Message

BINS = 10


@dataclass(frozen=True)
class Reading:
    """A message with the label and confidence that a model gave it, not having seen it before."""

    message: Message
    label: str
    confidence: float
    # Says itself that it does not know, whatever the threshold (Rasa's own fallback does).
    doubts: bool = False

    @property
    def right(self) -> bool:
        """Return whether the label is right."""
        return self.message.accepts(self.label)


@dataclass(frozen=True)
class Gate:
    """When the assistant acts on a label."""

    threshold: float
    outside_label: str

    def turns_away(self, reading: Reading, threshold: float | None = None) -> bool:
        """Return whether the assistant would not act on it (at another threshold, if given)."""
        least = self.threshold if threshold is None else threshold
        unsure = reading.doubts or reading.confidence < least
        return unsure or reading.label == self.outside_label

    def is_outside(self, message: Message) -> bool:
        """Return whether the message is not for us."""
        return message.label == self.outside_label


@dataclass(frozen=True)
class Score:
    """How a label or a topic does: of what was called so how much is, of what is how much found."""

    name: str
    n: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall.

        >>> Score("greet", 10, 0.5, 1.0).f1.__round__(3)
        0.667
        """
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def share(parts: Iterable[bool]) -> float:
    """Return the share that is true, 0 of nothing.

    >>> share([True, False]), share([])
    (0.5, 0.0)
    """
    seen = list(parts)
    return sum(seen) / len(seen) if seen else 0.0


def share_right(readings: Iterable[Reading]) -> float:
    """Return the share that was read rightly."""
    return share(reading.right for reading in readings)


def score_labels(readings: Sequence[Reading]) -> list[Score]:
    """Return a score for each label that a message has, in the order of the alphabet."""
    truth = Counter(reading.message.label for reading in readings)
    # A further label that is right as well counts as the label itself.
    called = Counter(
        reading.message.label if reading.right else reading.label for reading in readings
    )
    rightly = Counter(reading.message.label for reading in readings if reading.right)
    return [
        Score(name, n, rightly[name] / max(1, called[name]), rightly[name] / n)
        for name, n in sorted(truth.items())
    ]


def score_topics(readings: Sequence[Reading]) -> list[Score]:
    """Return a score for each topic; a label stands for the topic that has most of its examples."""
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        homes[reading.message.label][reading.message.topic] += 1
    home = {label: topics.most_common(1)[0][0] for label, topics in homes.items()}

    def topic_read(reading: Reading) -> str:
        return reading.message.topic if reading.right else home.get(reading.label, "")

    # Recall asks for the label, not for the topic: the wrong answer of the right topic is wrong.
    by_topic = defaultdict(list)
    for reading in readings:
        by_topic[reading.message.topic].append(reading)
    called = Counter(topic_read(reading) for reading in readings)
    rightly = Counter(reading.message.topic for reading in readings if reading.right)
    return [
        Score(topic, len(group), rightly[topic] / max(1, called[topic]), share_right(group))
        for topic, group in sorted(by_topic.items())
    ]


@dataclass(frozen=True)
class Found:
    """How many messages of a careful label were found, and which were not.

    `hesitant` were found too, but the assistant is not sure enough and asks first.
    """

    label: str
    n: int
    exactly: int
    by_team: int
    hesitant: int
    missed: tuple[Reading, ...]

    @property
    def recall(self) -> float:
        """Return the share that was read as this label or another of the same team."""
        return self.by_team / self.n if self.n else 0.0


def find_careful(
    readings: Sequence[Reading], careful: Sequence[str], teams: dict[str, str], gate: Gate
) -> list[Found]:
    """Return for each careful label what was found; another label of the same team counts."""
    groups: dict[str, list[Reading]] = {label: [] for label in careful}
    for reading in readings:
        if reading.message.label in groups:
            groups[reading.message.label].append(reading)
    return [_find(label, group, teams, gate) for label, group in groups.items() if group]


def _find(label: str, group: list[Reading], teams: dict[str, str], gate: Gate) -> Found:
    reached = [reading for reading in group if reading.right or _same(teams, reading)]
    return Found(
        label,
        len(group),
        sum(reading.right for reading in group),
        len(reached),
        sum(gate.turns_away(reading) for reading in reached),
        tuple(reading for reading in group if not (reading.right or _same(teams, reading))),
    )


def total(found: Sequence[Found]) -> Found:
    """Return all careful labels together."""
    return Found(
        "samen",
        sum(one.n for one in found),
        sum(one.exactly for one in found),
        sum(one.by_team for one in found),
        sum(one.hesitant for one in found),
        tuple(reading for one in found for reading in one.missed),
    )


def _same(teams: dict[str, str], reading: Reading) -> bool:
    team = teams.get(reading.message.label)
    return team is not None and teams.get(reading.label) == team


@dataclass(frozen=True)
class Bin:
    """Messages of about the same confidence: how sure the model was, how often it was right."""

    low: float
    high: float
    n: int
    sure: float
    right: float


def calibrate(readings: Sequence[Reading], bins: int = BINS) -> list[Bin]:
    """Return the bins that hold anything, the least sure first."""
    groups: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[min(int(reading.confidence * bins), bins - 1)].append(reading)
    return [
        Bin(
            place / bins,
            (place + 1) / bins,
            len(group),
            sum(reading.confidence for reading in group) / len(group),
            share_right(group),
        )
        for place, group in sorted(groups.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far confidence and truth lie apart, on average.

    >>> round(calibration_error([Bin(0.7, 0.8, 4, 0.75, 0.5), Bin(0.9, 1.0, 4, 0.95, 1.0)]), 3)
    0.15
    """
    messages = sum(one.n for one in bins)
    apart = sum(one.n * abs(one.sure - one.right) for one in bins)
    return apart / messages if messages else 0.0


@dataclass(frozen=True)
class AtThreshold:
    """What a threshold does: outside messages answered all the same, own messages turned away."""

    threshold: float
    outside_answered: float
    inside_turned_away: float


def at_threshold(
    readings: Sequence[Reading], gate: Gate, threshold: float | None = None
) -> AtThreshold:
    """Return the two shares at a threshold, that of config.yml when none is given."""
    outside = [reading for reading in readings if gate.is_outside(reading.message)]
    inside = [reading for reading in readings if not gate.is_outside(reading.message)]
    return AtThreshold(
        gate.threshold if threshold is None else threshold,
        share(not gate.turns_away(reading, threshold) for reading in outside),
        share(gate.turns_away(reading, threshold) for reading in inside),
    )


def curve(readings: Sequence[Reading], gate: Gate, steps: int = 20) -> list[AtThreshold]:
    """Return what thresholds from 0 to 0.95 would do."""
    return [at_threshold(readings, gate, step / steps) for step in range(steps)]


@dataclass(frozen=True)
class Pair:
    """Two labels that are mixed up: messages of the first that were read as the second."""

    label: str
    read_as: str
    readings: tuple[Reading, ...]
    of: int


def confusions(readings: Sequence[Reading]) -> list[Pair]:
    """Return the pairs, worst first: most messages, then the largest share of the label."""
    totals = Counter(reading.message.label for reading in readings)
    groups: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        if not reading.right:
            groups[reading.message.label, reading.label].append(reading)
    pairs = [
        Pair(label, read_as, tuple(_surest_first(group)), totals[label])
        for (label, read_as), group in groups.items()
    ]
    return sorted(
        pairs, key=lambda one: (-len(one.readings), -len(one.readings) / one.of, one.label)
    )


def _surest_first(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: -reading.confidence)
