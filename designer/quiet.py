"""Keep standard output for our own lines, and customers' sentences out of libraries' logs."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def own_output() -> Iterator[TextIO]:
    """Within the block only the yielded file reaches the real standard output."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with os.fdopen(os.dup(kept), "w", encoding="utf-8") as output:
            yield output
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Within the block libraries may be imported without telling what they think of each other."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Recorded, not only ignored: some libraries change the filters while they are imported.
    with warnings.catch_warnings(record=True):
        yield


def hush_rasa() -> None:
    """Let Rasa report only what is wrong: at debug level it would print the sentences it reads."""
    from rasa.utils.log_utils import configure_structlog

    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    configure_structlog(logging.ERROR)
