"""Short codes that are a secret only because the words say so: a PIN, a TAN, a CVC.

Four digits can be a year, an amount or the end of a card. So the name of the code has to lead to
the number ("mijn pin is gewoon nog 4821"), or the number to the name ("4821 is m'n pincode").

Rules:
- Between the two nothing else that has a number may be spoken of: "pin kwijt, klantnummer 4821".
- Across a comma, a line or the end of a sentence only words that join carry the name over.
- Where the code is said to be lost, wrong or wanted, the number has to be claimed for it after
  that: "pin vergeten, ik dacht 4821".
- What is counted or measured after the number, and a year after "in" or "sinds", is no code.
"""

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from care.privacy import harmless, numbers, words
from care.privacy.reading import Reading
from care.privacy.spans import WALL

Place = tuple[int, int]

_REACH: Final = 90
_MOST_WORDS: Final = 10
_LONGEST_PIN: Final = 6
_MOST_STRANGE: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"[0-9]")
# What is open at the end of a line goes on in the next: "mijn pin is" / "4821".
_GOES_ON: Final = re.compile(
    r"((?:\b(?:IS|WAS|DACHT|DENK|MET|IN|NAAR|OP|LUIDT|DUS|GEWOON|ALS)|[:=])[ .]*)\n"
)
_INTO: Final = frozenset(("IN", "NAAR", "OP"))
_CHANGED: Final = re.compile(r"VERANDEREN|WIJZIGEN|INSTELLEN|RESETTEN")
_STOPS: Final = re.compile(r"[,;\n?!]|\.(?!\w)|\bMAAR\b")


def _row(words_: str) -> frozenset[str]:
    return frozenset(words_.split())


# Words that say "this is it".
_CLAIMS: Final = _row(
    "IS WAS WORDT WERD LUIDT BLIJFT ZOU DENK DACHT GELOOF GEBRUIK GEBRUIKTE GEBRUIKT TOETS TOETSTE"
    " TIK TIKTE TYP TYPTE VOER VOERDE PROBEER PROBEERDE NEEM NAM KOOS KIES DOE DEED INGETOETST"
    " INGEVOERD INGETIKT INGESTELD VERANDERD GEWIJZIGD GEKOZEN AANGEMAAKT ALS DAT DIT GAF GEEF"
    " STAAT ZEGT LUID HEET GEWORDEN GEEFT KREEG KRIJG GEKREGEN ONTVANGEN ONTVING NAMELIJK HIERBIJ"
)
# Words that may stand between a name and its number and change nothing.
_JOINTS: Final = _CLAIMS | _row(
    "S T N M MN MIJN MIJNE ME MIJ MIN ZN ZIJN ZE HAAR UW U UWE JE JOUW JULLIE ONZE ONS HUN HEN ER"
    " DIE DEZE DEES HET DE DEN EEN VAN VOOR BIJ OP NAAR MET IN UIT PER VIA AAN OVER"
    " NU DUS OOK NOG AL GEWOON ALTIJD STEEDS SOMS EIGENLIJK VOLGENS TOCH WEL HIER DAAR VOLGT ZO"
    " MOET KAN KON MAG ZAL ZULLEN ECHT HEEL SORRY OKE OK JA NEE HOOR DAN TOEN EERST DAARNA WEER"
    " NIEUWE OUDE HUIDIGE EIGEN VASTE EERSTE TWEEDE ANDERE JUISTE GOEDE CORRECTE GEHEIME ZELFDE"
    " CODE CODES KODE NUMMER NR CIJFER CIJFERS VIERCIJFERIGE PIN PINCODE PINNUMMER"
    " PAS PASJE PASJES KAART KAARTJE BANKPAS BANKPASJE PINPAS PINPASJE BETAALPAS BETAALKAART"
    " BANKKAART CREDITCARD CREDITKAART CARD VISA MASTERCARD MAESTRO WERELDPAS KLEINE ZAKELIJKE"
    " APP BANKAPP BANKIERENAPP BANKIEREN MOBIEL MOBIELE INTERNETBANKIEREN MOBIELBANKIEREN ONLINE"
    " TELEFOON REKENING BETAALREKENING SPAARREKENING POLDERBANK BANK SCANNER READER IDENTIFIER"
    " MAN VROUW MOEDER VADER MA PA ZOON DOCHTER PARTNER OMA OPA BROER ZUS KIND VRIENDIN VRIEND"
    " IK WE WIJ HIJ ZIJ MEN HEB HEBBEN HEEFT HAD IE KOMT KWAM EN OF SMS SMSJE BERICHT BERICHTJE"
    " GESTUURD STUURDE VERSTUURD NET ZOJUIST VANDAAG LAATST BINNENGEKOMEN OFTEWEL OFWEL"
    " ALWEER JAA OJA AH HM HMM EH EEH UH UHM NOU WACHT EVEN EFFE FF MOMENT SEC OKEE GEBOORTEJAAR"
    " DAARVAN ERVAN ERBIJ WAARMEE HIERVOOR DAARVOOR"
)
_POINTS_BACK: Final = _row("IS DAT WAS DIT ALS")
_POINTERS: Final = _row(
    "IS WAS ALS DAT DIT ZO WORDT VOOR HEET DE MIJN STAAT STOND KWAM INGETOETST INGEVOERD INGETIKT"
)
# Words after which a name leads nowhere, unless the number is claimed for it afterwards.
_LOST: Final = re.compile(
    r"VERGETEN|VERGEET|KWIJT\w*|VERLOREN|WEG|ZOEK|WERKT?|WERKEN|WERKTE|DOET|GEBLOKKEERD|BLOKKE\w+"
    r"|WIJZIGEN|VERANDEREN|AANVRAGEN|AANGEVRAAGD|OPVRAGEN|RESETTEN|INSTELLEN|KIEZEN|BESTEL\w*"
    r"|FOUT|FOUTE|FOUTIEF|VERKEERD\w*|ONJUIST\w*|GEWEIGERD|WEIGERT|LUKT|GELDIG|VERLOPEN|KLOPT"
    r"|ONTHOUDEN|TE|EENVOUDIG|WEET|HERINNER\w*|NODIG|WANNEER|HOE|WAAROM|WAAR|WELKE"
)
# Names of other things with a number, or signs that it is not the code.
_OTHERS: Final = re.compile(
    r"\w*AUTOMA\w+|APPARAAT\w*|TERMINAL|FILIAAL|KANTOOR|WINKEL|KAMER|STAP|PAGINA|BLADZIJDE|VERSIE"
    r"|ARTIKEL|REGEL|\w*BEDRAG\w*|\w*SALDO|\w*LIMIET\w*|KOSTEN|KOSTTE|TARIEF|PRIJS|BETAALD|BETALEN"
    r"|\w*BETALING\w*|\w*TRANSACTIE\w*|\w*OPNAME\w*|OPGENOMEN|OPNEMEN|AFGESCHREVEN|GEPIND|PINNEN"
    r"|EINDIG\w*|EINDIGT|LAATSTE|EUROS?|EUR|HUISNUMMER|HUISNR|POSTCODE\w*|STRAAT|\w+STRAAT|\w+WEG"
    r"|\w+LAAN|\w+PLEIN|POSTBUS|FOUTCODE\w*|FOUTMELDING\w*|ERROR\w*|MELDING\w*|STORING\w*|JAAR"
    r"|GEBOREN|GEBOORTE\w*|BOUWJAAR|KORTING\w*|ACTIE\w*|BON|BONNR|LIJN|KM|IOS|ANDROID|WINDOWS"
    r"|BINNEN|CA|ONGEVEER|CIRCA|OMSTREEKS|TUSSEN|MAXIMAAL|MINIMAAL|MINSTENS|ROND|PLUS|METERSTAND"
    r"|KENTEKEN|VOLGNUMMER|PASNUMMER|KAARTNUMMER|BIC|SWIFT|PUNTEN|SPAARPUNTEN|TWEEDUIZEND"
    r"|INTERNETPAGINA|GEBOORTEJAAR|BESTELD|SPAREN|GESPAARD|STORTEN|GESTORT|CHASSIS\w*|KASSA|WIFI"
)
_BEFORE_A_YEAR: Final = _row(
    "OP ROND IN SINDS VAN UIT VANAF TOT VOOR NA SEDERT EIND BEGIN MEDIO ANNO ZOMER HERFST"
    " WINTER VOORJAAR LENTE NAJAAR JAAR OM TEGEN RONDOM JANUARI FEBRUARI MAART APRIL MEI JUNI"
    " JULI AUGUSTUS SEPTEMBER OKTOBER NOVEMBER DECEMBER JAN FEB MRT APR JUN JUL AUG SEP SEPT"
    " OKT NOV DEC"
)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
# A year, an hour ("om 1430") or a day ("op 24-11").
_MOMENT: Final = re.compile(
    r"(?:19|20)[0-9]{2}|(?:[01][0-9]|2[0-3])[0-5][0-9]|(?:0?[1-9]|[12][0-9]|3[01])-(?:0?[1-9]"
    r"|1[0-2])"
)
_EXPIRY: Final = re.compile(r"(?:0?[1-9]|1[0-2])/(?:20)?[2-4][0-9]")
_COUNTED: Final = re.compile(
    r"[ ]?(?:EURO?S?\b|€|%|KEER\b|MAAL\b|UUR\b|DAG(?:EN)?\b|WE(?:EK|KEN)\b|MAAND(?:EN)?\b"
    r"|JA(?:AR|REN)\b"
    r"|MIN(?:UUT|UTEN)?\b|SEC\w*|KM\b|METER\b|M2\b|KWH\b|M3\b|PUNTEN\b|MENSEN\b|PERSONEN\b|STUKS\b"
    r"|CIJFER\w*|LETTERS?\b|TEKENS\b|GULDEN\b|DOLLARS?\b|POND\b|CENT(?:EN)?\b|MB\b|GB\b|PIEK\b"
    r"|HE[EL]N\b"
    r"|(?:PIN)?PASSEN\b|KLANTEN\b|BERICHTEN\b|GELD\b)"
    r"|(?:U|X|E|DE|STE|H|M|K)\b|[ ](?:IS )?(?:BETAALD|GEPIND|OPGENOMEN|OPNEMEN|AFGESCHREVEN|STORTEN"
    r"|GESTORT|OVERMAKEN|OVERGEMAAKT|AFGEREKEND)\b"
)
_POSTCODE: Final = re.compile(
    r" ?(?!(?:IS|EN|OF|OP|DE|JA|ME|MN|IK|WE|WIJ|ZO|DO|TE|ER|NU|OK|AL|AS|ZE|JE|HE|ZN|DA|HO|DD|VD"
    r"|KU|IN|OM|AF|MM|HM|AH|OH|GA|PA|MA|TV|PC|PS|DR)\b)"
    r"[A-Z]{2}(?![^\W_])"
)
_GLUED_BEFORE: Final = re.compile(r"([^\W\d_]+)[\-_/#.]?$")
_GLUED_AFTER: Final = re.compile(
    r"(?:(?:IS|EN|DUS|GRAAG|WAS|DAT|HELP|AUB|SVP)(?![^\W_])|CVC|CVV|PIN|TAN)"
)
_CARD_END: Final = re.compile(r"(?:[*•#]{2,}|X{2,}|[*•])[ \-]?$")
_JOINED: Final = re.compile(
    r"^\W*[0-9][0-9 .\-]*[,/&+] ?$|[0-9]\D*\b(?:OF|EN|NU|WAS|EERST|TOEN|DAARNA|NIEUWE|DAN)\b\D*$"
)


def find(
    read: Reading, find_names: Callable[[str], Sequence[Place]], least: int, most: int
) -> Iterator[Place]:
    """Yield where a code of `least` to `most` digits is given, by one of the names found.

    `find_names` is asked only when there is a number at all; it returns places in order.

    >>> from care.privacy import pin, reading
    >>> list(find(reading.read("mijn pin is 4821"), pin.find_names, 4, 6))
    [(12, 16)]
    """
    if not read.runs:
        return
    flat = read.text
    names = find_names(flat)
    if not names:
        return
    alone = _without(flat, names)
    found = read.runs if alone is flat else numbers.runs(alone)
    for start, end in _candidates(flat, found, least, most):
        if is_given(flat, start, end, names) and not is_counted(flat, start, end):
            yield start, end


def is_given(flat: str, start: int, end: int, names: Sequence[Place]) -> bool:
    """Tell whether one of the names leads to flat[start:end], or the other way round.

    >>> is_given("PIN VERGETEN, BEL 4821", 18, 22, [(0, 3)])
    False
    >>> is_given("4821 IS M'N PIN", 0, 4, [(12, 15)])
    True
    """
    at = bisect.bisect_right(names, (start, start)) - 1
    ends = names[at][1] if at >= 0 else start + 1
    near = ends <= start <= ends + _REACH
    if near and not _is_glued_to_another(flat, start, ends) and _leads(flat[ends:start]):
        return True
    after = at + 1
    if after == len(names) or not end <= names[after][0] <= end + _REACH:
        return False
    last = _last_word(flat, start)
    if last and (_OTHERS.fullmatch(last) or words.topic_of(last) or words.is_thing(last)):
        return False
    if _is_glued_to_another(flat, start, 0) or (
        _YEAR.fullmatch(flat, start, end) and (last in _BEFORE_A_YEAR)
    ):
        return False
    return _points(flat[end : names[after][0]], flat[names[after][1] : names[after][1] + 20])


def is_counted(flat: str, start: int, end: int) -> bool:
    """Tell whether what stands directly around the number makes it another thing.

    >>> is_counted("IN 2019 PIN", 3, 7), is_counted("1234 AB", 0, 4), is_counted("IS 1984", 3, 7)
    (True, True, False)
    """
    after = flat[end : end + 1]
    if _COUNTED.match(flat, end) or _CARD_END.search(flat[max(0, start - 6) : start]):
        return True
    if _POSTCODE.match(flat, end) and end - start == 4:
        return True
    if (after.isalpha() and not _GLUED_AFTER.match(flat, end)) or re.match(
        r"[:%]\d", flat[end : end + 2]
    ):
        return True
    if _EXPIRY.fullmatch(flat, start, end):
        return True
    moment = _MOMENT.fullmatch(flat, start, end)
    return bool(moment and _last_word(flat, start) in _BEFORE_A_YEAR)


def _without(flat: str, names: Sequence[Place]) -> str:
    """The text with the digits of names out of the way: the 2 of "CVV2"."""
    for start, end in names:
        if _DIGIT.search(flat, start, end):
            flat = flat[:start] + _DIGIT.sub("X", flat[start:end]) + flat[end:]
    return flat


def _candidates(
    flat: str, found: Iterable[list[numbers.Group]], least: int, most: int
) -> Iterator[Place]:
    """Whole groups of digits, and neighbours of the same shape: "48 21", "482 911", "12 34 5"."""
    for run in found:
        at = 0
        while at < len(run):
            total, last = len(run[at].digits), at
            while total < least and last + 1 < len(run):
                last += 1
                total += len(run[last].digits)
            while (
                last + 1 < len(run)
                and at < last
                and len(run[last + 1].digits) <= len(run[at].digits) < least
                and total + len(run[last + 1].digits) <= most
            ):
                last += 1
                total += len(run[last].digits)
            if (
                at == last
                and last + 1 < len(run)
                and _is_second_half(run, last, total, most)
                and flat[run[last].end : run[last + 1].start].strip(" -.\n") == ""
            ):
                last += 1
                total += len(run[last].digits)
            if least <= total <= most:
                yield run[at].start, run[last].end
                at = last
            at += 1


def _is_second_half(run: list[numbers.Group], at: int, total: int, most: int) -> bool:
    """Tell whether the next group belongs to the four digits of this one: "4829 1133"."""
    following = len(run[at + 1].digits)
    if total + following > most:
        return False
    return following == total or (most > _LONGEST_PIN and at + 2 == len(run))


def _leads(between: str) -> bool:
    between = _GOES_ON.sub(r"\1 ", between)
    if WALL in between or (max(between, default="") >= "0" and _has_digits_of_its_own(between)):
        return False
    said = _WORD.findall(between)
    if len(said) > _MOST_WORDS:
        return False
    if all(word in _JOINTS for word in said):
        return said[-1:] != ["NAAR"] or "SMS" not in said
    if any(word not in _JOINTS and _names_another(word) for word in said):
        return False
    *_, clause = _STOPS.split(between)
    of_clause = _WORD.findall(clause)
    if len(of_clause) < len(said):
        return bool(_CLAIMS.intersection(of_clause)) and all(word in _JOINTS for word in of_clause)
    lost = max((at for at, word in enumerate(said) if _LOST.fullmatch(word)), default=-1)
    if lost < 0 or _CLAIMS.intersection(said[lost + 1 :]):
        return True
    return said[-1] in _INTO and bool(_CHANGED.fullmatch(said[lost]))


def _has_digits_of_its_own(between: str) -> bool:
    return bool(re.search(r"[0-9]", between)) and not _JOINED.search(between)


def _points(between: str, beyond: str) -> bool:
    """Tell whether a number points to the name after it: "4821 (pin)", "4821 is al jaren mijn"."""
    said = _WORD.findall(between)
    if WALL in between or re.search(r"[0-9?!;]|\.\s", between):
        return False
    if not said:
        following = _WORD.search(beyond)
        return "\n" not in between and not (following and _LOST.fullmatch(following[0]))
    if "\n" in between and said[0] not in _POINTS_BACK:
        return False
    strange = [word for word in said if word not in _JOINTS]
    if any(_names_another(word) for word in strange):
        return False
    if said[-1] != "ALS" and any(_LOST.fullmatch(word) for word in strange):
        return False
    return len(strange) <= _MOST_STRANGE and bool(_POINTERS.intersection([*said[:3], said[-1]]))


def _names_another(word: str) -> bool:
    return bool(_OTHERS.fullmatch(word) or words.topic_of(word) or words.is_thing(word))


def _last_word(flat: str, start: int) -> str:
    found = _WORD.findall(flat[max(0, start - 20) : start])
    return str(found[-1]) if found else ""


def _is_glued_to_another(flat: str, start: int, name_end: int) -> bool:
    """Tell whether letters that are no name stand directly before: "AB4821", "PB-2026-004512"."""
    if start == name_end:
        return False
    glued = _GLUED_BEFORE.search(flat, max(name_end, start - 24), start)
    if not glued:
        return flat[start - 1 : start] == "#" or harmless.is_in_parcel_code(flat, start)
    # Google writes "G-482911".
    return glued[1] not in _JOINTS and not (len(glued[0]) == 2 and glued[0].endswith("-"))
