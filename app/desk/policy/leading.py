"""Who leads a case, now and at any moment before: the thick line of the timeline and the panel. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cases.policy import Regie
from app.regie.policy import Act, moves

LANES: Mapping[Regie, str] = {
    Regie.INTERNAL: "opdrachtgever",
    Regie.RECALLED: "opdrachtgever",
    Regie.CREDITOR: "opdrachtgever",
    Regie.PARTNER: "partner",
    Regie.TOGETHER: "samen",
    Regie.PAUSED: "",
}


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    before: Regie
    after: Regie


def lead_at(moment: datetime, changes: Sequence[Change], now: Regie) -> str:
    """The lane of who led then. `changes` in order of time; what came before the first stands in it."""
    if not changes:
        return LANES[now]
    regie = changes[0].before
    for change in changes:
        if change.at > moment:
            break
        regie = change.after
    return LANES[regie]


@dataclass(frozen=True, slots=True)
class Button:
    """One of the four that are always there, in this order; `why` says why it is off."""

    act: Act | None  # none: the instruction
    text: str
    icon: str
    key: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    text: str
    lead: str  # opdrachtgever, partner or pauze
    buttons: tuple[Button, ...] = ()
    more: tuple[Act, ...] = ()


NO_PARTNER = "Er is nu geen partner."
FIXED = (
    Button(Act.TAKE_OVER, "Regie nemen", "stuur", ""),
    Button(None, "Instrueren", "pen", "i"),
    Button(Act.PAUSE, "Pauzeren", "pauze", "p"),
    Button(Act.RECALL, "Terughalen", "terug", "t"),
)
MORE = (Act.HAND_BACK, Act.RESUME, Act.TOGETHER, Act.LET_PARTNER, Act.KEEP)


def panel_of_creditor(
    regie: Regie, *, partner: str, since: str, until: str, accepted: bool, intervenes: bool, again: bool = False
) -> Panel:
    """`partner` is its name, `since` and `until` are days in words. `intervenes`: may who reads it do so?

    `again`: a partner had it before.
    """
    title, text = {
        Regie.INTERNAL: (
            "U heeft de regie",
            f"Sinds {since} zonder partner." if again else "Dit dossier is nog niet overgedragen.",
        ),
        Regie.RECALLED: (
            "U haalde dit dossier terug",
            f"Sinds {since}. De vorige partner leest alleen nog wat die zelf deed.",
        ),
        Regie.CREDITOR: ("U heeft de regie", f"Sinds {since}. {partner} doet niets zonder u."),
        Regie.PARTNER: (f"{partner} voert uit", f"Sinds {since}, binnen uw afspraken."),
        Regie.TOGETHER: ("U doet het samen", f"Sinds {since}. U en {partner} zien van elkaar wat er gepland staat."),
        Regie.PAUSED: (f"Gepauzeerd tot en met {until}", f"Sinds {since}. {partner} neemt geen contact op."),
    }[regie]
    if regie is Regie.PARTNER and not accepted:
        title, text = f"{partner} moet nog aannemen", f"Aangeboden op {since}. Tot dan ziet de partner geen naam."
    if not intervenes:
        text += " Ingrijpen doet een regisseur."
    elif regie is Regie.PARTNER and accepted:
        text += " U kunt altijd ingrijpen."
    possible = moves(regie, accepted=accepted)
    instructs = partner != "" and accepted
    buttons = tuple(
        Button(one.act, one.text, one.icon, one.key, why_off(one.act, regie, possible, instructs)) for one in FIXED
    )
    lead = {Regie.PAUSED: "pauze", Regie.PARTNER: "partner"}.get(regie, "opdrachtgever")
    return Panel(title, text, lead, buttons, tuple(act for act in MORE if act in possible))


def why_off(act: Act | None, regie: Regie, possible: Iterable[Act], instructs: bool) -> str:
    if instructs if act is None else act in possible:
        return ""
    if act is Act.TAKE_OVER and regie in (Regie.CREDITOR, Regie.INTERNAL, Regie.RECALLED):
        return "U heeft de regie al."
    return NO_PARTNER if regie in (Regie.INTERNAL, Regie.RECALLED) else "De partner moet het dossier eerst aannemen."


def panel_of_partner(regie: Regie, *, creditor: str, since: str, until: str, accepted: bool) -> Panel:
    """The partner reads who leads and what that means; it asks, and never moves."""
    if not accepted:
        return Panel("Aan u aangeboden", f"Sinds {since}. Naam en adres volgen na aannemen.", "partner")
    title, text = {
        Regie.PARTNER: ("U voert uit", f"Sinds {since}, binnen de afspraken met {creditor}."),
        Regie.TOGETHER: ("U doet het samen", f"Sinds {since}. {creditor} en u zien van elkaar wat er gepland staat."),
        Regie.CREDITOR: (
            f"{creditor} heeft de regie",
            f"Sinds {since}. U neemt geen contact op. Adviseren mag altijd.",
        ),
        Regie.PAUSED: (f"Gepauzeerd tot en met {until}", f"Sinds {since}. Neem geen contact op."),
    }.get(regie, (f"{creditor} heeft de regie", f"Sinds {since}."))
    lead = {Regie.PAUSED: "pauze", Regie.PARTNER: "partner", Regie.TOGETHER: "partner"}.get(regie, "opdrachtgever")
    return Panel(title, text, lead)
