"""What our templates say besides Django's own words: `{% icon %}`, `{% asset %}`, `{% ring %}`."""

from functools import lru_cache
from pathlib import Path

from django.template import Library
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from desk import assets, dossier, words

ICONS = Path(__file__).resolve().parent / "icons"
# The ring's circumference, for a radius of 7.
AROUND = 43.98

register = Library()


@lru_cache(maxsize=128)
def icon(name: str) -> str:
    """One of our own icons (lucide, ISC), inline, hidden from screen readers."""
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    body = svg[svg.index("<svg") :].replace("<svg", '<svg aria-hidden="true"', 1)
    return str(mark_safe(" ".join(body.split())))  # noqa: S308 - a file of ours, no input


def asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"{reverse('static', args=[name])}?v={assets.get(name).version}"


def ring(left: float) -> str:
    """A thin ring that empties towards the promised moment."""
    return str(
        format_html(
            '<svg class="ring" viewBox="0 0 18 18" aria-hidden="true">'
            '<circle class="ring-track" cx="9" cy="9" r="7"/>'
            '<circle class="ring-left" cx="9" cy="9" r="7" transform="rotate(-90 9 9)"'
            ' stroke-dasharray="{} {}"/></svg>',
            f"{AROUND * left:.1f}",
            AROUND,
        )
    )


register.simple_tag(lambda name: mark_safe(icon(name)), name="icon")  # noqa: S308 - see above
register.simple_tag(asset, name="asset")
register.simple_tag(lambda left: mark_safe(ring(left)), name="ring")  # noqa: S308 - see above
register.filter("initials", words.initials)
register.filter("stored", dossier.stored)
