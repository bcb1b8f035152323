"""`python -m benchmarks`: measure, print a table, and leave nothing running."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import demo, systems, table, training
from benchmarks.running import DidNotStart
from benchmarks.systems import Measured
from care.errors import ConfigurationError


def main(
    seconds: Annotated[
        float, typer.Option(min=2, max=600, help="How long each measurement lasts.")
    ] = 30,
    without_default: Annotated[
        bool, typer.Option("--without-default", help="Only ours; spares the long training.")
    ] = False,
    only_train: Annotated[
        bool, typer.Option("--only-train", help="Train what is missing, and measure later.")
    ] = False,
    older_default: Annotated[
        bool,
        typer.Option(
            "--older-default", help="A default model made from earlier data will do; it is marked."
        ),
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as well.")
    ] = None,
) -> None:
    """Measure reception, replies and Rasa's default configuration beside ours."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        models = _models(without_default, older_default)
        if only_train:
            return
        setting = table.look_around(seconds)
        _say("`balie demo` with a model that fits")
        ready = demo.seconds_to_ready()
        measured = asyncio.run(_measure(models, seconds))
    except (training.TrainingFailed, DidNotStart, ConfigurationError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(table.as_text(setting, ready, measured))
    if json_file is not None:
        figures = table.as_json(setting, ready, measured)
        json_file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _models(without_default: bool, older_default: bool) -> list[training.Trained]:
    _say("training ours, where the kept model does not fit")
    models = [training.ours()]
    if not without_default:
        _say("training Rasa's default configuration, where the kept model does not fit")
        models.append(training.default(or_older=older_default))
    return models


async def _measure(models: list[training.Trained], seconds: float) -> list[Measured]:
    measured = [await systems.measure_house("ours", models[0], seconds)]
    for default in models[1:]:
        measured.append(await systems.measure_house("default", default, seconds))
        measured.append(await systems.measure_stock("plain Rasa", default, seconds))
    return measured


def _stop(number: int, frame: object) -> None:
    sys.exit(128 + number)


def _say(what: str) -> None:
    typer.echo(f"  {what}", err=True)


if __name__ == "__main__":
    typer.run(main)
