from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts.queries import get_login
from app.accounts.service import use_code
from app.infra.clock import now, today
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.actor import Kind
from app.kernel.errors import Invalid, Refused
from app.organisations.access import known, may, me, requires
from app.organisations.policy import Permission
from app.organisations.queries import get_organisation, names_of, people_of
from app.sla.models import Sla, SlaVersion, VersionStatus
from app.sla.policy.agreed import Change, changes, clash_in, not_together
from app.sla.policy.clauses import ClauseDef, sentence
from app.sla.policy.sentences import Words
from app.sla.policy.terms import Terms
from app.sla.queries import (
    end_of,
    get_sla,
    get_version,
    partners_without_sla,
    sides_that_signed,
    signed_by,
    slas_of,
    version_in_force,
    versions_in,
    versions_of,
)
from app.sla.schemas import SignatureIn, SlaForm, VersionForm, numbers_of, shown_params, ticked
from app.sla.service import (
    Wish,
    base_of,
    catalogue,
    field_of,
    held_of,
    is_to_come,
    mistakes_of_start,
    outline,
    propose,
    sign,
    start,
    terms_of,
    withdraw,
    words_of,
    wrong_numbers,
)

bp = Blueprint("sla", __name__)


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses of one kind in the editor: those that stood in the version before, and the others of the library."""

    name: str
    stood: Sequence[ClauseDef]
    others: Sequence[ClauseDef]
    chosen: int
    wrong: bool  # a mistake is in it, or it holds what does not fit together


def other_side(sla: Sla) -> UUID | None:
    return sla.partner_id if sla.creditor_id == me.organisation_id else sla.creditor_id


def chapters(terms: Terms) -> list[tuple[str, list[Any]]]:
    """Articles by chapter, what the law says last."""
    agreed = [one for one in terms.articles if one.number]
    law = [one for one in terms.articles if not one.number]
    kinds = terms.catalogue.kinds
    names = terms.catalogue.chapters
    by_chapter = groupby(agreed, key=lambda one: kinds[one.clause.kind].chapter)
    return [(f"{n} {names[n]}", list(rows)) for n, rows in by_chapter] + [("Volgt uit de wet", law)]


@bp.get("/afspraken")
@requires(Permission.SLA_READ)
def list_slas() -> Page:
    slas = list(db.scalars(slas_of(me).order_by(Sla.name)))
    names = names_of(db, [other_side(sla) for sla in slas])
    versions = versions_in(db, slas)
    open_ = {id_: one for id_, of in versions.items() for one in of if one.status is VersionStatus.PROPOSED}
    hands = sides_that_signed(db, open_.values())
    may_start = me.kind is Kind.CREDITOR and may(Permission.SLA_SIGN)
    may_start = may_start and db.scalar(partners_without_sla(me.organisation_id).limit(1)) is not None
    return page(
        "sla/list.html",
        may_start=may_start,
        slas=slas,
        names=names,
        other_side=other_side,
        versions=versions,
        proposals=open_,
        hands={id_: hands[one.id] for id_, one in open_.items()},
        coming={id_: next((v for v in of if is_to_come(v, today())), None) for id_, of in versions.items()},
        today=today(),
    )


@bp.get("/afspraken/<uuid:sla_id>")
@requires(Permission.SLA_READ)
def show_sla(sla_id: UUID) -> Page:
    """What is in force, and the proposal that waits for a signature."""
    sla = get_sla(db, sla_id)
    assert sla.partner_id is not None  # a check of the table
    in_force = db.scalar(version_in_force(sla.creditor_id, sla.partner_id, today()))
    return shown(sla, in_force)


@bp.get("/afspraakversies/<uuid:version_id>")
@requires(Permission.SLA_READ)
def show_version(version_id: UUID) -> Page:
    version = get_version(db, version_id)
    return shown(get_sla(db, version.sla_id), version)


def shown(sla: Sla, version: SlaVersion | None, form: Form | None = None) -> str:
    g.place = url_for(".list_slas")
    versions = list(db.scalars(versions_of(sla)))
    proposal = next((one for one in versions if one.status is VersionStatus.PROPOSED), None)
    coming = next((one for one in versions if is_to_come(one, today())), None)
    version = version or coming or proposal
    creditor = get_organisation(db, sla.creditor_id)
    held = held_of(versions)
    withdrawn = version is not None and version.status is VersionStatus.WITHDRAWN
    signatures = {one.id: signed_by(db, one) for one in (version, proposal) if one is not None}
    return page(
        "sla/show.html",
        sla=sla,
        version=version,
        proposal=proposal,
        coming=coming,
        versions=versions,
        chapters=chapters(terms_of(version, words_of(creditor))) if version else [],
        held=held,
        end=db.scalar(end_of(version)) if version and withdrawn else None,
        changes=changed(held, proposal, words_of(creditor)),
        signatures=signatures,
        people=people_of(db, {hand.by_user_id for hands in signatures.values() for hand in hands}),
        names=names_of(db, [sla.creditor_id, sla.partner_id]),
        other=other_side(sla),
        form=form or Form(),
        has_second_factor=get_login(db, me.user_id).totp_secret is not None,
        my_name=known.name,
        words_of_sla=words_of(creditor),
        value_names=catalogue().values,
        today=today(),
    )


def changed(held: SlaVersion | None, proposal: SlaVersion | None, words: Words) -> list[Change]:
    """What a proposal makes of what both signed last."""
    if held is None or proposal is None:
        return []
    return changes(terms_of(held, words).articles, terms_of(proposal, words).articles)


@bp.get("/afspraken/nieuw")
@requires(Permission.SLA_SIGN)
def new_sla() -> Page:
    library = catalogue()
    start_with = [c.code for c in library.clauses.values() if c.default and not c.builtin]
    return editor(None, started({"artikelen": start_with}))


@bp.post("/afspraken")
@requires(Permission.SLA_SIGN)
def create_sla() -> Response | Page:
    form = load_form(SlaForm)
    try:
        wishes = wished(form, words_of(get_organisation(db, me.organisation_id)))
        sla = start(db, partner_id=form.data["partner_id"], by=me)
        about = {"purpose": form.data["purpose"], "starts_on": form.data["starts_on"]}
        propose(db, sla, by=me, wishes=wishes, today=today(), **about)
    except Invalid as invalid:
        return editor(None, with_errors(keep(form), invalid)), 422
    flash("De afspraken zijn voorgesteld. De partner leest ze nu ook. Teken zelf als eerste.", "goed")
    return redirect(url_for(".show_sla", sla_id=sla.id), 303)


@bp.get("/afspraken/<uuid:sla_id>/versies/nieuw")
@requires(Permission.SLA_SIGN)
def new_version(sla_id: UUID) -> Response | Page:
    sla = get_sla(db, sla_id)
    versions = list(db.scalars(versions_of(sla)))
    if versions and versions[0].status is VersionStatus.PROPOSED:
        flash(f"Er ligt al een voorstel: versie {versions[0].number}. Teken het of trek het in.", "let-op")
        return redirect(url_for(".show_sla", sla_id=sla.id), 303)
    asked = request.args.get("vanaf", type=int)
    before = next((one for one in versions if one.number == asked), None) or base_of(versions)
    terms = {one["code"]: one["params"] for one in before.terms} if before else {}
    typed: dict[str, Any] = {"artikelen": [*terms], **shown_params(terms)}
    if before:
        typed |= {"doel": before.purpose}
        typed |= {f"{o['code']}--ook-{side}": "ja" for o in before.terms for side in o["extended_to"]}
    return editor(sla, started(typed))


def started(typed: dict[str, Any]) -> Form:
    """The form before anybody typed: the numbers of the library, and today."""
    library = {clause.code: clause.params for clause in catalogue().clauses.values()}
    return Form(typed={**shown_params(library), "ingangsdatum": today().isoformat(), **typed})


@bp.post("/afspraken/<uuid:sla_id>/versies")
@requires(Permission.SLA_SIGN)
def create_version(sla_id: UUID) -> Response | Page:
    sla, form = get_sla(db, sla_id), load_form(VersionForm)
    try:
        wishes = wished(form, words_of(get_organisation(db, sla.creditor_id)))
        about = {"purpose": form.data["purpose"], "starts_on": form.data["starts_on"]}
        version = propose(db, sla, by=me, wishes=wishes, today=today(), **about)
    except Invalid as invalid:
        return editor(sla, with_errors(keep(form), invalid)), 422
    except Refused as refused:
        return editor(sla, with_errors(keep(form), overtaken(sla, refused))), refused.status
    flash("Het voorstel staat klaar. De andere kant leest het nu ook.", "goed")
    return redirect(url_for(".show_version", version_id=version.id), 303)


@bp.post("/afspraken/<uuid:sla_id>/versies/proef")
@requires(Permission.SLA_SIGN)
def preview_version(sla_id: UUID) -> Page:
    """What would change, while somebody chooses; without JavaScript the whole form comes back with it."""
    sla, form = get_sla(db, sla_id), load_form(VersionForm)
    if request.headers.get("HX-Request") is None:
        return editor(sla, keep(form))
    return page("sla/_changes.html", swap=True, **would_change(sla, form))


def would_change(sla: Sla | None, form: Form) -> dict[str, Any]:
    """What the form makes of what was signed, with each sentence as it would read; and what does not fit.

    A number that does not read yet leaves the rest to be seen.
    """
    if sla is None:
        return {"changes": []}
    sent = request.form if request.method == "POST" else MultiDict(form.typed)
    wishes, wrong = ticked(sent, catalogue())
    words = words_of(get_organisation(db, sla.creditor_id))
    unmeant = wrong_numbers(wishes, {}, words)
    mistakes = [told for tellings in (placed(wrong, words) | unmeant).values() for told in tellings]
    if pair := clash_of(wishes, words):
        mistakes.append(not_together(*pair.values()))
    articles, differs = outline(db, sla, wishes=[without(wish, unmeant) for wish in wishes])
    sentences = {one.clause.code: one.sentence for one in articles if one.number}
    return {"changes": differs, "mistakes": mistakes, "sentences": sentences}


def without(wish: Wish, wrong: Collection[str]) -> Wish:
    """Where a number is wrong, that of the library stands."""
    return replace(wish, params={n: value for n, value in wish.params.items() if field_of(wish.code, n) not in wrong})


def placed(wrong: Mapping[str, Sequence[str]], words: Words) -> dict[str, list[str]]:
    """What does not read, by field, each with the agreement it belongs to, for who reads of it elsewhere."""
    clauses = {field: catalogue().clauses.get(field.partition("--")[0]) for field in wrong}
    where = {field: f" Dit hoort bij “{sentence(one, {}, words)}”" if one else "" for field, one in clauses.items()}
    return {field: [told + where[field] for told in tellings] for field, tellings in wrong.items()}


def wished(form: Form, words: Words) -> list[Wish]:
    """The ticked clauses of the form. Raises Invalid with everything that is wrong in it at once."""
    wishes, unread = ticked(request.form, catalogue())
    day = (form.data or form.read).get("starts_on")
    wrong = (mistakes_of_start(day, today()) if day else {}) | form.errors
    wrong = wrong | placed(unread, words) | wrong_numbers(wishes, {}, words) | clashing(wishes, words)
    if wrong:
        raise Invalid(wrong)
    return wishes


def clash_of(wishes: Sequence[Wish], words: Words) -> dict[str, str]:
    """The first two clauses that do not go together: the sentence of each, by code."""
    library = catalogue()
    pair = clash_in([library.clause(wish.code) for wish in wishes]) or ()
    return {code: sentence(library.clause(code), {}, words) for code in pair}


def clashing(wishes: Sequence[Wish], words: Words) -> dict[str, list[str]]:
    """Beside each of two clauses that do not go together: which one the other is."""
    pair = clash_of(wishes, words)
    others = [said.rstrip(".") for said in reversed(pair.values())]
    told = "Dit gaat niet samen met “{}”. Kies een van beide."
    return {field_of(code, "keuze"): [told.format(other)] for code, other in zip(pair, others, strict=True)}


def overtaken(sla: Sla, refused: Refused) -> Invalid:
    """Somebody proposed while this form was open."""
    link = Markup('{} <a href="{}">Bekijk het voorstel</a>')
    return Invalid({"_voorstel": [link.format(refused.detail, url_for(".show_sla", sla_id=sla.id) + "#voorstel")]})


def keep(form: Form) -> Form:
    """Each number that was typed comes back, also that of a clause without a schema field."""
    rest = {name: value for name, value in request.form.items() if "--" in name}
    return Form({**rest, **form.typed}, form.data, form.errors, form.version)


def group_of(name: str, clauses: Sequence[ClauseDef], stood: Collection[str], form: Form) -> Group:
    codes, ticked = {clause.code for clause in clauses}, set(form.typed.get("artikelen", []))
    wrong = {field.partition("--")[0] for field in form.errors}
    if "artikelen" in wrong:  # these do not go together
        wrong |= ticked
    first = [clause for clause in clauses if clause.code in stood]
    others = [clause for clause in clauses if clause.code not in stood]
    return Group(name, first, others, len(codes & ticked), bool(codes & wrong))


def editor(sla: Sla | None, form: Form) -> str:
    library = catalogue()
    words = words_of(get_organisation(db, sla.creditor_id if sla else me.organisation_id))
    kinds = library.kinds
    partners = list(db.scalars(partners_without_sla(me.organisation_id))) if sla is None else []
    before = base_of(list(db.scalars(versions_of(sla)))) if sla else None
    numbers = {one["code"]: one["article"] for one in before.terms} if before else {}
    now_in_it = {one["code"]: one["params"] for one in before.terms} if before else {}
    stood = numbers or {c.code for c in library.clauses.values() if c.default}
    seen = would_change(sla, form)
    clauses = sorted((c for c in library.clauses.values() if not c.builtin), key=lambda c: kinds[c.kind].chapter)
    return page(
        "sla/editor.html",
        sla=sla,
        form=form,
        held=bool(before and before.status is VersionStatus.SIGNED),
        other="".join(names_of(db, [other_side(sla)]).values()) if sla else "",
        partner_options={str(one.id): one.name for one in partners},
        groups=[
            group_of(f"{number} {library.chapters[number]}", list(rows), stood, form)
            for number, rows in groupby(clauses, key=lambda c: kinds[c.kind].chapter)
        ],
        article=numbers.get,
        law=[c for c in library.clauses.values() if c.builtin],
        sentence=lambda clause: (
            seen.get("sentences", {}).get(clause.code) or sentence(clause, now_in_it.get(clause.code, {}), words)
        ),
        numbers_of=lambda clause: numbers_of(clause, now_in_it.get(clause.code)),
        today=today(),
        **seen,
    )


@bp.post("/afspraakversies/<uuid:version_id>/handtekeningen")
@requires(Permission.SLA_SIGN)
def create_signature(version_id: UUID) -> Response | Page:
    """By name, and with the second factor of who signs. What is signed never changes, so both may sign at once."""
    form = load_form(SignatureIn)
    version = get_version(db, version_id, lock=True)
    sla = get_sla(db, version.sla_id)
    if not form.ok:
        return shown(sla, version, form), 422
    login = get_login(db, me.user_id)
    if login.totp_secret is not None and not use_code(db, login, form.data["code"], now=now()):
        wrong = Invalid({"code": ["Deze code klopt niet. Gebruik een nieuwe code uit uw app."]})
        return shown(sla, version, with_errors(form, wrong)), 422
    factor = login.totp_secret is not None
    sign(db, version, by=me, signatory=form.data["signatory"], second_factor=factor, now=now())
    done = version.status is VersionStatus.SIGNED
    told = f"De afspraken gelden vanaf {version.starts_on:%d-%m-%Y}." if done else "Nu tekent de andere kant nog."
    flash(f"U heeft getekend. {told}", "goed")
    return redirect(url_for(".show_sla", sla_id=sla.id), 303)


@bp.post("/afspraakversies/<uuid:version_id>/intrekkingen")
@requires(Permission.SLA_SIGN)
def create_withdrawal(version_id: UUID) -> Response:
    version = get_version(db, version_id, version=request.form.get("versie", type=int), lock=True)
    withdraw(db, version, by=me)
    what = "ingetrokken" if version.by_organisation_id == me.organisation_id else "afgewezen"
    flash(f"Het voorstel is {what}.", "goed")
    return redirect(url_for(".show_sla", sla_id=version.sla_id), 303)
