"""The designer's replies with the company's figures filled in (named in endpoints.yml).

A reply in data/ may use `{phone}`, `{savings_rate}` and whatever else company.yml lists under
`replies:`. They are put in when the reply is spoken, so a changed telephone number needs no
training and no slot.
"""

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from care import company


class CompanyReplies(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]  # untyped in Rasa
    """Rasa's own templates, with one more source of variables behind slots and arguments."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)
        self._variables = dict(company.load().replies)

    def _fill_response(
        self,
        response: dict[str, Any],
        filled_slots: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        known = {name: value for name, value in (filled_slots or {}).items() if value is not None}
        filled: dict[str, Any] = super()._fill_response(
            response, {**self._variables, **known}, **kwargs
        )
        return filled
