"""What Meta checks before it accepts a message: `check_message` raises its error, or is silent."""

from simulator.checks.message import check_message, check_read
from simulator.checks.template import find as find_template

__all__ = ["check_message", "check_read", "find_template"]
