"""What the network looks at: who takes part, and whose registration asks for attention. Pure; nothing of a case."""

from datetime import date, timedelta

from app.desk.policy.signals import Signal
from app.kernel.dates import day_full
from app.organisations.policy import PartnerKind

AHEAD = timedelta(days=90)  # a renewal takes weeks


def registration(kind: PartnerKind | None, number: str | None, until: date | None, today: date) -> Signal | None:
    """Wki art. 4: an agency stands in the register, a bailiff need not. None when nothing is the matter."""
    if kind is not PartnerKind.AGENCY:
        return None
    if not number:
        return Signal("Nummer in het Wki-register ontbreekt", "let-op", "let-op")
    if until is None or until > today + AHEAD:
        return None
    if until < today:
        return Signal(f"Registratie was tot {day_full(until)}", "fout", "stop")
    return Signal(f"Registratie eindigt {day_full(until)}", "let-op", "klok")
