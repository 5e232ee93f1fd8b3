"""Actions, decisions and approvals for a program: the same acts as on screen."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select

from app.actions.models import Action, Approval, ApprovalAnswer, StoredDecision
from app.actions.policy.draft import Draft
from app.actions.policy.refusal import alternative_data, codes_of, lines
from app.actions.queries import actions_of, answers_of, approvals_of, decisions_of, get_action, get_approval
from app.actions.schemas import (
    ActionIn,
    ActionOut,
    ActionTypeOut,
    ApprovalAnswerIn,
    ApprovalAnswerOut,
    ApprovalFilter,
    ApprovalOut,
    CompletionIn,
    DecisionOut,
    JudgedOut,
    RecordedOut,
    VetoIn,
)
from app.actions.service import (
    Recorded,
    answer_approval,
    check_not_asked,
    complete,
    record,
    try_out,
    veto,
    withdraw,
)
from app.cases.queries import get_case
from app.infra.clock import now
from app.infra.rest import Api, Data
from app.infra.web import db
from app.kernel.decision import Verdict
from app.organisations.access import me, requires
from app.organisations.policy import Permission
from app.sla.policy.actions import ActionType
from app.sla.service import catalogue

api = Api("actions")


@api.get("/actiesoorten", gives=ActionTypeOut(many=True))  # type: ignore[arg-type]
@requires(Permission.CASE_READ)
def list_action_types() -> list[ActionType]:
    """What can be recorded, with the outcomes that each may have: the codes of `soort` and `uitkomst`."""
    return [*catalogue().actions.values()]


@api.list("/dossiers/<uuid:case_id>/acties", gives=ActionOut)
@requires(Permission.CASE_READ)
def list_actions(case_id: UUID) -> Select[Action]:
    return actions_of(get_case(db, case_id))


@api.post("/dossiers/<uuid:case_id>/acties", takes=ActionIn, gives=RecordedOut)
@requires(Permission.ACTION_RECORD)
def create_action(case_id: UUID, data: Data) -> Recorded:
    return record(db, get_case(db, case_id, lock=True), Draft(**data), by=me, now=now())


@api.post("/dossiers/<uuid:case_id>/acties/proeven", takes=ActionIn, gives=JudgedOut, status=200)
@requires(Permission.ACTION_RECORD)
def preview_action(case_id: UUID, data: Data) -> dict[str, Any]:
    case, draft = get_case(db, case_id), Draft(**data)
    judged = try_out(db, case, draft, by=me, now=now())
    check_not_asked(db, case, draft, by=me)
    answer = judged.answer
    return {
        "verdict": answer.verdict,
        "lines": lines(answer),
        "because": codes_of(answer),
        "unknown": answer.unknown,
        "alternative": alternative_data(answer),
        "due_at": judged.due_at if answer.verdict is Verdict.NEEDS_APPROVAL else None,
        "not_tried": judged.not_tried,
        "cost_cents": judged.cost_cents,
        "bearer": judged.bearer,
        "terms_hash": answer.terms.hash,
    }


@api.get("/dossiers/<uuid:case_id>/acties/<uuid:action_id>", gives=ActionOut)
@requires(Permission.CASE_READ)
def show_action(case_id: UUID, action_id: UUID) -> Action:
    return get_action(db, get_case(db, case_id), action_id)


@api.post("/dossiers/<uuid:case_id>/acties/<uuid:action_id>/afrondingen", takes=CompletionIn, gives=RecordedOut)
@requires(Permission.ACTION_RECORD)
def create_completion(case_id: UUID, action_id: UUID, data: Data) -> Recorded:
    case = get_case(db, case_id, lock=True)
    return complete(db, case, get_action(db, case, action_id), by=me, now=now(), **data)


@api.post("/dossiers/<uuid:case_id>/acties/<uuid:action_id>/intrekkingen", gives=ActionOut)
@requires(Permission.ACTION_RECORD)
def create_withdrawal(case_id: UUID, action_id: UUID) -> Action:
    case = get_case(db, case_id, lock=True)
    action = get_action(db, case, action_id)
    withdraw(db, case, action, by=me, now=now())
    return action


@api.post("/dossiers/<uuid:case_id>/acties/<uuid:action_id>/tegenhoudingen", takes=VetoIn, gives=ActionOut)
@requires(Permission.REGIE_INTERVENE)
def create_veto(case_id: UUID, action_id: UUID, data: Data) -> Action:
    case = get_case(db, case_id, lock=True)
    action = get_action(db, case, action_id)
    veto(db, case, action, by=me, now=now(), **data)
    return action


@api.list("/dossiers/<uuid:case_id>/besluiten", gives=DecisionOut)
@requires(Permission.CASE_READ)
def list_decisions(case_id: UUID) -> Select[StoredDecision]:
    return decisions_of(get_case(db, case_id))


@api.list("/akkoorden", gives=ApprovalOut, asks=ApprovalFilter)
@requires(Permission.CASE_READ)
def list_approvals(query: Data) -> Select[Approval]:
    return approvals_of(me, query["status"])


@api.get("/akkoorden/<uuid:approval_id>", gives=ApprovalOut)
@requires(Permission.CASE_READ)
def show_approval(approval_id: UUID) -> tuple[Approval, int, dict[str, str]]:
    approval, _ = get_approval(db, approval_id)
    return approval, 200, {"ETag": f'"{approval.version}"'}


@api.list("/akkoorden/<uuid:approval_id>/antwoorden", gives=ApprovalAnswerOut)
@requires(Permission.CASE_READ)
def list_approval_answers(approval_id: UUID) -> Select[ApprovalAnswer]:
    return answers_of(get_approval(db, approval_id)[0])


@api.post("/akkoorden/<uuid:approval_id>/antwoorden", takes=ApprovalAnswerIn, gives=ApprovalAnswerOut, versioned=True)
@requires(Permission.APPROVAL_DECIDE)
def create_approval_answer(approval_id: UUID, data: Data, version: int) -> ApprovalAnswer:
    approval, case = get_approval(db, approval_id, version=version, lock=True)
    return answer_approval(db, approval, case, by=me, now=now(), **data)
