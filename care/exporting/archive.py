"""The archive: gegevens.json, overzicht.html and the files, in one zip."""

import json
import zipfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from care import audit, files
from care.database import Engine, reading, writing
from care.errors import NotFound
from care.exporting import gathering, words
from care.exporting.gathering import Gathered

EVENT = "exported"
PIECE = 1024 * 1024


def export(
    engine: Engine,
    folder: Path,
    conversation_id: str,
    target: BinaryIO,
    now: datetime,
    *,
    agent_id: int | None = None,
    by: str | None = None,
) -> int:
    """Write the archive of this conversation's customer; returns how many messages are in it.

    The audit has it before the first byte is out. `folder` holds customers' files; `by` names
    whoever does it outside the desk. NoResultFound when there is no such conversation.
    """
    with reading(engine) as db:
        gathered = gathering.gather(db, conversation_id, now)
    count = len(gathered.content["messages"])
    with writing(engine) as db:
        audit.record(
            db,
            EVENT,
            now,
            conversation_id=conversation_id,
            agent_id=agent_id,
            by=by,
            messages=count,
            files=len(gathered.files),
        )
    _write(gathered, folder, target)
    return count


def _write(gathered: Gathered, folder: Path, target: BinaryIO) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        written = json.dumps(gathered.content, ensure_ascii=False, indent=2)
        archive.writestr("gegevens.json", written)
        archive.writestr("overzicht.html", _template().render(**gathered.content))
        for file in gathered.files:
            try:
                source = files.opened(folder, file.name)
            except NotFound:  # its time ended a moment ago
                continue
            with source, archive.open(file.path, "w") as copy:
                while piece := source.read(PIECE):
                    copy.write(piece)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": words.moment, "said": words.say, "link": words.link}
    return environment.get_template("overzicht.html")
