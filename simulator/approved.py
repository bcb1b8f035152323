"""The templates that are approved from the start: a YAML file that the business keeps.

templates:
  name: {body: {nl: "Dag {{wie}}", nl_BE: ...}, buttons: [{title: ...}]}
"""

from pathlib import Path

import yaml

from simulator.ids import JsonObject


class TemplatesError(Exception):
    """The file is not there or has another shape; says which file."""


def read(path: str | None) -> list[JsonObject]:
    """Each template in each language, as `POST /proef/templates` takes them. Raises TemplatesError.

    No path: none, and every well-formed name is accepted.
    """
    if not path:
        return []
    try:
        whole = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        return [
            {
                "name": name,
                "language": language,
                "body": str(body).strip(),
                "buttons": [str(button["title"]) for button in one.get("buttons") or ()],
                "status": "approved",
            }
            for name, one in whole["templates"].items()
            for language, body in one["body"].items()
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise TemplatesError(f"{path} holds no templates: {type(error).__name__}") from error
