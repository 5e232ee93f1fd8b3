"""Payments that look for a case: one question at a time, the surest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.bank.models import BankEntry
from app.bank.policy.booking import Part, named_twice
from app.bank.policy.comparing import Line, compare
from app.bank.policy.words import Certainty, EntryStatus
from app.bank.queries.entries import NEWEST, get_entry, rows_of
from app.bank.queries.shown import SeenCase, Weighed, cases_by_number, found_cases, seen_cases, weigh
from app.bank.schemas import BookingForm, ExclusionIn, ProposalsForm
from app.bank.service.handling import book, book_proposals, set_apart, undo
from app.bank.views.blueprint import bp
from app.bank.views.handled import handled_page
from app.bank.views.panels import lead, panels, tabs
from app.cases.service import viewed
from app.infra.clock import now, today
from app.infra.paging import Turn, page_of
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.kernel.money import euro, parse_euro
from app.organisations.access import me, requires
from app.organisations.policy import Permission

LINES = 6  # of the form that divides a payment


@dataclass(frozen=True, slots=True)
class Question:
    """One payment, the case beside it (when there is one), and what comes after it."""

    weighed: Weighed
    case: SeenCase | None
    lines: tuple[Line, ...]
    choices: tuple[tuple[SeenCase, str], ...]
    next_id: UUID | None


@bp.get("/bank")
@requires(Permission.BANK_READ)
def list_entries() -> Page:
    rows = rows_of(me.organisation_id, EntryStatus.SUSPENSE)
    found = page_of(db, rows, NEWEST, cursor=request.args.get("cursor"))
    weighed = weigh(db, me.organisation_id, found.rows)
    return question_page(weighed, place=0, turn=Turn.of(found, "bank.list_entries"))


@bp.get("/bank/betalingen/<uuid:entry_id>")
@requires(Permission.BANK_READ)
def show_entry(entry_id: UUID) -> Page:
    """The question about this one, or what became of it."""
    entry = get_entry(db, entry_id)
    if entry.status is not EntryStatus.SUSPENSE:
        return handled_page(entry)
    return asked(entry)


def asked(entry: BankEntry) -> str:
    """The question about `entry` on top, then the others in the order in which they come."""
    newest = page_of(db, rows_of(me.organisation_id, EntryStatus.SUSPENSE), NEWEST, cursor=None).rows
    known = any(row.id == entry.id for row in newest)
    weighed = weigh(db, me.organisation_id, newest if known else [entry, *newest])
    place = next(n for n, one in enumerate(weighed) if one.row.id == entry.id)
    return question_page(weighed, place=place, chosen=request.args.get("dossier", type=UUID))


def question_page(
    weighed: Sequence[Weighed],
    *,
    place: int,
    chosen: UUID | None = None,
    turn: Turn | None = None,
) -> str:
    others = [*weighed[:place], *weighed[place + 1 :]]
    near = {s.case_id for one in weighed for s in one.suggestions} | ({chosen} if chosen else set())
    cases = seen_cases(db, me.organisation_id, near)
    viewed(db, sorted(cases), by=me, how="zoeken")
    beside = panels()
    return page(
        "bank/list.html",
        question=question(weighed, place, cases, chosen) if weighed else None,
        position=place + 1,
        after=others,
        cases=cases,
        sure=[one for one in weighed if one.in_batch],
        turn=turn,
        tabs=tabs("bank.list_entries"),
        lead=lead(beside["newest"]),
        CERTAINTY=CERTAINTY,
        **beside,
    )


# Kind and icon of the label; green is for what is booked.
CERTAINTY = {
    Certainty.ALMOST_SURE: ("regie", "goed"),
    Certainty.CHOOSE: ("let-op", "let-op"),
    Certainty.FIND_OUT: ("", ""),
}


def question(weighed: Sequence[Weighed], place: int, cases: dict[UUID, SeenCase], chosen: UUID | None) -> Question:
    one, following = weighed[place], weighed[(place + 1) % len(weighed)]
    wanted = chosen or (one.proposal and one.proposal.case_id)
    case = cases.get(wanted) if wanted else None
    return Question(
        one,
        case,
        compare(one.payment, case.shown) if case else (),
        tuple((cases[s.case_id], s.why) for s in one.suggestions if s.case_id in cases),
        following.row.id if following is not one else None,
    )


@bp.post("/bank/betalingen/<uuid:entry_id>/boekingen")
@requires(Permission.BANK_MATCH)
def create_booking(entry_id: UUID) -> Response | Page:
    form = load_form(BookingForm)
    entry = get_entry(db, entry_id, version=form.version, lock=True)
    try:
        if not form.ok:
            raise Invalid(form.errors)
        parts = parts_of(entry, form)
        book(db, entry, parts, by=me, now=now(), remember=form.data["remember"])
    except Invalid as wrong:
        return split_page(entry, with_errors(form, wrong)), 422
    told = "Geboekt." if len(parts) == 1 else f"Geboekt op {len(parts)} dossiers."
    return onward(entry, told + above(parts))


def above(parts: Sequence[Part]) -> str:
    """What a person must hear when more was paid than was open: somebody has money back to get."""
    paid_for = seen_cases(db, me.organisation_id, {part.case_id for part in parts if part.amount_cents > 0}).values()
    cents = -sum(min(0, case.shown.open_cents) for case in paid_for)
    return f" Er is nu {euro(cents)} meer betaald dan er open stond." if cents else ""


def parts_of(entry: BankEntry, form: Form) -> list[Part]:
    """The whole amount for one case, or a line for each case number. Raises Invalid for what cannot be read."""
    if form.data["case_id"]:
        return [Part(form.data["case_id"], entry.amount_cents)]
    lines = [
        (number, text) for number, text in zip(form.data["references"], form.data["amounts"], strict=False) if number
    ]
    known = cases_by_number(db, me.organisation_id, [number for number, _ in lines])
    unknown = [number for number, _ in lines if number not in known]
    if unknown:
        raise Invalid({"kenmerk": [f"Dossier {number[:40]} kennen wij niet." for number in unknown]})
    sign = 1 if entry.amount_cents > 0 else -1
    try:
        parts = [Part(known[number], sign * parse_euro(amount)) for number, amount in lines]
    except ValueError as error:
        raise Invalid({"bedrag": [str(error)]}) from error
    if twice := named_twice(parts):
        raise Invalid({"kenmerk": [twice]})
    return parts


def onward(entry: BankEntry, told: str) -> Response:
    """What is next opens by itself; what was done can be taken back."""
    where = url_for("bank.show_entry", entry_id=entry.id)
    said: Any = {"text": told, "link": where, "link_text": "Bekijk of draai terug"}  # _flashes.html takes a mapping
    flash(said, "goed")
    following = request.form.get("daarna", type=UUID)
    if following is None:
        return redirect(url_for("bank.list_entries"), 303)
    return redirect(url_for("bank.show_entry", entry_id=following), 303)


@bp.get("/bank/betalingen/<uuid:entry_id>/dossiers")
@requires(Permission.BANK_MATCH)
def list_cases(entry_id: UUID) -> Page:
    """Another case, or more than one."""
    return split_page(get_entry(db, entry_id), Form())


def split_page(entry: BankEntry, form: Form) -> str:
    words = request.args.get("zoek", "").strip()[:100]
    near = found_cases(db, me.organisation_id, words) if words else []
    (weighed,) = weigh(db, me.organisation_id, [entry])
    cases = seen_cases(db, me.organisation_id, {*near, *(s.case_id for s in weighed.suggestions)})
    viewed(db, sorted(cases), by=me, how="zoeken")
    suggested = [cases[s.case_id] for s in weighed.suggestions if s.case_id in cases]
    found = [cases[case_id] for case_id in near if case_id in cases]
    return page(
        "bank/split.html",
        entry=entry,
        form=form,
        words=words,
        found=found,
        suggested=suggested,
        lines=typed_lines(form),
    )


def typed_lines(form: Form) -> list[tuple[str, str]]:
    numbers, amounts = form.typed.get("kenmerk", []), form.typed.get("bedrag", [])
    given: list[Any] = list(zip(numbers, amounts, strict=False))
    return [*given, *[("", "")] * (LINES - len(given))]


@bp.get("/bank/betalingen/<uuid:entry_id>/uitsluitingen/nieuw")
@requires(Permission.BANK_MATCH)
def new_exclusion(entry_id: UUID) -> Page:
    return page("bank/set_apart.html", entry=get_entry(db, entry_id), form=Form())


@bp.post("/bank/betalingen/<uuid:entry_id>/uitsluitingen")
@requires(Permission.BANK_MATCH)
def create_exclusion(entry_id: UUID) -> Response | Page:
    form = load_form(ExclusionIn)
    entry = get_entry(db, entry_id, version=form.version, lock=True)
    if form.ok:
        try:
            set_apart(db, entry, by=me, reason=form.data["reason"], now=now())
        except Invalid as wrong:
            form = with_errors(form, wrong)
    if not form.ok:
        return page("bank/set_apart.html", entry=entry, form=form), 422
    return onward(entry, "Deze betaling hoort niet bij een dossier. Dat is bewaard.")


@bp.post("/bank/betalingen/<uuid:entry_id>/terugdraaiingen")
@requires(Permission.BANK_MATCH)
def create_undoing(entry_id: UUID) -> Response:
    entry = get_entry(db, entry_id, version=request.form.get("versie", 0, int), lock=True)
    undo(db, entry, by=me, now=now(), today=today())
    flash("Teruggedraaid. De betaling zoekt weer een dossier.", "goed")
    return redirect(url_for("bank.show_entry", entry_id=entry.id), 303)


@bp.post("/bank/boekingen")
@requires(Permission.BANK_MATCH)
def create_bookings() -> Response:
    """Those of this page of which we are almost sure, at once."""
    form = load_form(ProposalsForm)
    chosen = [read_choice(text) for text in form.data.get("chosen", [])]
    if not form.ok or None in chosen:
        raise Invalid(form.errors, "Kies de betalingen opnieuw.")
    booked, left = book_proposals(db, [one for one in chosen if one], by=me, now=now())
    rest = f" {left} bleven staan: daar veranderde iets." if left else ""
    flash(f"{booked} betalingen geboekt.{rest} U kunt dit 7 dagen terugdraaien.", "goed" if booked else "let-op")
    return redirect(url_for("bank.list_entries"), 303)


def read_choice(text: str) -> tuple[UUID, int] | None:
    """`0192…:1`: an entry and the version that was on the page."""
    try:
        entry_id, _, version = text.partition(":")
        return UUID(entry_id), int(version)
    except ValueError:
        return None
