"""What every group of kinds makes of a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from care.messages import Ids, ReceivedFile
from care.privacy.raw import RawText


@dataclass(frozen=True)
class Content:
    """A message without its envelope; the fields are those of ReceivedMessage."""

    text: RawText | None = None
    option_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    file: ReceivedFile | None = None
    asks_nothing: bool = False
    # Who the sender is from now on, and who it was where the envelope does not say.
    becomes: Ids | None = None
    was: Ids | None = None
