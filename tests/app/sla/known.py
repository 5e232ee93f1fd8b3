"""The catalogue as it is, and one ordinary case: nothing is wrong with it, the partner is a bailiff, it is Tuesday."""

from datetime import datetime
from typing import Any

from app.infra.content import contents, parsed
from app.kernel.dates import HERE
from app.sla.policy.agreed import agree
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.decide import Answer, decide
from app.sla.policy.terms import Terms, compile_terms
from app.sla.policy.vocabulary import FactType, Value

CATALOGUE = parsed(Catalogue.parse)
RAW = contents()
TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=HERE)

# What decide() fills in itself; a caller cannot change it.
DERIVED = {
    *("action.type", "action.phase", "action.channel", "action.outward", "action.cost_kinds"),
    *("action.pressure", "action.raises_cost"),
    *("action.planned_at", "action.local_minute", "action.month_day", "action.day_kind"),
}
ORDINARY: dict[str, Value] = {
    "action.actor_side": "partner",
    "action.mandatory_items_complete": True,
    "action.deferral_days": 14,
    "action.instalment_cents": 5000,
    "action.instalment_count": 6,
    "action.waiver_cents": 1000,
    "action.alternatives_considered": True,
    "approval.status": "geen",
    "arrangement.offered": True,
    "arrangement.status": "geen",
    "case.ability": "wil-niet",
    "case.cause_known": True,
    "case.handover_complete": True,
    "case.outcome_recorded": True,
    "case.picture_complete": True,
    "case.regie": "partner",
    "case.causes": ("betaalt-liever-later",),
    "claim.enforceable": True,
    "claim.in_default": True,
    "claim.is_rent_of_dwelling": True,
    "claim.legal_basis": "contract_consumer",
    "claim.terms_status": "ok",
    "contact.attempt_moments": 3,
    "contact.days_since_real_contact": 60,
    "contact.help_offered": True,
    "contact.home_visit_done": True,
    "contact.personal_attempts": 3,
    "debtor.address_known": True,
    "debtor.debt_help": "geen",
    "debtor.insolvency": "geen",
    "debtor.is_consumer": True,
    "debtor.is_natural_person": True,
    "debtor.representative": "geen",
    "debtor.seizure_register_checked": True,
    "debtor.days_to_income_day": 20,
    "ledger.open_cents": 148620,
    "ledger.principal_open_cents": 148620,
    "notice.delivered": True,
    "notice.sent": True,
    "notice.term_ended": True,
    "notice.valid": True,
    "partner.kind": "gerechtsdeurwaarder",
    "partner.registered": True,
    "partner.user_ready": True,
    "request.waiting_for": "niemand",
    "signal.agreement_with_municipality": True,
    "signal.contact_tried": True,
    "signal.help_pointed_out": True,
    "signal.share_offer_made": True,
    "signal.written_reminder": True,
}
_EMPTY: dict[FactType, Value] = {FactType.BOOLEAN: False, FactType.INTEGER: 0, FactType.DECIMAL: 0}
ORDINARY |= {
    fact.code: _EMPTY[fact.type]
    for fact in CATALOGUE.facts.values()
    if fact.type in _EMPTY and fact.code not in ORDINARY and fact.code not in DERIVED
}


def terms_with(*codes: str, **params: Any) -> Terms:
    """The law and these clauses; `params` are numbers of the first of them."""
    agreed = agree(codes, CATALOGUE)
    return compile_terms(
        (
            type(one)(one.code, one.article, params, definition=one.definition) if one.code == codes[0] else one
            for one in agreed
        ),
        CATALOGUE,
    )


def ask(action: str, terms: Terms, now: datetime = TUESDAY, /, **differs: Value | None) -> Answer:
    """Decide on the ordinary case; `contact__attempts_7d=3` says what differs, None makes it unknown."""
    changed = {name.replace("__", ".", 1): value for name, value in differs.items()}
    facts = {**ORDINARY, **changed}
    assert not CATALOGUE.problems(facts), CATALOGUE.problems(facts)
    return decide(action, facts, terms, now)


def codes(answer: Answer) -> set[str]:
    """The clauses that the answer is because of."""
    return {reason.code for reason in answer.because}
