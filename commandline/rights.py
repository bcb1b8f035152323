"""Customers' rights, on the command line: export, forget, and is the audit sound?"""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from care import audit, clock, conversations, database, exporting, forgetting, settings
from commandline.telling import STARTED_IN, AsJson, told, write

audits = typer.Typer(help="Wie wat bekeek, meenam of wiste.", no_args_is_help=True)

Customer = Annotated[str, typer.Argument(help="Nummer, gebruikers-id of gespreks-id.")]


def export_customer(
    customer: Customer,
    to: Annotated[
        Path | None, typer.Option(help="Het bestand; anders balie-gegevens-<datum>.zip.")
    ] = None,
) -> None:
    """Zet alles wat er van een klant is in een leesbaar archief (zip)."""
    now = clock.now()
    path = STARTED_IN / (to or f"balie-gegevens-{now:%Y%m%d-%H%M%S}.zip")
    with told(), _customer(customer) as (engine, conversation_id):
        try:
            target = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        except OSError as error:
            raise ValueError(f"{path} is niet te maken: {error.strerror}.") from None
        folder = settings.media_folder()
        with target:
            count = exporting.export(engine, folder, conversation_id, target, now, by=me())
        typer.echo(f"{path} is klaar, met {count} berichten. Alleen u kunt het lezen.")


def forget_customer(
    customer: Customer,
    yes: Annotated[bool, typer.Option("--yes", help="Vraag niet of het zeker is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Wis alles van een klant, voorgoed; u krijgt een bewijs waar niets van de klant in staat."""
    with told(), _customer(customer) as (engine, conversation_id):
        if not yes:
            typer.confirm("Alles van deze klant wordt gewist, voorgoed. Doorgaan?", abort=True)
        folder = settings.media_folder()
        receipt = forgetting.forget(engine, folder, conversation_id, clock.now(), by=me())
        if as_json:
            write(sys.stdout, receipt.as_json())
            return
        typer.echo(f"Gewist. Bewijs {receipt.id}, {receipt.at:%d-%m-%Y %H:%M} UTC:")
        for name, count in receipt.counts.items():
            typer.echo(f"  {count:>6}  {name}")


@audits.command("verify")
def verify_audit(
    expect: Annotated[
        str | None, typer.Option(help="De laatste hash die u eerder noteerde.")
    ] = None,
) -> None:
    """Kijk na of er in het logboek niets veranderd, toegevoegd of weggehaald is."""
    with database.reading(database.connect(settings.database_url())) as db:
        found = audit.verify(db, expect)
    if found.is_sound:
        typer.echo(f"Het logboek klopt: {found.rows} regels, laatste hash {found.last}")
        return
    where = "het begin of het einde" if found.broken_at is None else f"regel {found.broken_at}"
    typer.echo(f"Het logboek klopt niet: {where} past niet bij de rest.", err=True)
    raise typer.Exit(1)


@contextmanager
def _customer(customer: str) -> Iterator[tuple[database.Engine, str]]:
    """The database, and the conversation of this customer in it."""
    engine = database.connect(settings.database_url())
    with database.reading(engine) as db:
        found = conversations.find_by_customer(db, customer)
    if found is None:
        raise ValueError("Deze klant is er niet.")
    yield engine, found
    engine.dispose()


def me() -> str:
    """Who gives the command, for the audit."""
    return f"opdrachtregel: {getpass.getuser()}"
