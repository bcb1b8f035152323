"""Are there two questions in one message? Then both get an answer.

1. The message is cut into clauses: at the end of a sentence, and where a new question begins
   behind "en", "ook", "trouwens" or a comma.
2. At each cut what stands before it and what stands behind it are classified apart. A cut counts
   when both are sure enough, mean different things, and the part behind it asks something.
3. The best cut wins. None that counts: it is one question, told in however many sentences.

A story that leads up to its question ("Ik stond bij de kassa. Toen deed hij het niet. Wat nu?")
must stay whole: a wrong answer in front of the right one is worse than one answer too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from nlu.follow_ups import Classify, Question, Ranking, leans, own_words, small_words
from nlu.tokenizer import split

# So sure must the less sure half be. Of 623 examples of data/ in which a cut is possible 2 were cut
# with these, by a model that had not seen them; tests/understanding/report.py has messages of its
# own.
SURE = 0.55
# Questions of one topic resemble each other, and so do the sentences of one question.
SURE_WITHIN_A_TOPIC = 0.7
# Before it is asked, a thing is often told: so what is only told needs more.
SURE_WHEN_TOLD = 0.7
MOST_CUTS = 5
LONGEST = 600  # characters; each reading of a longer message takes long, and it is mostly a story
LEAST_WORDS = 2

_REQUEST = re.compile(
    r"\b(ik (wil|zou|zoek|moet|vroeg)|wil(de)? ik|graag|kun(t|nen)?|kan (ik|iemand)|mag ik|weten"
    r"|hoe|wat|waar|wanneer|welke?|hoeveel)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cut:
    """A message in two; `joined` when a word such as "ook" says that there is more."""

    before: str
    behind: str
    joined: bool


def decide_two(text: str, classify: Classify) -> tuple[Question, Question] | None:
    """Return the two questions in the message; None when there is one, or none."""
    best: tuple[float, Question, Question] | None = None
    for cut in cuts(text):
        own = own_words(cut.behind)
        if not own or not own_words(cut.before):
            continue  # "Wat moet ik nu doen?" belongs to what was told before it
        if _is_told(cut) and not cut.joined:
            continue  # what leads up to a question is none
        behind = classify(cut.behind)
        if len(own) == 1 and leans(cut.behind, behind):
            continue  # and so does "Mag dat zonder boete?"
        if behind[0][1] < SURE:
            continue  # no need to read what stands before it
        first, second = _likeliest(cut.before, classify(cut.before)), _likeliest(cut.behind, behind)
        margin = decide_margin(first, second)
        if margin >= 0 and (best is None or margin > best[0]):
            best = (margin, first, second)
    return None if best is None else best[1:]


def decide_margin(first: Question, second: Question) -> float:
    """Return by how much both halves are sure enough to be questions apart; below nought: not.

    >>> limit = Question("hoe verhoog ik mijn limiet?", "faq_card/limit", 0.9)
    >>> rate = Question("wat is de spaarrente?", "faq_savings/rate", 0.8)
    >>> round(decide_margin(limit, rate), 2)
    0.25
    >>> decide_margin(limit, limit)
    -1.0
    """
    labels = {first.label, second.label}
    if len(labels) == 1 or labels & small_words().no_question:
        return -1.0
    needed = SURE
    if _topic(first.label) == _topic(second.label):
        needed = max(needed, SURE_WITHIN_A_TOPIC)
    if not (asks(first.text) and asks(second.text)):
        needed = max(needed, SURE_WHEN_TOLD)
    return min(first.confidence, second.confidence) - needed


def cuts(text: str) -> list[Cut]:
    """Return the places where a second question may begin.

    >>> [cut.behind for cut in cuts("Hoe verhoog ik mijn limiet en wat is de rente?")]
    ['wat is de rente?']
    >>> [cut.behind for cut in cuts("Pas kwijt. Kan hij dicht? Ook wil ik een nieuwe pas.")]
    ['Kan hij dicht? Ook wil ik een nieuwe pas.', 'Ook wil ik een nieuwe pas.']
    >>> cuts("Ik heb een en/of rekening en een creditcard")
    []
    """
    if len(text) > LONGEST:
        return []
    doc = split(text)
    found = [
        Cut(text[: doc[place].idx].strip(" ,&+-\n"), text[doc[start].idx :].strip(), joined)
        for place, start, joined in [*_places(doc)][-MOST_CUTS:]
    ]
    return [cut for cut in found if _is_long(cut.before) and _is_long(cut.behind)]


def asks(text: str) -> bool:
    """Return whether a part asks for something, rather than telling what happened.

    >>> asks("Wat kost dat"), asks("Ik wil mijn limiet omhoog"), asks("Toen viel hij stil.")
    (True, True, False)
    """
    return "?" in text or bool(_REQUEST.search(text))


def _is_told(cut: Cut) -> bool:
    return not (asks(cut.before) and asks(cut.behind))


def _likeliest(text: str, ranking: Ranking) -> Question:
    label, confidence = ranking[0]
    return Question(text, label, confidence)


def _places(doc: Doc) -> Iterator[tuple[int, int, bool]]:
    """Yield (end of what is before, start of what is behind, joined) for each possible cut."""
    words, small = [token.lower_ for token in doc], small_words()
    for place in range(1, len(words)):
        if _ends_sentence(words[place - 1]):
            if not _ends_sentence(words[place]):
                yield place, place, words[place] in small.joining
        elif words[place] in small.joining:
            start = _skip(words, place)
            if start < len(words) and words[start] in small.asking:
                yield place, start, words[start - 1] != ","


def _ends_sentence(word: str) -> bool:
    """Return whether a token is nothing but the end of a sentence or of a line."""
    return "\n" in word or (bool(word) and all(sign in ".?!;…" for sign in word))


def _skip(words: Sequence[str], place: int) -> int:
    """Return where the question begins behind a joining word."""
    passed, start = small_words().filling | small_words().joining, place + 1
    while start < len(words) and words[start] in passed:
        start += 1
    return start


def _is_long(text: str) -> bool:
    return len(re.findall(r"\w+", text)) >= LEAST_WORDS


def _topic(label: str) -> str:
    return label.split("/", 1)[0]
