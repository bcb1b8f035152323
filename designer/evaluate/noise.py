"""Makes a message look as people really type it: does the assistant still read it?

Every kind of noise is seeded, so that two runs change the same letters and can be compared.
Numbers, codes and masks are left alone: there a typing mistake changes what is asked.
"""

from __future__ import annotations

import random
from collections.abc import Callable

# Beside each key on a Dutch keyboard (QWERTY).
NEIGHBOURS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "xa",
}  # fmt: skip
SHORT = {
    "even": "ff", "mijn": "mn", "niet": "nie", "het": "t", "een": "n", "dat": "da", "wat": "wa",
    "ik": "k", "hem": "m", "er": "r", "alstublieft": "aub", "maar": "mr", "voor": "vr",
    "wordt": "wrdt", "waarom": "wrm", "jullie": "jlui", "vandaag": "vndg", "morgen": "mrgn",
    "bedankt": "bdnkt", "gewoon": "gwn", "misschien": "mss", "eigenlijk": "eig", "met": "me",
    "zo snel mogelijk": "zsm", "volgens mij": "vgm", "geen": "gn", "goed": "goe",
}  # fmt: skip
EMOJI = ("😅", "🙏", "🤔", "😕", "👍", "😬", "🙈", "❓", "😊", "‼️")
BEFORE = (
    "hoi,", "hallo daar", "goedemiddag,", "hey even een vraagje,", "dag, hoe gaat het?",
    "sorry dat ik stoor,", "goeiemorgen allemaal", "hopelijk kunt u helpen,", "yo", "mevrouw,",
)  # fmt: skip
AFTER = (
    "alvast bedankt", "groetjes", "fijne dag nog", "hoor het graag", "mvg Kim", "dank u wel",
    "thx", "ik wacht wel even", "zou fijn zijn", "groet, Sam",
)  # fmt: skip
# One word in so many is mistyped; a short message has at least one.
WORDS_FOR_A_TYPO = 5
SHORTEST_FOR_A_TYPO = 4


def mistype(text: str, luck: random.Random) -> str:
    """Return the text with a typing mistake in one word of five, and in one at least."""
    words = text.split(" ")
    places = [
        place
        for place, word in enumerate(words)
        if len(word) >= SHORTEST_FOR_A_TYPO and word.isalpha()
    ]
    luck.shuffle(places)
    for place in places[: max(1, len(words) // WORDS_FOR_A_TYPO)]:
        words[place] = _slip(words[place], luck)
    return " ".join(words)


def flatten(text: str, luck: random.Random) -> str:
    """Return the text without capitals and without marks between and after sentences.

    >>> flatten("Mijn pas, die is weg!", random.Random(0))
    'mijn pas die is weg'
    """
    del luck  # nothing to choose; every kind of noise is called in the same way
    words = text.lower().split(" ")
    return " ".join(bare for word in words if (bare := word.rstrip(".,!?;:")))


def abbreviate(text: str, luck: random.Random) -> str:
    """Return the text as somebody in a hurry shortens it.

    >>> abbreviate("Waarom werkt het niet", random.Random(0))
    'wrm werkt t nie'
    """
    del luck
    lower = text if text.isupper() else text[:1].lower() + text[1:]
    for long, short in SHORT.items():
        lower = f" {lower} ".replace(f" {long} ", f" {short} ")[1:-1]
    return lower


def add_emoji(text: str, luck: random.Random) -> str:
    """Return the text with one to three emoji."""
    signs = "".join(luck.choices(EMOJI, k=luck.randint(1, 3)))
    return f"{signs} {text}" if luck.random() < 0.25 else f"{text} {signs}"


def add_small_talk(text: str, luck: random.Random) -> str:
    """Return the text with a friendly word before it, after it, or both."""
    where = luck.choice(("before", "after", "both"))
    before = f"{luck.choice(BEFORE)} " if where != "after" else ""
    after = f" {luck.choice(AFTER)}" if where != "before" else ""
    return f"{before}{text}{after}"


def everything(text: str, luck: random.Random) -> str:
    """Return the text as it comes on a bad day: short, mistyped, no capitals, half with emoji."""
    changed = flatten(mistype(abbreviate(text, luck), luck), luck)
    return add_emoji(changed, luck) if luck.random() < 0.5 else changed


Noise = Callable[[str, random.Random], str]
# By the name that the report shows.
KINDS: dict[str, Noise] = {
    "Typefouten": mistype,
    "Geen hoofdletters en leestekens": flatten,
    "Afkortingen": abbreviate,
    "Emoji": add_emoji,
    "Praatje eromheen": add_small_talk,
    "Typefouten, afkortingen en slordig": everything,
}


def luck_for(text: str, kind: str, seed: int = 0) -> random.Random:
    """Return the chances for one message: the same in each run, others for each kind."""
    return random.Random(f"{seed} {kind} {text}")  # noqa: S311 - nothing secret depends on it


def _slip(word: str, luck: random.Random) -> str:
    """Return the word with two letters swapped, one left out, doubled or replaced."""
    place = luck.randrange(1, len(word) - 1)
    letter = word[place]
    kind = luck.choice(("swap", "drop", "double", "neighbour"))
    if kind == "swap":
        return word[:place] + word[place + 1] + letter + word[place + 2 :]
    if kind == "drop":
        return word[:place] + word[place + 1 :]
    if kind == "double":
        return word[:place] + letter + word[place:]
    other = luck.choice(NEIGHBOURS.get(letter.lower(), letter))
    return word[:place] + other + word[place + 1 :]
