"""What can go wrong in care, as one small tree.

CareError
├── ConfigurationError      a setting or company.yml is wrong: says which and what to do
├── NotFound                no such conversation, handover or message
├── NotAllowed              this agent may not do this (now)
│   ├── AlreadyTaken        somebody else was first; carries the winner's name
│   └── NotWanted           the customer asked not to get what we wanted to send
└── WindowClosed            WhatsApp's 24 hours have passed: free text is refused

Messages of these errors never hold a customer's text, number or name.
"""


class CareError(Exception):
    """Base of everything that care raises on purpose."""


class ConfigurationError(CareError):
    """A setting is missing or wrong; the text says which one and what to do."""


class NotFound(CareError):
    """There is no such row."""


class NotAllowed(CareError):
    """The caller may not do this to this case in its present state."""


class AlreadyTaken(NotAllowed):
    """Another agent was first. `winner` is the name to show."""

    def __init__(self, winner: str) -> None:
        super().__init__("the case has been taken by another agent")
        self.winner = winner


class NotWanted(NotAllowed):
    """The customer wants no messages of this kind (care/consent.py)."""


class WindowClosed(CareError):
    """More than 24 hours since the customer's last message: Meta would answer 131047."""
