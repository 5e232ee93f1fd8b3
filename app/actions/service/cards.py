"""A question for akkoord as a person reads it: who asks what, on which grounds, until when, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.models import Action, Approval, ApprovalAnswer, StoredDecision
from app.actions.policy.approvals import SENTENCES, decide_answer, is_paid
from app.actions.policy.explained import unknown_names
from app.actions.policy.words import YES, AnswerKind, ApprovalStatus
from app.actions.queries import answers_to, mandates_of, waiting_in_any, with_grounds
from app.actions.service.judging import side_of
from app.cases.models import Case
from app.cases.policy import Side
from app.cases.queries import which
from app.kernel.actor import Actor, Kind
from app.kernel.dates import HERE
from app.kernel.money import euro
from app.organisations.policy import Permission, allowed
from app.sla.service import catalogue


@dataclass(frozen=True, slots=True)
class Said:
    """One person's answer. `wanted`: the name of the step that was asked for instead."""

    who: str
    kind: AnswerKind
    text: str
    wanted: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """Everything on a decision card. `may_answer`: by the acting person; `why_not` says why akkoord is not theirs."""

    approval: Approval
    action: Action
    name: str  # of the action type
    outcome: str  # its name, of what took place before it was asked
    person: str
    organisation: str
    overdue: bool
    cost_sentence: str
    cost_article: str
    not_tried: Sequence[tuple[str, str]]  # code and name
    amounts: Sequence[str]  # what was filled in: terms, days, what lapses
    unknown: Sequence[str]  # names of facts on which it hangs, and that nobody knew
    answers: Sequence[Said]
    may_answer: bool
    why_not: str

    @property
    def waits(self) -> bool:
        return self.approval.status is ApprovalStatus.ASKED

    @property
    def given(self) -> int:
        return sum(one.kind in YES for one in self.answers)

    @property
    def conditional(self) -> bool:
        return any(one.kind is AnswerKind.CONDITION for one in self.answers)

    @property
    def words(self) -> str:
        """Why, in the words of who asks."""
        return self.action.reason or self.action.note

    @property
    def by_partner(self) -> bool:
        return self.action.side is Side.PARTNER


def cards_in(db: Session, case: Case, *, by: Actor, now: datetime) -> list[Card]:
    """What waits for an answer in one case, the first due first. One question when nothing does."""
    rows = db.execute(waiting_in_any(), which(case)).all()
    return cards_of(db, rows, by=by, now=now, creditor=side_of(case, by) is Side.CREDITOR)


def card_of(db: Session, approval: Approval, *, by: Actor, now: datetime) -> Card:
    found = Approval.id == approval.id, Approval.creditor_id == approval.creditor_id
    rows = db.execute(with_grounds(select(Approval).where(*found))).all()
    return cards_of(db, rows, by=by, now=now, creditor=by.kind is Kind.CREDITOR)[0]


def cards_of(db: Session, rows: Sequence[Any], *, by: Actor, now: datetime, creditor: bool) -> list[Card]:
    """`rows` of with_grounds."""
    asked: list[Approval] = [row[0] for row in rows]
    answers: dict[UUID, list[tuple[ApprovalAnswer, str]]] = {}
    if any(one.status is not ApprovalStatus.ASKED or one.persons_needed > 1 for one in asked):
        for answer, who in db.execute(answers_to(asked)):
            answers.setdefault(answer.approval_id, []).append((answer, who))
    may = creditor and Permission.APPROVAL_DECIDE in allowed(by.kind, by.role, by.scopes)
    mandates = mandates_of(db, by, now.astimezone(HERE).date()) if rows and may else []
    cards = []
    for approval, action, decision, person, organisation, open_cents in rows:
        said = answers.get(approval.id, [])
        yes = decide_answer(
            AnswerKind.AGREE,
            approval.status,
            by_creditor=creditor,
            own=approval.by_user_id == by.user_id,
            answered_before=any(answer.by_user_id == by.user_id for answer, _ in said),
            mandates=mandates,
            cost_cents=approval.cost_cents,
            paid=is_paid(
                action.type,
                done=action.happened_at is not None,
                cost_cents=approval.cost_cents,
                open_cents=open_cents,
            ),
        )
        why_not = "" if yes.allowed else SENTENCES[yes.because[0]]
        cards.append(_card(approval, action, decision, person, organisation, said, may, why_not, now))
    return cards


def _card(
    approval: Approval,
    action: Action,
    decision: StoredDecision | None,
    person: str,
    organisation: str,
    said: Sequence[tuple[ApprovalAnswer, str]],
    may: bool,
    why_not: str,
    now: datetime,
) -> Card:
    library = catalogue()
    cost = next((one for one in (decision.because if decision else ()) if one["source"] == "cost"), None)
    asked = {code: None for one in (decision.because if decision else ()) for code in one.get("asked", ())}
    return Card(
        approval=approval,
        action=action,
        name=_name(action.type),
        outcome="" if done_since(action, said) else outcome_name(action),
        person=person,
        organisation=organisation,
        overdue=approval.status is ApprovalStatus.ASKED and approval.due_at < now,
        cost_sentence=cost["sentence"] if cost else "",
        cost_article=(cost["article"] or "") if cost else "",
        not_tried=[(code, _name(code)) for code in approval.not_tried],
        amounts=amounts_in(decision.facts) if decision else [],
        unknown=unknown_names(asked, library),
        answers=[Said(who, one.kind, one.text, _name(one.alternative), one.at) for one, who in said],
        may_answer=may and approval.status is ApprovalStatus.ASKED,
        why_not=why_not,
    )


def amounts_in(facts: Mapping[str, Any]) -> list[str]:
    """What is asked, in amounts and days, as it stands in the facts of the decision. The last term may be lower.

    `{De_mens}` is for the word that the creditor has for who owes.
    """
    cents, count = facts.get("action.instalment_cents"), facts.get("action.instalment_count")
    days, lapses = facts.get("action.deferral_days"), facts.get("action.waiver_cents")
    told = []
    if count and cents:
        told.append(f"{{De_mens}} betaalt {count} termijnen van {euro(cents)}, samen hooguit {euro(count * cents)}")
    if days:
        told.append(f"{days} dagen uitstel")
    if lapses:
        told.append(f"{euro(lapses)} vervalt")
    return told


def done_since(action: Action, said: Sequence[tuple[ApprovalAnswer, str]]) -> bool:
    """Was it carried out after the creditor agreed? Then it was no deed yet when it was asked."""
    agreed = max((one.at for one, _ in said if one.kind in YES), default=None)
    done_at = action.happened_at
    return agreed is not None and done_at is not None and done_at >= agreed.replace(second=0, microsecond=0)


def outcome_name(action: Action) -> str:
    kind = catalogue().actions[action.type]
    return kind.outcome(action.outcome).name if action.outcome else ""


def _name(code: str | None) -> str:
    kind = catalogue().actions.get(code or "")
    return kind.name if kind else ""
