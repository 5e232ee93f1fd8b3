"""One action on a page of its own: what the SLA said of it and why, and what may still be done with it."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.actions.models import Action
from app.actions.policy.explained import SAYS, fact_rows, reference_of, strictest_first, unknown_names
from app.actions.policy.follow_up import digits_for, outcomes_of, usual_outcome
from app.actions.policy.words import AHEAD, OPEN, ActionStatus
from app.actions.queries import approval_of, conditions_of, decisions_about, decisions_of, get_action
from app.actions.schemas import CompletionIn, VetoIn
from app.actions.service import NotAllowed, card_of, complete, kind_of, side_of, veto, withdraw
from app.actions.views.blueprint import bp
from app.actions.views.entry import told
from app.cases.models import Case
from app.cases.policy import Side
from app.cases.queries import get_case
from app.infra.clock import now
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import may, me, requires
from app.organisations.policy import Permission
from app.organisations.queries import names_of, people_of
from app.sla.queries import get_version
from app.sla.service import catalogue


@bp.get("/dossiers/<uuid:case_id>/acties/<uuid:action_id>")
@requires(Permission.CASE_READ)
def show_action(case_id: UUID, action_id: UUID) -> Page:
    case = get_case(db, case_id)
    return action_page(case, get_action(db, case, action_id), Form())


def action_page(case: Case, action: Action, form: Form, **more: object) -> str:
    library, kind = catalogue(), kind_of(action.type)
    decisions = db.scalars(decisions_about(action)).all()
    version = next((one.sla_version_id for one in decisions if one.sla_version_id), None)
    approval = approval_of(db, action)
    ours, works = side_of(case, me) is action.side, may(Permission.ACTION_RECORD)
    return page(
        "actions/show.html",
        case=case,
        action=action,
        what=kind,
        form=form,
        card=card_of(db, approval, by=me, now=now()) if approval else None,
        person=people_of(db, [action.by_user_id]).get(action.by_user_id, ""),
        organisation=names_of(db, [action.by_organisation_id]).get(action.by_organisation_id, ""),
        conditions=conditions_of(db, action) if approval else [],
        decisions=decisions,
        version=get_version(db, version) if version else None,
        says=SAYS,
        strictest_first=strictest_first,
        reference_of=reference_of,
        fact_rows=lambda decision: fact_rows(decision.facts, library),
        unknown_names=lambda decision: unknown_names(decision.unknown, library),
        outcome=next((one for one in kind.outcomes if one.code == action.outcome), None),
        outcomes=outcomes_of(kind),
        usual=action.outcome or usual_outcome(kind),
        digits=digits_for(kind),
        may_complete=works and ours and action.status in AHEAD,
        may_withdraw=works and ours and action.status in OPEN,
        may_veto=may(Permission.REGIE_INTERVENE) and action.side is Side.PARTNER and action.status in AHEAD,
        **more,
    )


def back(case: Case, words: str) -> Response:
    flash(words, "goed")
    return redirect(url_for("desk.show_case", case_id=case.id), 303)


@bp.post("/dossiers/<uuid:case_id>/acties/<uuid:action_id>/afrondingen")
@requires(Permission.ACTION_RECORD)
def create_completion(case_id: UUID, action_id: UUID) -> Response | tuple[str, int]:
    form, case = load_form(CompletionIn), get_case(db, case_id, lock=True)
    action = get_action(db, case, action_id)
    if not form.ok:
        return action_page(case, action, form), 422
    try:
        recorded = complete(db, case, action, by=me, now=now(), **form.data)
    except Invalid as invalid:
        return action_page(case, action, with_errors(form, invalid)), 422
    except NotAllowed as no:
        return action_page(case, action, form, refused=True, **told(no.judged, final=True)), no.status
    if recorded.approval is not None:
        return back(case, "Hiervoor is nu akkoord nodig. De vraag is gesteld.")
    return back(case, f"{recorded.judged.kind.name} is vastgelegd.")


@bp.post("/dossiers/<uuid:case_id>/acties/<uuid:action_id>/intrekkingen")
@requires(Permission.ACTION_RECORD)
def create_withdrawal(case_id: UUID, action_id: UUID) -> Response:
    case = get_case(db, case_id, lock=True)
    action = get_action(db, case, action_id)
    what = "vraag" if action.status is ActionStatus.HELD else "actie"
    withdraw(db, case, action, by=me, now=now())
    return back(case, f"De {what} is ingetrokken. De andere kant ziet het nu ook.")


@bp.post("/dossiers/<uuid:case_id>/acties/<uuid:action_id>/tegenhoudingen")
@requires(Permission.REGIE_INTERVENE)
def create_veto(case_id: UUID, action_id: UUID) -> Response | tuple[str, int]:
    form, case = load_form(VetoIn), get_case(db, case_id, lock=True)
    action = get_action(db, case, action_id)
    if form.ok:
        try:
            veto(db, case, action, by=me, now=now(), **form.data)
        except Invalid as invalid:
            form = with_errors(form, invalid)
        else:
            return back(case, "De actie gaat niet door. De partner leest waarom.")
    return action_page(case, action, form), 422


@bp.get("/dossiers/<uuid:case_id>/besluiten")
@requires(Permission.CASE_READ)
def list_decisions(case_id: UUID) -> Page:
    """Every answer of the SLA in one case, also each no."""
    case, library = get_case(db, case_id), catalogue()
    rows = db.scalars(decisions_of(case)).all()[::-1]
    return page(
        "actions/decisions.html",
        case=case,
        rows=rows,
        names={code: kind.name for code, kind in library.actions.items()},
        people=people_of(db, {row.by_user_id for row in rows}),
        organisations=names_of(db, {row.by_organisation_id for row in rows}),
        says=SAYS,
        strictest_first=strictest_first,
        reference_of=reference_of,
        fact_rows=lambda decision: fact_rows(decision.facts, library),
        unknown_names=lambda decision: unknown_names(decision.unknown, library),
    )
