"""What happened, in words: one event and the row that it speaks of become one line. Pure.

A line starts with a verb; who did it stands behind. The row may be out of sight (an earlier partner's, or
withheld): then the line says only what the event says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.cases.policy import FACT_WORDS, HAPPENED, RECORDABLE, Ability, as_word, happened
from app.kernel.dates import day_short, moment_short
from app.kernel.money import euro
from app.ledger.policy import EntryKind

KINDS: Mapping[str, tuple[str, ...]] = {  # what a reader may choose to see alone
    "contact": ("action.recorded", "action.done", "action.withdrawn", "action.vetoed", "action.refused"),
    "besluiten": (
        "action.held",
        "approval.asked",
        "approval.given",
        "approval.refused",
        "approval.supported",
        "approval.overdue",
    ),
    "regie": (
        "case.regie_changed",
        "case.recalled",
        "case.released",
        "case.imported",
        "handover.offered",
        "handover.accepted",
        "handover.returned",
    ),
    "vragen": ("instruction.given", "question.asked", "request.answered"),
    "notities": (
        "note.added",
        "cause.recorded",
        "cause.withdrawn",
        "preference.recorded",
        "preference.withdrawn",
        "circumstance.recorded",
        "ability.judged",
        "picture.completed",
        "picture.reopened",
    ),
}
MONEY = "geld"
LABELS = {
    "": "Alles",
    "contact": "Contact",
    "besluiten": "Besluiten",
    "regie": "Regie",
    "vragen": "Vragen",
    "notities": "Notities",
    MONEY: "Geld",
}
BOOKED = "payment."  # these the lines of the ledger tell themselves, with their amounts


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    who: str  # the lane: opdrachtgever, partner or bewoner
    lead: str
    at: datetime
    title: str
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Names that the catalogue knows: of an action type, an outcome, a cause."""

    actions: Mapping[str, str]
    outcomes: Mapping[str, str]
    causes: Mapping[str, str]

    def action(self, code: str | None) -> str:
        return self.actions.get(code or "", code or "een actie")

    def outcome(self, code: str | None) -> str:
        return self.outcomes.get(code or "", code or "")


Rows = Mapping[str, Any]  # what an event points to: "note", "action", … -> that row, when we may see it
Told = tuple[str, str]  # title, text
Teller = Callable[[Mapping[str, Any], Rows, Words], Told]


def why(reason: str | None) -> str:
    return f"Reden: {reason}" if reason else ""


def regie_changed(data: Mapping[str, Any], rows: Rows, _words: Words) -> Told:
    row = rows.get("intervention")
    title = sentence(happened("case.regie_changed", data))
    if row is not None and row.until is not None:
        title = f"{title} tot en met {day_short(row.until)}"
    return title, why(row.reason) if row is not None else ""


def asked(data: Mapping[str, Any], rows: Rows, _words: Words) -> Told:
    row = rows.get("request")
    if row is None:
        return ("Stelde een vraag" if "approval" in data else "Vroeg iets"), ""
    title = "Gaf een instructie" if row.kind.value == "instruction" else "Stelde een vraag"
    return title, f"{row.text}\nAntwoord voor {moment_short(row.due_at)}."


def answered(_data: Mapping[str, Any], rows: Rows, _words: Words) -> Told:
    row, request = rows.get("answer"), rows.get("request")
    kind = "de instructie" if request is not None and request.kind.value == "instruction" else "de vraag"
    if row is None:
        return f"Beantwoordde {kind}", ""
    planned = f"\nGepland op {day_short(row.planned_on)}." if row.planned_on else ""
    return f"Beantwoordde {kind}", f"{row.text}{planned}"


def is_plan(kind: str, data: Mapping[str, Any]) -> bool:
    """What was only planned then, whatever became of the row since."""
    return kind == "action.recorded" and data.get("status") == "planned"


def tells_deed(kind: str, data: Mapping[str, Any]) -> bool:
    """Does it tell of something that was done, at the moment that the row has?"""
    done = (kind == "action.held" and "outcome" in data) or kind in ("action.recorded", "action.done")
    return done and not is_plan(kind, data)


def recorded(data: Mapping[str, Any], rows: Rows, words: Words) -> Told:
    row = rows.get("action")
    if not is_plan("action.recorded", data):
        return acted(data, rows, words)
    if row is None:
        return "Plande een actie", ""
    day = f" voor {day_short(row.planned_on)}" if row.planned_on else ""
    still = row.note if row.status.value != "done" else ""  # afterwards it is the note of how it went
    return f"Plande{day}: {words.action(row.type).lower()}", still or why(row.reason)


def acted(_data: Mapping[str, Any], rows: Rows, words: Words) -> Told:
    row = rows.get("action")
    if row is None:
        return "Legde een actie vast", ""
    outcome = f": {words.outcome(row.outcome).lower()}" if row.outcome else ""
    return f"{words.action(row.type)}{outcome}", row.note or why(row.reason)


def held(data: Mapping[str, Any], rows: Rows, words: Words) -> Told:
    """As it was asked: what the row says of how it went, came later unless the event says so too."""
    row, approval = rows.get("action"), rows.get("approval")
    title, parts = "Vroeg akkoord", []
    if row is not None:
        title += f": {words.action(row.type).lower()}"
        outcome = data.get("outcome")
        still = row.note if outcome or row.status.value != "done" else ""
        parts = [f"Uitkomst: {words.outcome(outcome).lower()}." if outcome else "", row.reason, still]
    if approval is not None:
        parts.append(f"Artikel {approval.article}: {approval.sentence}" if approval.article else approval.sentence)
    return title, "\n".join(part for part in parts if part)


def decided(verb: str) -> Teller:
    def tell(_data: Mapping[str, Any], rows: Rows, words: Words) -> Told:
        row, reply = rows.get("action"), rows.get("reply")
        about = f": {words.action(row.type).lower()}" if row is not None else ""
        if reply is None:
            return f"{verb}{about}", ""
        condition = reply.kind.value == "condition"
        text = f"Voorwaarde: {reply.text}" if condition and reply.text else reply.text
        other = f"\nLiever: {words.action(reply.alternative).lower()}." if reply.alternative else ""
        return f"{verb}{' met een voorwaarde' if condition else ''}{about}", f"{text}{other}".strip()

    return tell


def about_action(verb: str) -> Teller:
    def tell(data: Mapping[str, Any], rows: Rows, words: Words) -> Told:
        row = rows.get("action")
        code = row.type if row is not None else data.get("type")
        planned = getattr(row, "planned_on", None)
        text = f"Stond gepland voor {day_short(planned)}." if planned else ""
        stopped = why(getattr(row, "stopped_because", ""))
        return f"{verb}: {words.action(code).lower()}", "\n".join(part for part in (text, stopped) if part)

    return tell


def noted(_data: Mapping[str, Any], rows: Rows, _words: Words) -> Told:
    return "Schreef een notitie", rows["note"].text if "note" in rows else ""


def caused(data: Mapping[str, Any], rows: Rows, words: Words) -> Told:
    name = words.causes.get(data.get("code", ""), "")
    return f"Oorzaak: {name.lower()}" if name else "Legde een oorzaak vast", getattr(rows.get("cause"), "note", "")


def preferred(_data: Mapping[str, Any], rows: Rows, _words: Words) -> Told:
    return "Legde een voorkeur vast", getattr(rows.get("preference"), "text", "")


def circumstance(data: Mapping[str, Any], rows: Rows, _words: Words) -> Told:
    about, row = RECORDABLE.get(data.get("fact", "")), rows.get("circumstance")
    if about is None or row is None:
        return sentence(HAPPENED["circumstance.recorded"]), ""
    word = as_word(row.value)
    return f"{about.label}: {FACT_WORDS.get(word, word)}", ""


def judged(data: Mapping[str, Any], _rows: Rows, _words: Words) -> Told:
    words = {Ability.CANNOT: "kan niet betalen", Ability.WILL_NOT: "wil niet betalen"}
    return f"Oordeel: {words.get(Ability.of(data['ability']), 'nog niet bekend')}", ""


def left(data: Mapping[str, Any], _rows: Rows, _words: Words) -> Told:
    return "Gaf het dossier terug", why(data.get("reason"))


def recalled(data: Mapping[str, Any], _rows: Rows, _words: Words) -> Told:
    return "Haalde dit dossier terug", why(data.get("reason"))


TELLERS: Mapping[str, Teller] = {
    "case.regie_changed": regie_changed,
    "case.recalled": recalled,
    "case.released": left,
    "handover.returned": left,
    "instruction.given": asked,
    "question.asked": asked,
    "request.answered": answered,
    "action.recorded": recorded,
    "action.done": acted,
    "action.held": held,
    "action.refused": about_action("Dit mocht niet"),
    "action.vetoed": about_action("Hield tegen"),
    "action.withdrawn": about_action("Trok in"),
    "approval.given": decided("Gaf akkoord"),
    "approval.refused": decided("Gaf geen akkoord"),
    "approval.supported": decided("Gaf een van de akkoorden"),
    "note.added": noted,
    "cause.recorded": caused,
    "preference.recorded": preferred,
    "circumstance.recorded": circumstance,
    "ability.judged": judged,
}


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def tell(kind: str, data: Mapping[str, Any], rows: Rows, words: Words) -> Told:
    """Title and text of one event; a kind without words of its own has those of cases/policy.py."""
    teller = TELLERS.get(kind)
    return teller(data, rows, words) if teller else (sentence(happened(kind, data)), "")


def lane(kind: str, data: Mapping[str, Any], rows: Rows, *, by_creditor: bool) -> str:
    """Who acted; a talk with the person stands in the person's own lane."""
    row = rows.get("action")
    talked = kind in ("action.recorded", "action.done") and not is_plan(kind, data)
    if row is not None and talked and row.real_contact:
        return "bewoner"
    return "opdrachtgever" if by_creditor else "partner"


def money_told(kind: EntryKind, cents: int, description: str) -> Told:
    """A line of the ledger that is no claim: what was paid, added or waived."""
    title = {
        EntryKind.PAYMENT: "Betaalde",
        EntryKind.REVERSAL: "Betaling kwam terug:",
        EntryKind.COST: "Kosten erbij:",
        EntryKind.INTEREST: "Rente erbij:",
        EntryKind.WAIVER: "Kwijtgescholden:",
        EntryKind.CORRECTION: "Correctie:",
    }[kind]
    return f"{title} {euro(abs(cents))}", description


def happened_to(kind: str, data: Mapping[str, Any], rows: Rows) -> str:
    """The end of “De Linde …” in the line that says what is new."""
    if kind == "approval.given" and "reply" in rows and rows["reply"].kind.value == "condition":
        return f"{HAPPENED[kind]} met een voorwaarde"
    return happened(kind, data)


def moment_of(id_: UUID) -> float:
    """Seconds since 1970 in a uuidv7: when it was written."""
    return (id_.int >> 80) / 1000


def day_of(day: date | None) -> str:
    return "" if day is None else day_short(day)


# Outside, the name of an event is Dutch (ARCHITECTURE §3a).
SUBJECTS = {
    "ability": "oordeel",
    "action": "actie",
    "approval": "akkoord",
    "case": "dossier",
    "cause": "oorzaak",
    "circumstance": "omstandigheid",
    "handover": "overdracht",
    "instruction": "instructie",
    "note": "notitie",
    "payment": "betaling",
    "picture": "plaatje",
    "preference": "voorkeur",
    "question": "vraag",
    "request": "verzoek",
}
VERBS = {
    "accepted": "aangenomen",
    "added": "toegevoegd",
    "answered": "beantwoord",
    "asked": "gevraagd",
    "booked": "geboekt",
    "completed": "bevestigd",
    "done": "gedaan",
    "given": "gegeven",
    "held": "aangehouden",
    "imported": "ingelezen",
    "internal_added": "intern-toegevoegd",
    "judged": "vastgelegd",
    "offered": "aangeboden",
    "overdue": "te-laat",
    "recalled": "teruggehaald",
    "recorded": "vastgelegd",
    "refused": "geweigerd",
    "regie_changed": "regie-gewijzigd",
    "released": "vrijgegeven",
    "reopened": "heropend",
    "returned": "teruggegeven",
    "reversed": "teruggekomen",
    "set_apart": "apart-gezet",
    "supported": "gesteund",
    "taken_back": "teruggenomen",
    "undone": "teruggedraaid",
    "vetoed": "tegengehouden",
    "withdrawn": "ingetrokken",
}


def dutch_kind(kind: str) -> str:
    """`case.regie_changed` -> `dossier.regie-gewijzigd`."""
    subject, _, verb = kind.partition(".")
    return f"{SUBJECTS.get(subject, subject)}.{VERBS.get(verb, verb.replace('_', '-'))}"
