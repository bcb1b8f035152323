"""Codes that are good for one moment or open an app: TAN, SMS code, reader code, login code.

Rules:
- The name has to lead to the number, or the number to the name (`codes`). "Code" alone is a name,
  unless an error, a discount or a post code is spoken of.
- After "sms" alone only a number of five digits and more that follows at once.
- A code with letters ("7XK9-P2") counts directly after its name.
"""

import re
from typing import Final

from care.privacy import codes, reading, spans, typos

KIND: Final = "app_code"

_KINDS: Final = (
    r"TAN|SMS|OTP|2FA|MFA|VERIFICATIE|VERIFICATION|BEVESTIGINGS?|BEVEILIGINGS?|VEILIGHEIDS"
    r"|TOEGANGS?"
    r"|INLOG|LOGIN|LOG[ \-]?IN|ACTIVATIE|ACTIVERINGS?|AUTORISATIE|AUTHENTICATIE|AUTHENTICATOR"
    r"|IDENTIFICATIE|ONDERTEKEN(?:INGS?)?|SIGNEER|TRANSACTIE|HERSTEL|RESET|KOPPEL|REGISTRATIE"
    r"|SCANNER|READER|KAARTLEZER|E\.?DENTIFIER|IDENTIFIER|RESPON(?:SE|S)|CHALLENGE|APP|BANKAPP"
    r"|EENMALIGE|SECURITY|CONTROLE|DIGID|BANKIEREN|MAIL|EMAIL|WHATSAPP|ONTGRENDEL|PUK|ACCESS"
)
_NAMES: Final = re.compile(
    rf"""(?<![^\W\d_])(?:
      (?:{_KINDS})[ \-]?(?:[CK]ODES?|NUMMER|NR|PIN|PINCODE)(?:IS)?
    | TAN|OTP|PUK|RESPONSE?|CHALLENGE
    | (?:[CK]ODE|NUMMER|CIJFERS)[ ](?:VAN|UIT|OP|IN|VIA|PER
    |VOOR)[ ](?:[^\W\d_']{{1,6}}['’]?[^\W\d_]?[ ]){{0,2}}?
      (?:SMS(?:JE)?|APP|BANKAPP|SCANNER|RAND?OM[ ]?READER|READER|E\.?DENTIFIER|IDENTIFIER
      |KAARTLEZER|APPARAATJE|BERICHTJE)
    | (?!POST|BAR|BIC|SWIFT|FOUT|ERROR|QR|KORTING|ACTIE|LAND|KLEUR|SORT|BRANCHE|SBI|VOUCHER|PROMO
        |CADEAU|DRESS|STREEP|REFERRAL|TRACK|TRACE|RESERVERING|BOEKING|PRODUCT|ARTIKEL|KLANT|ORDER
        |ZIP|UNI|CVC|PIN|KAART|VEILIGHEID|WINST|BRON|AREA|PLAATS|GEMEENTE|VALUTA)[^\W\d_]{{3,18}}CODE
    | [CK]ODE
    )(?![^\W\d_])""",
    re.VERBOSE,
)
_MISTYPED: Final = typos.near("INLOGCODE", "TOEGANGSCODE", "VERIFICATIECODE", "BEVESTIGINGSCODE")
_WORD: Final = re.compile(r"[^\W\d_]{8,17}")
_NO_CODE_BEFORE: Final = re.compile(
    r"\b(?:POST|BAR|BIC|SWIFT|FOUT|ERROR|QR|KORTINGS?|ACTIE|LAND|KLEUR|SORT|BRANCHE|SBI|VOUCHER"
    r"|PROMO|CADEAU|DRESS|STREEP|REFERRAL|KENMERK|TRACK|TRACE|ZAAK|CLAIM|ORDER|RESERVERINGS?"
    r"|FACTUUR)[ \-]?$"
)
_TROUBLE: Final = re.compile(
    r"\b(?:FOUT\w*|ERROR\w*|\w*MELDING|STORING|KORTING\w*|WEBSHOP|WAARDEBON)\b"
)
_TEXTED: Final = re.compile(
    r"\b(?:SMS(?:['’\-]?JE)?|E\.?DENTIFIER|IDENTIFIER|DIGIPAS\w*|SCANNER"
    r"|(?:RAND?OM ?)?READER|AUTHENTICATOR|INLOGGEN|INGELOGD)(?=:|[ ](?:GAF|GEEFT|MET|IS|WAS"
    r"|ZEGT|ZEI|STAAT|STOND|DE|VAN|EN)\b"
    r"|[\s:.!]*$)"
)
_LEAST_TEXTED: Final = 5
_LETTERS_TOO: Final = re.compile(
    r"[ :=\-]{0,3}(?:\b(?:IS|WAS|LUIDT|MIJN|DE|DUS|NU)\b[ :=]*){0,3}"
    r"(?:(?: [^\W\d_]{2,12}){1,5} (?:IS|WAS|LUIDT)[ :]+)?"
    r"(?P<code>(?=[A-Z\-]{0,14}[0-9])(?=[0-9\-]{0,14}[A-Z])[0-9A-Z]{2,8}(?:-[0-9A-Z]{2,8}){0,3})(?![^\W_])"
)
_LEAST, _MOST = 4, 8
_LEAST_WITH_LETTERS: Final = 5


def find(text: str) -> list[spans.Span]:
    """Find codes for apps, messages and readers.

    >>> find("de tan code is 482 911")
    [Span(kind='app_code', start=15, end=22, replacement='[code]')]
    >>> find("ik krijg foutmelding code 4821"), find("postcode 1234")
    ([], [])
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    places = [*codes.find(read, find_names, _LEAST, _MOST)]
    places += codes.find(read, _find_texts, _LEAST_TEXTED, _MOST)
    places += _with_letters(read.text)
    return [
        spans.Span(KIND, *read.original(start, end), spans.placeholder("code"))
        for start, end in sorted(set(places))
    ]


def find_names(flat: str) -> list[tuple[int, int]]:
    """Return where such a code is spoken of.

    >>> find_names("DE SMS-CODE"), find_names("FOUT CODE")
    ([(3, 11)], [])
    """
    found = {name.span() for name in _NAMES.finditer(flat) if not _is_other(flat, name)}
    found |= {word.span() for word in _WORD.finditer(flat) if word[0] in _MISTYPED}
    return sorted(found)


def _find_texts(flat: str) -> list[tuple[int, int]]:
    return [name.span() for name in _TEXTED.finditer(flat)]


def _is_other(flat: str, name: re.Match[str]) -> bool:
    """Tell whether "code" is one of an error, a discount or an address."""
    if name[0] not in ("CODE", "KODE", "CODES", "KODES"):
        return False
    near = flat[max(0, name.start() - 40) : name.end() + 30]
    before = flat[max(0, name.start() - 15) : name.start()]
    return bool(_TROUBLE.search(near) or _NO_CODE_BEFORE.search(before))


def _with_letters(flat: str) -> list[tuple[int, int]]:
    if not any(map(str.isdigit, flat)):
        return []
    found = (_LETTERS_TOO.match(flat, end) for _, end in find_names(flat))
    return [
        code.span("code")
        for code in found
        if code
        and len(code["code"]) >= _LEAST_WITH_LETTERS
        and not re.fullmatch(r"[0-9]+[A-Z]{1,6}|PB-?20\d\d-?\d{1,6}", code["code"])
    ]
