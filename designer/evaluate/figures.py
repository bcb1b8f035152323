"""All figures of a run as plain data: what is kept as JSON, compared and shown.

Only examples from data/ are kept, never a message of a test file: those stay where they came from.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from designer.evaluate import clashes, readings
from designer.evaluate.measuring import Measured, Noisy, Plan
from designer.evaluate.readings import Gate, Pair, Reading, Score

Figures = dict[str, Any]

# So many pairs of labels are listed, with so many messages each.
PAIRS = 40
MESSAGES = 12


def summarise(
    plan: Plan, measured: Measured, teams: dict[str, str], careful: Sequence[str], made: datetime
) -> Figures:
    """Return the figures of a run."""
    held, gate = measured.held_out, plan.gate
    found = readings.find_careful(held, careful, teams, gate)
    different = clashes.label_clashes(plan.messages, measured.alike)
    figures: Figures = {
        "made": made.isoformat(timespec="minutes"),
        "folds": plan.folds,
        "quick": plan.quick,
        "examples": len(plan.messages),
        "threshold": gate.threshold,
        **of_readings(held, gate),
        "topics": _scores(readings.score_topics(held)),
        "labels": _scores(readings.score_labels(held)),
        "careful": readings.total(found).recall,
        "careful_labels": {
            one.label: {
                "n": one.n,
                "exactly": one.exactly / one.n,
                "recall": one.recall,
                "hesitant": one.hesitant / one.n,
            }
            for one in found
        },
        **of_noise(measured.noise),
        "pairs": [_pair(pair) for pair in readings.confusions(held)[:PAIRS]],
        "clashes": len(different),
        "spares": clashes.spares(plan.messages, measured.alike),
        **_speed(measured),
    }
    if plan.development:
        figures["development"] = {
            "n": len(measured.development),
            "mark": plan.development.mark,
            **of_readings(measured.development, gate),
            # A test file may hold a few messages that are not for us: they count as all others.
            "right": readings.share_right(measured.development),
            **of_noise(measured.development_noise),
            **_careful_missed(measured.development, careful, teams, gate),
        }
    if plan.outside:
        away = readings.share(gate.turns_away(reading) for reading in measured.outside)
        figures["outside"] = {
            "n": len(measured.outside),
            "mark": plan.outside.mark,
            "outside_turned_away": away,
        }
    return figures


def of_readings(some: Sequence[Reading], gate: Gate) -> Figures:
    """Return the figures that hold for any set of messages."""
    inside = [reading for reading in some if not gate.is_outside(reading.message)]
    outside = [reading for reading in some if gate.is_outside(reading.message)]
    acted = [reading for reading in inside if not gate.turns_away(reading)]
    here = readings.at_threshold(some, gate)
    return {
        "right": readings.share_right(inside),
        "right_at_once": sum(reading.right for reading in acted) / max(1, len(inside)),
        "wrong_at_once": sum(not reading.right for reading in acted) / max(1, len(inside)),
        "inside_turned_away": here.inside_turned_away,
        "outside_turned_away": 1 - here.outside_answered if outside else None,
        "calibration_error": readings.calibration_error(readings.calibrate(inside)),
    }


def of_noise(noise: dict[str, Noisy]) -> Figures:
    """Return what each kind of noise costs, as a share; and the most costly."""
    lost = {
        kind: readings.share_right(both.clean) - readings.share_right(both.noisy)
        for kind, both in noise.items()
    }
    return {"noise": lost, "noise_lost": max(lost.values(), default=0.0)}


def _careful_missed(
    some: Sequence[Reading], careful: Sequence[str], teams: dict[str, str], gate: Gate
) -> Figures:
    found = readings.total(readings.find_careful(some, careful, teams, gate))
    return {"careful_n": found.n, "careful_missed": len(found.missed), "careful": found.recall}


def _scores(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    return {
        one.name: {"n": one.n, "precision": one.precision, "recall": one.recall, "f1": one.f1}
        for one in scores
    }


def _pair(pair: Pair) -> Figures:
    return {
        "label": pair.label,
        "read_as": pair.read_as,
        "n": len(pair.readings),
        "of": pair.of,
        "messages": [
            {
                "text": reading.message.text,
                "topic": reading.message.topic,
                "confidence": round(reading.confidence, 3),
            }
            for reading in pair.readings[:MESSAGES]
        ],
    }


def _speed(measured: Measured) -> Figures:
    times = sorted(measured.speed.milliseconds)
    return {
        "milliseconds": statistics.median(times),
        "milliseconds_95": times[int(len(times) * 0.95)],
        "process_megabytes": measured.speed.process_megabytes,
        "model_megabytes": measured.speed.model_megabytes,
        "training_seconds": measured.training_seconds,
    }
