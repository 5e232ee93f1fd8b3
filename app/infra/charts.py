"""Charts that the server draws as SVG.

Colours are attributes, not style: the content security policy allows them, and a PDF maker that
knows no `var()` inside SVG shows the same picture.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

COLOURS = {
    "petrol": "#0d5463",
    "petrol-licht": "#4f96a3",
    "pruim": "#6c3679",
    "grijs": "#7f9296",
    "oker": "#8a4b00",
    "groen": "#1d6b35",
}
LEAST = 1.5  # percent: a small part stays visible

BAR = Markup(
    '<svg class="rk-balk" viewBox="0 0 100 10" width="100" height="10" preserveAspectRatio="none" role="img"'
    ' aria-labelledby="{id}-titel {id}-uitleg"><title id="{id}-titel">{title}</title>'
    '<desc id="{id}-uitleg">{says}</desc>{parts}</svg>'
)
PART = Markup('<rect x="{x:.2f}" width="{width:.2f}" height="10" fill="{colour}"/>')
SPOT = Markup(
    '<svg class="rk-stip" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">'
    '<rect width="10" height="10" rx="2" fill="{}"/></svg>'
)


class Part(NamedTuple):
    """One outcome with how often it came: `Part("Nieuwe dossiers", 1187, "petrol")`."""

    label: str
    amount: int
    colour: str


def stacked(id: str, title: str, parts: Sequence[tuple[Any, ...]]) -> Markup:
    """One bar in parts, without text inside: it stretches to any width. Words stand beside it.

    `id` is unique on the page. `parts` are `Part`s (a fourth member, the page's own note, is ignored); a part
    of zero is left out. Nothing at all gives no bar.
    """
    shown = [Part(*part[:3]) for part in parts if part[1] > 0]
    total = sum(part.amount for part in shown)
    if not total:
        return Markup("")
    shares = [max(LEAST, 100 * part.amount / total) for part in shown]
    scale, x, drawn = 100 / sum(shares), 0.0, Markup("")
    for part, share in zip(shown, shares, strict=True):
        width = share * scale
        gap = 0.3 if part is not shown[-1] else 0.0
        drawn += PART.format(x=x, width=width - gap, colour=COLOURS[part.colour])
        x += width
    says = ", ".join(f"{part.label}: {part.amount}" for part in shown)
    return BAR.format(id=id, title=title, says=says, parts=drawn)


def spot(colour: str) -> Markup:
    """The colour of a part, beside its word."""
    return SPOT.format(COLOURS[colour])
