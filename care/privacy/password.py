"""Passwords, when the words say that something is one.

Rules:
- What follows "wachtwoord is", "ww:" and the like is a password, unless it says how the password
  is ("verlopen", "niet goed"): missing one is worse than masking a word too many.
- Further on in the sentence only what looks like a password: letters with digits or signs in it.
- "Welkom01! is mijn wachtwoord" counts as well.
"""

import re
from collections.abc import Iterator
from typing import Final

from care.privacy import reading, spans, typos
from care.privacy.spans import WALL

KIND: Final = "password"

_NAME: Final = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_]{0,12}(?:WACHTWOORD(?:EN|JE)?|WACHTWRD|WACHTWOOR|PASWOORD"
    r"|PASSWOORD|PASSWORD|PASWORD)"
    r"|WACHTW|WACHTZIN|WW|PASSWD|PW|PWD|TOEGANGSWOORD|PASSPHRASE|INLOGGEGEVENS|LOGINGEGEVENS"
    r"|PASS(?=[ ][^\W\d_]+[0-9])|PASS(?=[ ]?[:=]))(?![^\W\d_])"
)
_MISTYPED: Final = typos.near("WACHTWOORD", "PASSWORD")
_WORD: Final = re.compile(r"[^\W\d_]{7,11}")
_TOKEN: Final = re.compile(rf"[^\s{WALL}]+")
_REACH: Final = 80
_MOST_TOKENS: Final = 9
_SHORTEST: Final = 4
_END: Final = re.compile(r"[?!;]|\.(?=\s|$)|,(?=\s)")
_LINK: Final = re.compile(r"IS|WAS|LUIDT|WORDT|=+>?|:+|->?|→|–")
_LINKS_ON: Final = frozenset(
    [
        "IS",
        "WAS",
        "LUIDT",
        "WORDT",
        "GEWOON",
        "DENK",
        "DACHT",
        "IK",
        "NOG",
        "STEEDS",
        "ALTIJD",
        "NU",
        "DUS",
        "VOLGENS",
        "MIJ",
        "EIGENLIJK",
        "TOCH",
        "NAMELIJK",
        "HET",
        "DE",
        "EEN",
        "VAN",
        "VOOR",
        "MIJN",
        "MN",
        "M'N",
        "OP",
        "BIJ",
        "IN",
        "NAAR",
        "APP",
        "BANK",
        "BANKIEREN",
        "INTERNETBANKIEREN",
        "MOBIEL",
        "ONLINE",
        "SITE",
        "WEBSITE",
        "ACCOUNT",
        "MAIL",
        "EMAIL",
        "PORTAAL",
        "POLDERBANK",
        "DAARVAN",
        "VERANDERD",
        "GEWIJZIGD",
        "INGESTELD",
        "GEMAAKT",
        "HEB",
        "ALS",
        "VOLGT",
        "OMGEVING",
        "MIJNPOLDERBANK",
        "DIE",
        "DAT",
    ]
)
# How a password can be, and what is asked about one. What is left is taken for the password itself.
_STATES: Final = re.compile(
    r"NIET|NOOIT|GEEN|WEG|KWIJT\w*|FOUT\w*|GOED\w*|JUIST\w*|CORRECT\w*|VERKEERD\w*|ONJUIST\w*"
    r"|ONGELDIG\w*|GELDIG\w*|OUD\w*|NIEUW\w*|SLECHT"
    r"|STERK\w*|ZWAK\w*|KORT\w*|LANG\w*|LEEG|MOEILIJK\w*|MAKKELIJK\w*|SIMPEL\w*|ONVEILIG\w*"
    r"|VEILIG\w*|BEKEND\w*|ONBEKEND\w*|NODIG|HETZELFDE|ANDERS?|ZELFDE"
    r"|KLAAR|VERLOPEN|VERGETEN|VERLOREN|VERSTUURD|VERANDERD|(?:GE|BE|VER|ONT|HER|AF|AAN|OP|IN"
    r"|UIT|DOOR|OM|OVER)[A-Z]{3,}(?:D|T|EN)"
    r"|[A-Z]{3,}(?:LIJK|BAAR|LOOS|IGE?)|RESET\w*|TE|AL|ER|OOK|WEL|WEER|ZO|HEEL|ERG|ECHT|DAN"
    r"|TOEN|MAAR|OF|EN|OM|ALS|AAN|UIT|MET|ZONDER|DOOR|NA|TOT|TUSSEN"
    r"|WAT|WIE|WAAR\w*|HOE\w*|WANNEER|WELKE?|KUNT|KUN|KAN|KON|MOET\w*|WIL\w*|MAG|ZOU|ZAL|GAAT"
    r"|DOET|DEED|WERKT?|LUKT|KLOPT|HELP\w*|HULP|GRAAG|AUB|SVP"
    r"|IK|JE|JIJ|JULLIE|U|UW|WE|WIJ|HIJ|ZIJ|ZE|MEN|HEM|HAAR|HUN|ONS|DIT|DAT|DEZE|DIE|DAAR|HIER"
    r"|NERGENS|ERGENS|IETS|NIKS|NIETS|ALLES|ALWEER|OPNIEUW|STUK|PRIVE|PRIVÉ"
    r"|BEST|ZEKER|PRIMA|RAAR|STOM|VAST|ONZIN|VREEMD|BLIJVEND|STEEVIG|UNIEK|TOTAAL|GEHEEL|HELEMAAL"
    r"|VOLLEDIG|MEER|MINDER|STEEDS|IEDERE|ELKE|OVERAL|DICHT|OPEN|ACTIEF|RAADBAAR|COMPLEX|SAAI"
    r"|GEHEIM|PERSOONLIJK|BELANGRIJK|VERPLICHT|HIERVOOR|DAARVOOR|SINDS|SOMS|VAAK|PAS|NET|BIJNA"
    r"|MISSCHIEN|WAARSCHIJNLIJK|BLIJKBAAR|KENNELIJK|MINIMAAL|MAXIMAAL|MINSTENS"
    r"|HOOFDLETTERS?|TEKENS?|LETTERS?|CIJFERS?|PINCODE|CODE|GEBRUIKERSNAAM|INLOGGEN|INLOG\w*"
    r"|APP|SMS|BRIEF|LINK|DUS|NOU|JA|NEE|OK|OKE|SORRY|THANKS|DANK\w*|BEDANKT"
    r"|AFGELOPEN|MORGEN|VANDAAG|GISTEREN|JAAR|MAAND\w*|DAG\w*|WE[EK]KEN|WEEK|KEER|UUR|DRIE|TWEE"
    r"|VIER|VIJF"
)
_HARMLESS: Final = re.compile(
    r"\W*(?:[0-9]+(?:E|DE|STE|X|U|UUR|JAAR|DAGEN|EURO|KM|MB|GB|CIJFERIG\w*)|(?:IPHONE|IOS|IPAD"
    r"|ANDROID|WINDOWS|WIN|GALAXY|SAMSUNG|PIXEL|MP|OFFICE|S|A)-?[0-9]{1,2}\w?"
    r"|PB-?20[0-9]{2}-?[0-9]{1,6}|3S\w+|HTTPS?:.*|WWW\..*|[^@]+@[^@]+\.[A-Z]{2,}"
    r"|(?=.{6,8}$)[0-9A-Z]{1,3}-[0-9A-Z]{1,3}-[0-9A-Z]{1,3}|[0-9]{4}[A-Z]{2}"
    r"|[\d.,:/\-€]+)[.,:;!?]*"
)
_USER: Final = re.compile(r"\b(?:LOGIN|INLOG|USER|GEBRUIKERSNAAM|GEBRUIKER|USERNAME)\b")
_OPENING: Final = "\"'“”‘’«»„`(<*_"
_CLOSING: Final = _OPENING + ".,?;:)>"


def find(text: str) -> list[spans.Span]:
    """Find passwords.

    >>> find("mijn ww: Welkom01!")
    [Span(kind='password', start=9, end=18, replacement='[wachtwoord]')]
    >>> find("Zomer2024 is mijn wachtwoord")[0].end
    9
    >>> find("mijn wachtwoord is verlopen"), find("wachtwoord vergeten!")
    ([], [])
    """
    return find_in(reading.read(text))


def find_in(read: reading.Reading) -> list[spans.Span]:
    """Find them in a text that has been read."""
    if read.masks:
        # A mask is no word of a password, and what was masked is not asked about again.
        return [
            span
            for span in _find(read)
            if "[wachtwoord]" not in read.raw[max(0, span.start - 40) : span.start]
        ]
    return list(_find(read))


def find_names(flat: str) -> list[tuple[int, int]]:
    """Return where a password is spoken of.

    >>> find_names("MIJN WACHTWOOTD")
    [(5, 15)]
    """
    found = {name.span() for name in _NAME.finditer(flat)}
    found |= {word.span() for word in _WORD.finditer(flat) if word[0] in _MISTYPED}
    return sorted(found)


def _find(read: reading.Reading) -> Iterator[spans.Span]:
    for start, end in find_names(read.text):
        place = _after(read, end) or _before(read, start)
        if place:
            original = read.original(*place)
            yield spans.Span(KIND, *original, spans.placeholder("wachtwoord"))


def _after(read: reading.Reading, name_end: int) -> tuple[int, int] | None:
    linked = False
    tokens = list(_TOKEN.finditer(read.text, name_end, name_end + _REACH))[:_MOST_TOKENS]
    for number, token in enumerate(tokens):
        if WALL in read.text[name_end : token.start()]:
            return None
        start, end = _bare(read.text, token.start(), token.end())
        word = read.text[start:end]
        glued = re.match(r"[:=]+", token[0]) if token.start() == name_end else None
        if glued or _LINK.fullmatch(token[0]) or token[0] in (":", "=", "->", "-"):
            linked = True
            if glued and len(token[0]) > len(glued[0]):
                start, end = _bare(read.text, token.start() + len(glued[0]), token.end())
                word = read.text[start:end]
            else:
                continue
        if _looks_strong(_original(read, start, end)) and not _HARMLESS.fullmatch(word):
            return start, _to_the_end(read, end, linked)
        if linked and word not in _LINKS_ON:
            if _is_weak_password(read, start, end, word):
                return start, _to_the_end(read, end, linked)
            linked = False
        elif number == 0 and _is_alone_after_a_user(read, start, end, word):
            return start, end
        elif "\n" in read.text[name_end : token.end() + 1] and not linked and number > 0:
            linked = word in ("IN", "NAAR", "OP", "IS", "WAS", "MET") or token[0].endswith(":")
            if not linked and word not in _LINKS_ON:
                return None
        elif not linked and number == 0 and word.isdecimal() and len(word) >= _SHORTEST + 1:
            return start, end
        if not word or (_END.search(read.text, token.start(), token.end() + 1) and not linked):
            return None
        if token[0].endswith((":", "=")):
            linked = True
    return None


def _before(read: reading.Reading, name_start: int) -> tuple[int, int] | None:
    """ "Welkom01! is mijn wachtwoord", "met Zomer2024 als wachtwoord"."""
    tokens = list(_TOKEN.finditer(read.text, max(0, name_start - _REACH), name_start))
    said = False
    for token in reversed(tokens[-_MOST_TOKENS:]):
        if WALL in read.text[token.end() : name_start]:
            return None
        start, end = _bare(read.text, token.start(), token.end())
        word = read.text[start:end]
        said = said or word in ("IS", "WAS", "ALS", "DAT")
        if said and _looks_strong(_original(read, start, end)) and not _HARMLESS.fullmatch(word):
            return start, end
        if word and word not in _LINKS_ON:
            return None
    return None


def _is_weak_password(read: reading.Reading, start: int, end: int, word: str) -> bool:
    if len(word) < _SHORTEST or _STATES.fullmatch(word) or _HARMLESS.fullmatch(word):
        return bool(re.fullmatch(r"[0-9]{4,12}", word))
    return True


def _is_alone_after_a_user(read: reading.Reading, start: int, end: int, word: str) -> bool:
    """Tell whether this is the last word, after a user name: "login jan wachtwoord zonnebloem"."""
    ended = not read.text[end:].strip(_CLOSING + " !\n")
    return (
        ended
        and bool(_USER.search(read.text[:start]))
        and _is_weak_password(read, start, end, word)
    )


def _looks_strong(written: str) -> bool:
    """Tell whether something looks like a password and not like a word.

    >>> [_looks_strong(each) for each in ("Welkom01", "P@ssword", "ZonneBloem", "bloem!", "2024")]
    [True, True, True, False, False]
    """
    if len(written) < _SHORTEST + 1 or not any(map(str.isalpha, written)):
        return False
    inside = written.rstrip("!")
    mixed = any(map(str.isdigit, written)) or any(sign in "@#$%^&*_+=!~" for sign in inside)
    return mixed or bool(re.search(r"[a-z][A-Z]", written))


def _bare(flat: str, start: int, end: int) -> tuple[int, int]:
    while start < end and flat[start] in _OPENING:
        start += 1
    while end > start and flat[end - 1] in _CLOSING:
        end -= 1
    return start, end


def _original(read: reading.Reading, start: int, end: int) -> str:
    first, last = read.original(start, end)
    return read.raw[first:last]


def _to_the_end(read: reading.Reading, end: int, linked: bool) -> int:
    """A password of several words: "Blauwe Fiets 22"; only what is capital or has a digit joins."""
    while linked:
        following = re.compile(r" ([^\s,;?]+)").match(read.text, end)
        if not following:
            break
        start, stop = _bare(read.text, following.start(1), following.end(1))
        written = _original(read, start, stop)
        capital = (
            written[:1].isupper()
            and not written.isupper()
            and not _STATES.fullmatch(read.text[start:stop])
        )
        if not (capital or re.fullmatch(r"[0-9]{1,4}[!#@*]?", written)) or written in (
            "Kunt",
            "Wat",
        ):
            break
        end = stop
    return end
