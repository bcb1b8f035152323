"""How commands speak: mistakes in a sentence, rows as JSON, files named from where one stands."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from care.errors import CareError, ConfigurationError

AsJson = Annotated[bool, typer.Option("--json", help="Schrijf één JSON-object per regel.")]
# Files are named from where the command is given; the rest of it happens in the project's root.
STARTED_IN = Path.cwd()


def write(output: TextIO, line: dict[str, Any]) -> None:
    """One JSON object on a line."""
    output.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def told() -> Iterator[None]:
    """Say what is wrong in a sentence instead of a traceback."""
    try:
        yield
    except (ConfigurationError, CareError, ValueError) as error:
        typer.echo(str(error) or type(error).__name__, err=True)
        raise typer.Exit(2) from None
