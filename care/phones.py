"""Telephone numbers: E.164 without "+" inside (WhatsApp's wa_id), readable for people.

E.164 is ITU-T's numbering plan; which numbers exist and how they are written comes from Google's
libphonenumber (phonenumbers). A number without a country code is a Dutch one.
"""

import phonenumbers

REGION = "NL"
_BETWEEN = str.maketrans("", "", " +-().\u00a0\u2011\u2013/")


def to_wa_id(text: str) -> str:
    """The number as WhatsApp writes it; what is no number stays as it is.

    WhatsApp's own ids are never changed: some countries' differ from how one dials.

    >>> to_wa_id("31612345678"), to_wa_id("+31 6 1234-5678"), to_wa_id("06 12345678")
    ('31612345678', '31612345678', '31612345678')
    >>> to_wa_id("0049 151 12345678"), to_wa_id("5215512345678"), to_wa_id("no number")
    ('4915112345678', '5215512345678', 'no number')
    """
    digits = text.translate(_BETWEEN)
    if not digits.isascii() or not digits.isdecimal():
        return text
    if not digits.startswith("0"):
        return digits
    try:
        parsed = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        return digits
    return f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"


def in_words(wa_id: str | None) -> str:
    """A number in groups that can be read aloud; "" where there is none.

    >>> in_words("31612345678"), in_words("4915112345678"), in_words("99999")
    ('+31 6 12 34 56 78', '+49 1511 2345678', '+99999')
    """
    if not wa_id:
        return ""
    if wa_id.startswith("316") and len(wa_id) == 11:
        pairs = " ".join(wa_id[at : at + 2] for at in range(3, 11, 2))
        return f"+31 6 {pairs}"
    try:
        parsed = phonenumbers.parse(f"+{wa_id}")
    except phonenumbers.NumberParseException:
        return f"+{wa_id}"
    if not phonenumbers.is_possible_number(parsed):
        return f"+{wa_id}"
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
