"""Every code of Meta that the connector knows has words at the desk."""

from care.delivery import Advice
from connectors.whatsapp import errors
from desk import words

# 200 to 299 are all "no permission"; nobody needs words for each.
PERMISSIONS = set(range(200, 300))


def test_every_code_has_words() -> None:
    known = {code for codes in errors.CODES.values() for code in codes} - PERMISSIONS
    assert known <= set(words.FAILURES)
    assert all("foutcode" not in words.failure(code) for code in errors.CODES[Advice.ACCOUNT])
