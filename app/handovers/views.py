"""Hand-overs on screen: the creditor offers a batch, the partner takes it or says why not."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.cases.models import Assignment, Case
from app.cases.policy import MISSING, Track, missing_for_handover, stops_handover
from app.cases.queries import cases_in, get_case, main_debtor, main_debtors
from app.cases.service import viewed
from app.handovers.models import Handover
from app.handovers.policy import FREE, MOST_AT_ONCE, SENTENCES, back_words, fit, registered, standing, why
from app.handovers.queries import (
    closed_assignments,
    get_closed_assignment,
    given_back,
    handovers_of,
    offers_among,
    open_offers,
    own_lines,
)
from app.handovers.schemas import AcceptancesIn, OffersIn, ReturnIn, ReturnsIn
from app.handovers.service import (
    Batch,
    accept_all,
    candidates,
    completeness_of,
    give_back,
    give_back_all,
    offer_all,
)
from app.infra.clock import now, today
from app.infra.paging import Key, Turn, page_of
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.actor import Kind
from app.kernel.errors import AppError, Invalid, NotFound
from app.organisations.access import me, requires
from app.organisations.policy import Permission
from app.organisations.queries import get_organisation, names_of, people_of

bp = Blueprint("handovers", __name__)
NAMED = 3  # of many cases in one sentence
TAKEN = (SENTENCES["handover.taken"], SENTENCES["handover.accepted"])  # it is in another list now


def count(number: int) -> str:
    return "1 dossier" if number == 1 else f"{number} dossiers"


# ---- offers that wait


@bp.get("/overdrachten")
@requires(Permission.CASE_READ)
def list_handovers() -> Page:
    keys = [Key(Handover.due_at, "due_at"), Key(Handover.id, "id")]
    offers = page_of(db, open_offers(me), keys, cursor=request.args.get("cursor"))
    names = names_of(db, {offer.other_id for offer in offers.rows})
    turn = Turn.of(offers, "handovers.list_handovers")
    ours = me.kind is Kind.CREDITOR
    template = "handovers/offered.html" if ours else "handovers/received.html"
    return page(template, offers=offers.rows, names=names, turn=turn, now=now(), missing=MISSING)


# ---- the creditor hands over


@bp.get("/overdrachten/nieuw")
@requires(Permission.CASE_HAND_OVER)
def new_handover() -> Page:
    ids = request.args.getlist("dossier", type=UUID)[:MOST_AT_ONCE]
    cases = db.scalars(cases_in(ids)).all()
    if len(cases) != len(set(ids)):
        raise NotFound
    return handover_form(list(cases), Form())


def handover_form(cases: list[Case], form: Form) -> str:
    """What each case lacks, and who could take them."""
    known = completeness_of(db, cases, now=now())
    debtors = main_debtors(db, cases)
    viewed(db, [case.id for case in cases], by=me, how="zoeken")
    returned = {one.case_id: one for one in db.scalars(given_back(list(known), me))}  # the last of each
    names = names_of(db, {one.to_partner_id for one in returned.values()})
    rows, tracks = [], Counter[Track]()
    for case in cases:
        missing = missing_for_handover(known[case.id])
        free = case.regie in FREE and case.closed_at is None
        sentences = [MISSING[code] for code in missing] if free else [SENTENCES["handover.not-free"]]
        stops = stops_handover(missing) or not free
        about = {"case": case, "debtor": debtors.get(case.id), "missing": sentences, "stops": stops}
        back = returned.get(case.id)
        told = back_words(names.get(back.to_partner_id, ""), back.answered_at, back.answer) if back else ""
        rows.append(about | {"open_cents": known[case.id].open_cents, "back": told})
        if not stops:
            tracks[case.track] += 1
    day = today()
    found = candidates(db, creditor_id=me.organisation_id)
    order = sorted(found.items(), key=lambda item: (not item[1].has_sla, -fit(item[1], tracks), item[1].name))
    fitting = [(id_, partner) for id_, partner in order if registered(partner, day)]
    gave_back = {one.to_partner_id for one in returned.values()}
    best = next((id_ for id_, partner in fitting if partner.has_sla and id_ not in gave_back), "")
    return page(
        "handovers/handover_form.html",
        form=form,
        rows=rows,
        able=sum(not row["stops"] for row in rows),
        partners={str(id_): partner.name for id_, partner in fitting},
        notes={str(id_): f"{why(partner, tracks)} {standing(partner, day)}" for id_, partner in fitting},
        suggested=str(best),
        barred=[(partner.name, standing(partner, day)) for _, partner in order if not registered(partner, day)],
    )


@bp.post("/overdrachten")
@requires(Permission.CASE_HAND_OVER)
def create_handover() -> Response | Page:
    form = load_form(OffersIn)
    if not form.ok:
        return handover_form(shown_again(), form), 422
    seen = dict(form.data.pop("seen"))
    try:
        batch = offer_all(db, seen, by=me, now=now(), **form.data)
    except Invalid as e:
        return handover_form(shown_again(), with_errors(form, e)), 422
    partner = get_organisation(db, form.data["partner_id"])
    tell(batch, f"{count(len(batch.done))} aangeboden aan {partner.name}.")
    return redirect(url_for("handovers.list_handovers"), 303)


def shown_again() -> list[Case]:
    """All cases that stood on the page, ticked or not."""
    ids = request.form.getlist("getoond", type=UUID)[:MOST_AT_ONCE]
    return list(db.scalars(cases_in(ids)))


def tell(batch: Batch, done: Any) -> None:
    """What was `done`, as _flashes.html takes it, and what not. Raises NotFound when none of them is there."""
    if batch.gone and not (batch.done or batch.stayed):
        raise NotFound
    if batch.done:
        flash(done, "goed")
    if batch.gone:
        verb = "is" if len(batch.gone) == 1 else "zijn"
        flash(f"{count(len(batch.gone))} {verb} niet meer bij u. Daar is niets mee gedaan.", "let-op")
    for case, error in batch.stayed:
        stays = "" if error.detail in TAKEN else " bleef staan"
        flash(f"{case.reference}{stays}. {error.detail}", "let-op")


# ---- the partner answers


@bp.post("/aannames")
@requires(Permission.CASE_ACCEPT)
def create_acceptances() -> Response | Page:
    form = load_form(AcceptancesIn)
    if not form.ok:
        flash("Kies eerst een dossier.", "let-op")
        return redirect(url_for("handovers.list_handovers"), 303)
    taken = accept_all(db, dict(form.data["seen"]), by=me, now=now())
    first = ", ".join(case.reference for case in taken.done[:NAMED])
    more = " en meer" if len(taken.done) > NAMED else ""
    told = f"{count(len(taken.done))} aangenomen: {first}{more}. U ziet nu om wie het gaat."
    tell(taken, {"text": told, "link": url_for("desk.list_cases"), "link_text": "Naar uw dossiers"})
    return redirect(url_for("handovers.list_handovers"), 303)


@bp.post("/dossiers/<uuid:case_id>/aannames")
@requires(Permission.CASE_ACCEPT)
def create_acceptance(case_id: UUID) -> Response:
    case, version = get_case(db, case_id), request.form.get("versie", 0, int)
    if case.accepted_at is not None and case.version != version:
        flash(f"{case.reference} is al aangenomen.", "let-op")
        return redirect(url_for("desk.show_case", case_id=case_id), 303)
    taken = accept_all(db, {get_case(db, case_id, version=version).id: version}, by=me, now=now())
    tell(taken, "Het dossier is aangenomen. U ziet nu om wie het gaat.")
    return redirect(url_for("desk.show_case", case_id=case_id), 303)


@bp.get("/dossiers/<uuid:case_id>/teruggaven/nieuw")
@requires(Permission.CASE_ACCEPT)
def new_return(case_id: UUID) -> Page:
    return return_form(get_case(db, case_id), Form())


def return_form(case: Case, form: Form) -> str:
    """Who took it and about whom it is, once it was taken."""
    debtor = main_debtor(db, case)
    taker = None
    if case.accepted_at is None:
        g.place = url_for("handovers.list_handovers")
    else:
        taker = db.scalar(handovers_of(case).with_only_columns(Handover.answered_by_user_id).limit(1))
    if debtor is not None:
        viewed(db, [case.id], by=me, how="dossier")
    return page(
        "handovers/return_form.html",
        case=case,
        form=form,
        debtor=debtor,
        taker="U" if taker == me.user_id else people_of(db, {taker}).get(taker, "Uw organisatie") if taker else "",
    )


@bp.post("/dossiers/<uuid:case_id>/teruggaven")
@requires(Permission.CASE_ACCEPT)
def create_return(case_id: UUID) -> Response | Page:
    form = load_form(ReturnIn)
    if not form.ok:
        return return_form(get_case(db, case_id), form), 422
    case = get_case(db, case_id, version=form.version)
    accepted, reference = case.accepted_at is not None, case.reference
    try:
        give_back(db, case, by=me, **form.data)
    except Invalid as e:
        return return_form(case, with_errors(form, e)), 422
    flash(f"{reference} is terug bij de opdrachtgever.", "goed")
    return redirect(url_for("handovers.list_closed_cases" if accepted else "handovers.list_handovers"), 303)


# ---- several at once


@bp.post("/overdrachten/teruggaven/keuzes")
@requires(Permission.CASE_ACCEPT)
def create_return_choice() -> Response:
    """The list posts its ticks, for it accepts with them; its token has no place in an address."""
    form = load_form(AcceptancesIn)
    if not form.ok:
        flash("Kies eerst een dossier.", "let-op")
        return redirect(url_for("handovers.list_handovers"), 303)
    ids = [case_id for case_id, _version in form.data["seen"]]
    return redirect(url_for("handovers.new_returns", dossier=ids), 303)


@bp.get("/overdrachten/teruggaven/nieuw")
@requires(Permission.CASE_ACCEPT)
def new_returns() -> Page:
    return returns_form(request.args.getlist("dossier", type=UUID), Form())


def returns_form(case_ids: Sequence[UUID], form: Form, stayed: Sequence[tuple[Case, AppError]] = ()) -> str:
    """What still waits of these, how many do not, and why those that were tried stayed."""
    wanted = set(case_ids[:MOST_AT_ONCE])
    offers = db.connection().execute(offers_among([*wanted], me)).all()
    return page(
        "handovers/returns_form.html",
        form=form,
        offers=offers,
        names=names_of(db, {offer.other_id for offer in offers}),
        gone=len(wanted) - len(offers),
        stayed={case.id: error.detail for case, error in stayed},
        ticked={value.partition(":")[0] for value in form.typed.get("dossier", [])},
    )


@bp.post("/overdrachten/teruggaven")
@requires(Permission.CASE_ACCEPT)
def create_returns() -> Response | Page:
    form, shown = load_form(ReturnsIn), request.form.getlist("getoond", type=UUID)
    if not form.ok:
        return returns_form(shown, form), 422
    try:
        batch = give_back_all(db, dict(form.data["seen"]), by=me, reason=form.data["reason"])
    except Invalid as e:
        return returns_form(shown, with_errors(form, e)), 422
    if batch.stayed and not batch.done:
        return returns_form(shown, form, batch.stayed), 409
    tell(batch, f"{count(len(batch.done))} teruggegeven. De opdrachtgever leest waarom.")
    return redirect(url_for("handovers.list_handovers"), 303)


# ---- what a former partner still reads


@bp.get("/afgesloten-dossiers")
@requires(Permission.CASE_READ)
def list_closed_cases() -> Page:
    keys = [Key(Assignment.ended_at, "ended_at", descending=True), Key(Assignment.id, "id", descending=True)]
    found = page_of(db, closed_assignments(me.organisation_id), keys, cursor=request.args.get("cursor"))
    names = names_of(db, {row.creditor_id for row in found.rows})
    turn = Turn.of(found, "handovers.list_closed_cases")
    return page("handovers/closed_cases.html", rows=found.rows, names=names, turn=turn)


@bp.get("/afgesloten-dossiers/<uuid:assignment_id>")
@requires(Permission.CASE_READ)
def show_closed_case(assignment_id: UUID) -> Page:
    mine = me.organisation_id
    assignment = get_closed_assignment(db, assignment_id, partner_id=mine)
    lines = own_lines(db, assignment, partner_id=mine)
    people = people_of(db, {line.by_user_id for line in lines})
    names = names_of(db, {assignment.creditor_id, mine})
    about = {"assignment": assignment, "lines": lines, "people": people, "names": names}
    return page("handovers/closed_case.html", **about)
