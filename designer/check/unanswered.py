"""Labels without an answer, and answers that are asked for and not there.

A label with a key (faq_card/limit) is answered by the reply of its name and a rule for the part
before the stroke; any other label by a rule or story that begins with it. A form asks for each of
its slots with utter_ask_SLOT (or utter_ask_FORM_SLOT). Our code speaks replies by their names.
"""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.finding import Finding, did_you_mean, wrong
from designer.check.project import Project

IN_CONVERSATION = ("rules", "stories")


def find(project: Project) -> Iterator[Finding]:
    """Yield the labels that nothing answers, and the replies that forms and code miss."""
    yield from _without_rule(project)
    yield from _without_reply(project)
    yield from _unasked(project)
    yield from _unspoken(project)


def _without_rule(project: Project) -> Iterator[Finding]:
    answered = {
        use.name.partition("/")[0] for use in project.uses("intent") if use.where in IN_CONVERSATION
    }
    seen = set(answered)
    for label, place in {**project.defined("intents"), **project.labels}.items():
        intent = label.partition("/")[0]
        if intent in seen or intent in project.mentioned:
            continue
        seen.add(intent)
        yield wrong(
            place,
            f"Geen regel of verhaal zegt wat er na {intent} gebeurt.",
            f"Schrijf onder `rules:` een regel met `- intent: {intent}` en wat er dan komt.",
        )


def _without_reply(project: Project) -> Iterator[Finding]:
    known = project.reply_names | project.mentioned
    for label, place in project.labels.items():
        if "/" in label and f"utter_{label}" not in known:
            near = did_you_mean(f"utter_{label}", known)
            yield wrong(
                place,
                f"Bij {label} hoort een antwoord dat er niet is.",
                near or f"Schrijf onder `responses:` het antwoord `utter_{label}:`.",
            )


def _unasked(project: Project) -> Iterator[Finding]:
    known = project.reply_names | project.mentioned
    for use in project.uses("slot"):
        form, slot = use.where, use.name
        if form not in project.defined("forms"):
            continue
        if not {f"utter_ask_{slot}", f"utter_ask_{form}_{slot}"} & known:
            yield wrong(
                use.place,
                f"Het formulier {form} heeft geen vraag voor {slot}.",
                f"Schrijf onder `responses:` het antwoord `utter_ask_{slot}:`.",
            )


def _unspoken(project: Project) -> Iterator[Finding]:
    known = project.reply_names | project.mentioned
    for name, place in project.code.spoken.items():
        if any(project.code.means(name, reply) for reply in known):
            continue
        near = did_you_mean(name, known)
        to_do = "Schrijf het onder `responses:`. Hebt u het een andere naam gegeven, zet die terug."
        what = f"De assistent zegt hier {name}, en dat antwoord is er niet."
        yield wrong(place, what, near or to_do)
