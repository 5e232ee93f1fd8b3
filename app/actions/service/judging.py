"""What the SLA and the regie say of a draft, and how that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.actions.facts import Known, facts_of, look
from app.actions.models import Action, Approval, StoredDecision
from app.actions.policy import approvals, regie
from app.actions.policy.contacts import done_in
from app.actions.policy.draft import Draft
from app.actions.policy.fee import fee_for
from app.actions.policy.refusal import alternative_data, codes_of, sentence
from app.actions.policy.words import FACT_OF
from app.actions.queries import mandates_of
from app.cases.models import Case
from app.cases.policy import Side
from app.infra import events
from app.infra.tenancy import acting_for
from app.kernel.actor import Actor
from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.kernel.errors import Invalid, Refused
from app.ledger.policy import Bearer
from app.organisations.policy import Permission, allowed
from app.sla.models import SlaVersion
from app.sla.policy.actions import ActionType, Reach
from app.sla.policy.decide import Answer, decide
from app.sla.policy.vocabulary import Value
from app.sla.service import catalogue, terms_in_force

FEE = "incassokosten-berekenen"
# Kept with a decision whether or not a clause looks at them: what is planned is carried out as it was filled in.
FILLED_IN = ("instalment_cents", "instalment_count", "deferral_days", "waiver_cents")


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer, with what it was given to. `draft` has its costs filled in where the law fixes them."""

    answer: Answer
    draft: Draft
    kind: ActionType
    side: Side
    version: SlaVersion | None
    known: Known

    @property
    def cost_cents(self) -> int:
        return self.draft.cost_cents or 0

    @property
    def bearer(self) -> Bearer:
        return approvals.bearer_of(self.answer.terms, self.kind.code, self.answer.seen)

    @property
    def due_at(self) -> datetime:
        """Until when the creditor would answer."""
        return approvals.answer_by(self.answer.terms, self.answer.now)

    @property
    def not_tried(self) -> list[str]:
        partner = self.known.partner.partner_kind if self.known.partner else None
        doer = approvals.doer_of(self.side, partner.dutch if partner else None)
        done = {one.type for one in done_in(self.known.past)}
        return approvals.not_tried(self.answer, done, doer=doer)


class NotAllowed(Refused):
    """The SLA, the law or the regie said no; `answer` explains it on a page, the members do by API."""

    def __init__(self, judged: Judged, decision_id: UUID) -> None:
        self.judged, self.answer = judged, judged.answer
        super().__init__(
            sentence(judged.answer),
            because=codes_of(judged.answer),
            alternatief=alternative_data(judged.answer),
            besluit=str(decision_id),
        )


def side_of(case: Case, by: Actor) -> Side:
    return Side.CREDITOR if by.organisation_id == case.creditor_id else Side.PARTNER


def kind_of(code: str) -> ActionType:
    """Raises Invalid for an action type that is not in the catalogue."""
    found = catalogue().actions.get(code)
    if found is None:
        raise Invalid({"soort": ["Kies een actie uit de lijst."]})
    return found


def judge(
    db: Session,
    case: Case,
    draft: Draft,
    *,
    by: Actor,
    now: datetime,
    approval: Approval | None = None,
    persons: int = 0,
    running: bool = False,
) -> Judged:
    """May this be done, by whom, now? Writes nothing. Raises Invalid for an unknown action type.

    `approval` and the number of `persons` who agreed: of an action that was asked for before; `running`: it was
    agreed to, so that an official act is not stopped by a move of the regie.
    """
    kind, side, library = kind_of(draft.type), side_of(case, by), catalogue()
    at = draft.moment(now)
    known = look(db, case, by=by, at=at)
    agreed = terms_in_force(db, case.creditor_id, case.partner_id, at.astimezone(HERE).date())
    draft = replace(draft, cost_cents=_cost(draft, kind, known, now))
    facts = facts_of(known, case, draft, by=by, now=now, catalogue=library)
    if approval is not None:
        facts |= _approved(FACT_OF[approval.status], persons)
        facts["approval.waiting_working_days"] = approvals.working_days_waited(approval.at, now)
    answer = decide(kind.code, facts, agreed.terms, now)
    if answer.verdict is Verdict.NEEDS_APPROVAL and approval is None and _decides(db, draft, by, now):
        answer = decide(kind.code, facts | _approved("gegeven", 1), agreed.terms, now)
    answer = approvals.sure_first(answer)
    answer = regie.with_reason(answer, regie.reason_of(case.regie, side, kind, running=running))
    return Judged(answer, draft, kind, side, agreed.version, known)


def _approved(status: str, persons: int) -> dict[str, Value]:
    return {"approval.status": status, "approval.persons": persons}


def _decides(db: Session, draft: Draft, by: Actor, now: datetime) -> bool:
    """Who may agree to it alone, agrees by doing it."""
    if Permission.APPROVAL_DECIDE not in allowed(by.kind, by.role, by.scopes):
        return False
    mandates = mandates_of(db, by, now.astimezone(HERE).date())
    return approvals.mandate_for(mandates, draft.cost_cents or 0) is not None


def _cost(draft: Draft, kind: ActionType, known: Known, now: datetime) -> int | None:
    """What it adds for the person: fixed by law, as filled in, or nothing when nothing is charged."""
    if kind.code == FEE:
        return fee_for(known.entries, known.written.letters, today=now.astimezone(HERE).date()).cents
    if draft.cost_cents is None and approvals.reach_of(kind, catalogue()) is not Reach.ALWAYS:
        return 0
    return draft.cost_cents


def decision_of(case: Case, judged: Judged, *, by: Actor, action: Action | None) -> StoredDecision:
    """The row that explains it years later: verdict, clauses as they read, facts as seen, version and hash."""
    data, seen = judged.answer.as_data(), judged.answer.seen
    filled_in = {code: seen[code] for one in FILLED_IN if seen.get(code := f"action.{one}") is not None}
    return StoredDecision(
        case,
        by=by,
        action_id=None if action is None else action.id,
        action_type=judged.kind.code,
        verdict=judged.answer.verdict,
        because=[*data["because"], *data["also"], *_cost_clause(judged)],
        facts=data["facts"] | filled_in,
        unknown=data["unknown"],
        sla_version_id=None if judged.version is None else judged.version.id,
        terms_hash=data["terms"],
    )


def _cost_clause(judged: Judged) -> list[Mapping[str, Any]]:
    """Who pays is agreed too; it never changes the answer, and stands last."""
    article = approvals.cost_article(judged.answer.terms, judged.kind.code)
    if article is None:
        return []
    about = {"code": article.clause.code, "article": article.number, "sentence": article.sentence}
    return [{"verdict": Verdict.ALLOW.value, "source": "cost", "law": article.clause.law, **about}]


def keep(db: Session, case: Case, judged: Judged, *, by: Actor, action: Action) -> StoredDecision:
    row = decision_of(case, judged, by=by, action=action)
    db.add(row)
    return row


def refuse(case: Case, judged: Judged, *, by: Actor, action: Action | None = None) -> NotAllowed:
    """Keep a no, and give what to raise.

    In a transaction of its own: the request is answered with an error and rolled back at the edge, and a no has
    to be explainable as well. Locks of the request stay: a key to the case asks no more than they leave.
    """
    with acting_for(by.organisation_id, by.user_id) as own, own.begin():
        row = decision_of(case, judged, by=by, action=action)
        own.add(row)
        own.flush()  # for row.id
        about = {} if action is None else {"action": str(action.id)}
        events.record(own, "action.refused", case, by=by, decision=str(row.id), type=judged.kind.code, **about)
        return NotAllowed(judged, row.id)
