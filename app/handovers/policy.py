"""Rules of a hand-over. What must be in a case before it goes stands in cases/policy.py. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from app.cases.policy import Regie, Track
from app.kernel.dates import HERE, add_working_days, day_full, day_short
from app.kernel.decision import ALLOW, Decision, refuse
from app.kernel.words import Word


class HandoverStatus(Word):
    OFFERED = "offered", "aangeboden"
    ACCEPTED = "accepted", "aangenomen"
    RETURNED = "returned", "teruggegeven"
    WITHDRAWN = "withdrawn", "ingetrokken"


ACCEPT_WITHIN = 2  # working days, clause plicht-ontvangst-bevestigen
END_OF_DAY = time(17)
MOST_AT_ONCE = 200
FREE = frozenset({Regie.INTERNAL, Regie.RECALLED})  # a case that no partner has

SENTENCES: Mapping[str, str] = {
    "handover.creditor-only": "Alleen de opdrachtgever draagt een dossier over.",
    "handover.partner-only": "Alleen de partner die dit dossier heeft, kan dit doen.",
    "handover.not-free": "Dit dossier ligt al bij een partner. Haal het eerst terug.",
    "handover.closed": "Dit dossier is gesloten.",
    "handover.no-partner": "Deze organisatie is geen incassopartner.",
    "handover.not-registered": "Deze partner staat niet geldig in het register incassodienstverlening. "
    "Overdragen mag dan niet (artikel 4 Wki).",
    "handover.accepted": "Dit dossier is al aangenomen.",
    "handover.taken": "Dit dossier is intussen al aangenomen. Het staat bij uw dossiers.",
    "handover.changed": "Dit dossier is intussen gewijzigd. Bekijk het eerst opnieuw.",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is public of a partner, and whether the creditor has terms with it."""

    name: str
    bailiff: bool
    register_number: str | None
    registered_until: date | None
    has_sla: bool = False


def registered(candidate: Candidate, today: date) -> bool:
    """A bailiff is exempt; an agency needs a number that has not run out (wet-partner-geregistreerd, art. 4 Wki)."""
    if candidate.bailiff:
        return True
    until = candidate.registered_until
    return bool(candidate.register_number) and (until is None or until >= today)


def decide(candidate: Candidate, regie: Regie, *, by_creditor: bool, closed: bool, today: date) -> Decision:
    """May this case go to this partner? Whether the case itself is complete is asked apart."""
    if not by_creditor:
        return refuse("handover.creditor-only")
    if closed:
        return refuse("handover.closed")
    if regie not in FREE:
        return refuse("handover.not-free")
    if not registered(candidate, today):
        return refuse("handover.not-registered")
    return ALLOW


def accept_due(now: datetime) -> datetime:
    """Until when the partner may think it over: the second working day, at the end of the day."""
    return datetime.combine(add_working_days(now.astimezone(HERE).date(), ACCEPT_WITHIN), END_OF_DAY, HERE)


def back_words(partner: str, at: datetime | None, why: str | None) -> str:
    """That a partner gave this case back before, for who chooses the next one."""
    day = f" op {day_short(at.astimezone(HERE).date())}" if at else ""
    return f"{partner or 'Een partner'} gaf dit terug{day}{f': {why}' if why else '.'}"


def standing(candidate: Candidate, today: date) -> str:
    """Its place in the register, for the screen."""
    if candidate.bailiff:
        return "Gerechtsdeurwaarder, vrijgesteld van het register."
    if not candidate.register_number:
        return "Incassobureau, niet in het register."
    if candidate.registered_until is None:
        return f"Incassobureau, register {candidate.register_number}."
    until = day_full(candidate.registered_until)
    ran_out = candidate.registered_until < today
    words = f"liep af op {until}" if ran_out else f"geldig tot en met {until}"
    return f"Incassobureau, register {candidate.register_number}, {words}."


def fit(candidate: Candidate, tracks: Mapping[Track, int]) -> int:
    """For how many of the chosen cases this kind of partner was meant."""
    return tracks.get(Track.BAILIFF if candidate.bailiff else Track.AGENCY, 0)


def why(candidate: Candidate, tracks: Mapping[Track, int]) -> str:
    """One sentence on why this partner, or why rather not."""
    total, meant = sum(tracks.values()), fit(candidate, tracks)
    kind = "gerechtsdeurwaarder" if candidate.bailiff else "incassobureau"
    terms = "U heeft getekende afspraken." if candidate.has_sla else "Zonder afspraken geldt alleen de wet."
    if total == 1:
        return f"{terms} Dit dossier is {'' if meant else 'niet '}bedoeld voor een {kind}."
    number = {0: "Geen", 1: "1", total: "Elk"}.get(meant, str(meant))
    verb = "is" if meant in (0, 1, total) else "zijn"
    return f"{terms} {number} van de {total} dossiers {verb} bedoeld voor een {kind}."
