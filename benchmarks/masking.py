"""`python -m benchmarks.masking`: how long masking takes, for a message and for five together."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from care.privacy.mask import mask, mask_messages
from tests.privacy import corpus, report

DRAWN = 40
GOAL_MS = 1.0
TOGETHER = 5


def main() -> None:
    """Print median, mean and 99th percentile in milliseconds of processor time."""
    harmless = report.harmless()
    secret = [
        case.text for kind in corpus.VALUES for case in corpus.draw_many(corpus.cases(kind), DRAWN)
    ]
    fives = [harmless[at : at + TOGETHER] for at in range(0, len(harmless), TOGETHER)]
    print(f"{'':<34}{'median':>8}{'mean':>8}{'99th':>8}   (ms; the goal is {GOAL_MS} a message)")
    _row("harmless messages with numbers", mask, harmless)
    _row("messages with a secret", mask, secret)
    _row("five consecutive messages", mask_messages, fives)


def _row(name: str, work: Callable[[Any], object], inputs: Sequence[Any]) -> None:
    for each in inputs:  # what is looked up once is not what is measured
        work(each)
    taken = []
    for each in inputs:
        start = time.process_time()
        work(each)
        taken.append(1000 * (time.process_time() - start))
    last = statistics.quantiles(taken, n=100)[-1]
    print(f"{name:<34}{statistics.median(taken):8.2f}{statistics.mean(taken):8.2f}{last:8.2f}")


if __name__ == "__main__":
    main()
