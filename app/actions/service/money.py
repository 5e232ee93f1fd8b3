"""Actions that change the amounts: costs booked once, costs and debts that lapse, the letter that the law asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.actions.models import Action
from app.actions.policy.debts import FEE, open_costs, principal_by_claim
from app.actions.policy.draft import Mistakes
from app.actions.policy.fee import fee_for, fee_to_name, letter_mistakes
from app.actions.policy.instalments import instalment_mistakes
from app.actions.service.judging import Judged
from app.cases.models import Case, FormalNotice
from app.kernel.actor import Actor
from app.kernel.errors import Refused
from app.kernel.money import euro
from app.law.imputation import LEGAL_ORDER, Order, Part
from app.ledger.policy import Bearer, EntryKind
from app.ledger.service import book, reallocate
from app.sla.policy.terms import Terms

LETTER, CHARGE = "veertiendagenbrief", "incassokosten-berekenen"
WAIVE, REMIT = "kosten-laten-vervallen", "kwijtschelden"
NOTHING_OPEN = "Er staat geen hoofdsom open waarover kosten mogen komen."
CHECK_IT = "Dit bedrag hangt af van eerdere brieven. Controleer het en schrijf op dat u dat deed."


def mistakes(judged: Judged, *, today: date) -> Mistakes:
    """What is wrong with the amounts or the words of a letter, before anything is stored; by Dutch field name."""
    draft, lines = judged.draft, judged.known.entries
    match judged.kind.code:
        case "veertiendagenbrief":
            lawful = fee_to_name(lines, today=today).cents
            return letter_mistakes(draft.term_text, draft.stated_fee_cents, lawful=lawful, sent=today)
        case "incassokosten-berekenen":
            proposal = fee_for(lines, judged.known.written.letters, today=today)
            if proposal.cents == 0:
                return {"soort": [NOTHING_OPEN]}
            return {"reden": [CHECK_IT]} if proposal.needs_person and not draft.reason else {}
        case "kosten-laten-vervallen":
            return _at_most(draft.waiver_cents, open_costs(lines), "aan kosten")
        case "kwijtschelden":
            return _at_most(draft.waiver_cents, sum(principal_by_claim(lines).values()), "aan hoofdsom")
        case "regeling-voorstellen" | "regeling-vastleggen" | "regeling-aanpassen":
            borne = sum(line.amount_cents for line in lines if line.bearer is Bearer.DEBTOR)
            return instalment_mistakes(draft.instalment_cents, draft.instalment_count, open_cents=borne)
    return {}


def _at_most(cents: int | None, most: int, what: str) -> Mistakes:
    if cents is not None and 0 < cents <= most:
        return {}
    return {"vervalt": [f"Er staat {euro(most)} {what} open. Vul in welk deel daarvan vervalt."]}


@dataclass(frozen=True, slots=True)
class Deed:
    """An action that was just done, on `day`."""

    case: Case
    action: Action
    judged: Judged
    by: Actor
    day: date


def send_letter(db: Session, deed: Deed) -> None:
    """Its term and its fee were checked when it was recorded, so it has effect unless the post comes back."""
    db.add(FormalNotice(deed.case, by=deed.by, sent_on=deed.day, channel=deed.judged.kind.channel, valid=True))


def charge(db: Session, deed: Deed) -> None:
    """Book the fee of art. 6:96 BW, once in the life of a case, with every step of the sum.

    Raises Refused when that was done already, also by somebody at the same moment.
    """
    case, known = deed.case, deed.judged.known
    proposal = fee_for(known.entries, known.written.letters, today=deed.day)
    entry = book(
        db,
        case.account_id,
        creditor_id=case.creditor_id,
        partner_id=case.partner_id,
        kind=EntryKind.COST,
        amount_cents=proposal.cents,
        by=deed.by,
        booked_on=deed.day,
        bearer=deed.judged.bearer,
        cost_kind=FEE,
        description=" ".join(proposal.steps),
        source=f"{FEE}:{case.id}",
    )
    if entry is None:
        raise Refused("De incassokosten zijn al een keer berekend.", because=["wet: artikel 6:96 lid 5 BW"])
    _spread(db, deed)


def waive(db: Session, deed: Deed) -> None:
    """A counter entry: against the costs, or against the debt itself when that is remitted."""
    case, remits = deed.case, deed.judged.kind.code == REMIT
    book(
        db,
        case.account_id,
        creditor_id=case.creditor_id,
        partner_id=case.partner_id,
        kind=EntryKind.WAIVER,
        amount_cents=-(deed.judged.draft.waiver_cents or 0),
        by=deed.by,
        booked_on=deed.day,
        cost_kind=None if remits else FEE,
        description=deed.judged.kind.name,
        source=f"waiver:{deed.action.id}",
    )
    _spread(db, deed)


def _spread(db: Session, deed: Deed) -> None:
    """Where earlier payments went may be different now."""
    case, order = deed.case, order_of(deed.judged.answer.terms)
    reallocate(db, case.account_id, creditor_id=case.creditor_id, partner_id=case.partner_id, by=deed.by, order=order)


def order_of(terms: Terms) -> Order:
    """The agreed order in which a payment is booked; that of the law without any (art. 6:44 BW)."""
    words = {part.dutch: part for part in Part}
    for _, order in terms.orders():
        if set(order.within_claim) == set(words):
            first, second, third = (words[one] for one in order.within_claim)
            return first, second, third
    return LEGAL_ORDER


EFFECTS: Mapping[str, Callable[[Session, Deed], None]] = {
    LETTER: send_letter,
    CHARGE: charge,
    WAIVE: waive,
    REMIT: waive,
}
