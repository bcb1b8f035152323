"""The command line `balie`: the one place where the parts are wired together."""

import json
import logging
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from care import company, database, listing, migrations, settings
from care.errors import CareError, ConfigurationError
from care.privacy.mask import mask, mask_messages
from care.settings import ROOT, Settings

app = typer.Typer(
    help="Balie: een Nederlandse klantenservice-assistent op WhatsApp.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
agents = typer.Typer(help="De mensen aan de balie.", no_args_is_help=True)
databases = typer.Typer(help="De databases.", no_args_is_help=True)
app.add_typer(agents, name="agent")
app.add_typer(databases, name="db")

AsJson = Annotated[bool, typer.Option("--json", help="Schrijf één JSON-object per regel.")]
Source = Annotated[Path, typer.Argument(help="Een bestand, of - voor de standaardinvoer.")]
STANDARD_INPUT = Path("-")
# Files are named from where the command is given; the rest of it happens in the project's root.
STARTED_IN = Path.cwd()


@app.command()
def up() -> None:
    """Start alles: voordeur, Rasa, acties, balie en huishouding. Ctrl-C stopt alles."""
    _supervise(settings.environment(), demo=False)


@app.command()
def demo() -> None:
    """Start alles met een nagebootst WhatsApp en verzonnen geheimen, om te proberen."""
    _supervise(_demo_environment(), demo=True)


@app.command()
def train() -> None:
    """Train de assistent op data/ zoals die nu is."""
    from supervision import model

    typer.echo(f"Klaar: {model.train().relative_to(ROOT)}")


@app.command()
def talk() -> None:
    """Praat met de assistent zoals een klant dat doet."""
    from designer.quiet import own_output

    with own_output() as output:
        fitting = _fitting_model()
        from designer import talk as talking

        talking.talk(fitting, output)


@app.command()
def parse(source: Source = STANDARD_INPUT, as_json: AsJson = False) -> None:
    """Laat zien hoe de assistent zinnen leest, één zin per regel."""
    from designer.quiet import own_output

    texts = [line.rstrip("\r\n") for line in _lines(source)]
    with own_output() as output:
        fitting = _fitting_model()
        from designer import reading

        for found in reading.parse(fitting, texts):
            if as_json:
                _write(output, found)
            else:
                outside = "  (buiten de onderwerpen)" if found["outside"] else ""
                row = f"{found['confidence']:.2f}  {found['label']:<32} {found['text']}{outside}"
                output.write(row + "\n")
            output.flush()


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def evaluate(context: typer.Context) -> None:
    """Meet hoe goed de assistent leest, in een verslag voor de browser (--help zegt meer)."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # its greetings are no news to a designer
    from designer.evaluate.__main__ import main as measure

    raise typer.Exit(measure(context.args, STARTED_IN))


@app.command()
def check(
    as_json: AsJson = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Toon ook alle voorbeelden die anders gelezen worden.")
    ] = False,
) -> None:
    """Kijk na of wat in data/ staat klopt: antwoorden, labels, voorbeelden, knoppen."""
    from designer.quiet import own_output

    with own_output() as output:
        from designer.check import run, show

        report = run.check(ROOT, lambda step: typer.echo(f"  {step} ...", err=True))
        lines = show.as_json(report) if as_json else show.as_text(report, everything=everything)
        output.writelines(f"{line}\n" for line in lines)
        if as_json:
            for note in report.notes:
                typer.echo(note, err=True)
    raise typer.Exit(1 if report.wrong else 0)


@app.command("mask")
def show_mask(source: Source = STANDARD_INPUT, as_json: AsJson = False) -> None:
    """Maak gevoelige gegevens onleesbaar, zoals bij elk bericht gebeurt."""
    for line in _lines(source):
        text = line.rstrip("\r\n")
        if as_json:
            _write(sys.stdout, _masked(json.loads(text)))
        else:
            sys.stdout.write(mask(text).text + "\n")


@app.command()
def messages(
    as_json: AsJson = False,
    customer: Annotated[
        str | None, typer.Option(help="Alleen van deze klant (nummer of id).")
    ] = None,
) -> None:
    """Toon wat er binnenkwam en uitging, met onleesbaar gemaakte gegevens."""
    engine = database.connect(settings.database_url())
    with _told(), database.reading(engine) as db:
        for row in listing.find_messages(db, customer):
            if as_json:
                _write(sys.stdout, row.as_json())
            else:
                sys.stdout.write(row.as_line() + "\n")


@agents.command("add")
def add_agent(
    name: Annotated[str, typer.Argument(help="De naam die klanten en collega's zien.")],
    role: Annotated[str, typer.Option(help="agent, supervisor, designer of admin.")] = "agent",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Lees het wachtwoord van de standaardinvoer.")
    ] = False,
) -> None:
    """Voeg iemand toe die aan de balie werkt; zonder wachtwoord komt er een eenmalige link."""
    with _told():
        people = _people()
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        agent = people.add_agent(name, role, password)
        typer.echo(f"{agent.name} is toegevoegd.")
        if password is None:
            typer.echo(f"Eenmalig inloggen: {_desk_url()}{people.one_time_link(agent)}")


@databases.command("upgrade")
def upgrade_databases() -> None:
    """Breng de databases naar de nieuwste vorm; wat erin staat blijft."""
    with _told():
        _upgrade()
        typer.echo("De databases zijn bij.")


@app.command("run", hidden=True)
def run(name: str, model: Annotated[Path, typer.Option()] = Path("models")) -> None:
    """Word één proces (wat `balie up` voor elk proces aanroept)."""
    from supervision import processes

    logging.basicConfig(
        level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stdout
    )
    with _told():
        processes.become(name, settings.load(), model)


def main() -> None:
    """The entry point of the installed command."""
    os.chdir(ROOT)
    app()


def _supervise(environment: dict[str, str], *, demo: bool) -> None:
    from supervision import announce, model, ports, processes

    with _told():
        chosen = settings.load(environment)
        company.load()
        ports.check_free(chosen)
        os.environ.update(environment)
        fitting = model.find_fitting()
        if fitting is None:
            typer.echo("Er is nog geen model dat bij data/ past. Trainen duurt een paar minuten.")
            fitting = model.train()
        _upgrade()
        announce.when_ready(_health_url(chosen), lambda: _addresses(chosen, demo=demo))
        processes.supervise(chosen, fitting, environment)


def _demo_environment() -> dict[str, str]:
    """The environment, with what the demo needs where nothing is set: the stand-in and secrets."""
    given = settings.environment()
    ports = settings.read_ports(given)
    invented = {
        "WHATSAPP_GRAPH_URL": f"http://127.0.0.1:{ports.simulator}/v26.0",
        "WHATSAPP_MEDIA_HOSTS": f"127.0.0.1:{ports.simulator}",
        "WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
        "BALIE_PROCESSES": "door,rasa,actions,desk,worker,simulator",
        "SIMULATOR_COMPANY": company.load().name,
        "SIMULATOR_TEMPLATES": str(ROOT / "templates.yml"),
        **_demo_secrets(),
    }
    return {**invented, **{name: value for name, value in given.items() if value}}


def _demo_secrets() -> dict[str, str]:
    """Secrets of this demo: made at its first start, kept for the next one, readable by us only."""
    path = ROOT / "var" / "demo.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        names = ("APP_SECRET", "VERIFY_TOKEN", "ACCESS_TOKEN")
        made = {f"WHATSAPP_{name}": secrets.token_urlsafe(24) for name in names}
        made["CARE_SECRET_KEY"] = secrets.token_urlsafe(48)
        path.touch(mode=0o600)
        path.write_text(json.dumps(made), encoding="utf-8")
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _addresses(chosen: Settings, *, demo: bool) -> list[str]:
    lines = [f"Balie:      {chosen.desk_url}", f"Gezondheid: {_health_url(chosen)}"]
    if not demo:
        return ["Alles antwoordt.", *lines]
    people = _people()
    agent = people.find_agent("Sanne Visser") or people.add_agent("Sanne Visser", "agent", None)
    return [
        "Alles antwoordt. Typ als klant op de telefoon en neem het over aan de balie.",
        f"Telefoon:   http://127.0.0.1:{chosen.ports.simulator}/",
        f"Balie:      {chosen.desk_url}{people.one_time_link(agent)}  (één keer, als {agent.name})",
        f"Gezondheid: {_health_url(chosen)}",
    ]


def _health_url(chosen: Settings) -> str:
    return f"http://127.0.0.1:{chosen.ports.door}/health"


def _desk_url() -> str:
    values = settings.environment()
    return values.get("DESK_URL", f"http://127.0.0.1:{settings.read_ports(values).desk}")


def _upgrade() -> None:
    from desk import database as desk_database
    from desk import setup as desk_setup

    engine = database.connect(settings.database_url())
    migrations.upgrade(engine)
    engine.dispose()
    desk_setup.prepare(settings.load_for_upkeep())
    desk_database.upgrade()


def _people() -> Any:
    from desk import people, setup

    setup.prepare(settings.load_for_upkeep({**_demo_left_behind(), **settings.environment()}))
    return people


def _demo_left_behind() -> dict[str, str]:
    """The demo's own key, where no other is set: links for its desk are signed with it."""
    return _demo_secrets() if (ROOT / "var" / "demo.json").exists() else {}


def _fitting_model() -> Path:
    from supervision import model

    with _told():
        return model.ensure()


def _masked(line: dict[str, Any]) -> dict[str, Any]:
    """One line of `balie mask --json`."""
    if "messages" in line:
        results = mask_messages(line["messages"])
        texts: Any = [result.text for result in results]
        found = [item for result in results for item in result.found]
    else:
        result = mask(line["text"])
        texts, found = result.text, list(result.found)
    return {
        "masked": texts,
        "found": [
            {"kind": item.kind, "start": item.start, "end": item.end, "message": item.message}
            for item in found
        ],
    }


def _lines(source: Path) -> Iterator[str]:
    if str(source) == "-":
        yield from sys.stdin
        return
    try:
        with (STARTED_IN / source).open(encoding="utf-8") as opened:
            yield from opened
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"Het bestand {source} is niet te lezen: {type(error).__name__}.", err=True)
        raise typer.Exit(2) from None


def _write(output: TextIO, line: dict[str, Any]) -> None:
    output.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong in a sentence instead of a traceback."""
    try:
        yield
    except (ConfigurationError, CareError, ValueError) as error:
        typer.echo(str(error) or type(error).__name__, err=True)
        raise typer.Exit(2) from None


if __name__ == "__main__":
    main()
