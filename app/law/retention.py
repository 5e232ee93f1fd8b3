"""How long what is kept (AVG art. 5): terms by law and by our own policy, counted from closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.kernel.dates import add_months
from app.kernel.words import Word


class Record(Word):
    """What is kept, for which a term runs."""

    CASE = "case", "dossier"
    LEDGER = "ledger", "boekingen"
    PARTNER_FILE = "partner_file", "incassodossier"
    JUDGMENT = "judgment", "vonnis"
    COMPLAINT = "complaint", "klacht"
    ACCESS_LOG = "access_log", "inzagelog"
    SIGNAL_PAYLOAD = "signal_payload", "vroegsignaal"
    RECORDING = "recording", "opname"


@dataclass(frozen=True, slots=True)
class Term:
    """`months` after closing; `by_law` False means that it is our own policy. `basis` is for the screen."""

    months: int
    basis: str
    by_law: bool


TERMS: Mapping[Record, Term] = {
    # A case holds its ledger and the partner's file: the longest of the two.
    Record.CASE: Term(84, "art. 52 AWR: zeven jaar voor de boekingen in het dossier", True),
    Record.LEDGER: Term(84, "art. 52 AWR: zeven jaar", True),
    Record.PARTNER_FILE: Term(24, "art. 5.1 lid 4 Bki: minstens twee jaar na sluiting", True),
    Record.JUDGMENT: Term(240, "art. 3:324 BW: twintig jaar na het vonnis", True),
    Record.COMPLAINT: Term(24, "eigen beleid: twee jaar na afhandeling", False),
    Record.ACCESS_LOG: Term(24, "eigen beleid: twee jaar", False),
    Record.SIGNAL_PAYLOAD: Term(0, "eigen beleid: weg na aflevering", False),
    Record.RECORDING: Term(6, "eigen beleid: zes maanden", False),
}


def retain_until(record: Record, *, opened: date, closed: date | None) -> date:
    """The last day on which `record` is kept.

    While it is not closed its term has not begun; the day is then the earliest that it can be, counted
    from `opened`, and moves when it closes. ValueError when it closed before it opened.
    """
    if closed is not None and closed < opened:
        raise ValueError("Sluiten kan niet vóór openen.")
    return add_months(closed or opened, TERMS[record].months)


def may_be_erased(record: Record, *, opened: date, closed: date | None, today: date) -> bool:
    """Whether it must go now: closed, and the last day has passed. What is open is never erased."""
    return closed is not None and today > retain_until(record, opened=opened, closed=closed)
