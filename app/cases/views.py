"""Small pages on which somebody writes something down; each leads back to the case."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.cases.models import Case, InternalNote, Note
from app.cases.policy import FACT_WORDS, RECORDABLE, Ability, PreferenceKind, as_word
from app.cases.queries import get_case, get_cause, get_preference, known_circumstances, written_before
from app.cases.schemas import CauseIn, CircumstanceIn, JudgmentIn, NoteIn, PreferenceIn
from app.cases.service import (
    add_note,
    cause_names,
    channels,
    judge_ability,
    record_cause,
    record_circumstance,
    record_preference,
    withdraw_cause,
    withdraw_preference,
)
from app.infra.again import JUST_WRITTEN, ask_again
from app.infra.clock import now
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import me, requires
from app.organisations.policy import Permission

bp = Blueprint("cases", __name__)

ABILITIES = {
    Ability.UNKNOWN.dutch: "Nog niet bekend",
    Ability.CANNOT.dutch: "Kan niet betalen",
    Ability.WILL_NOT.dutch: "Wil niet betalen",
}
WISHES = {
    PreferenceKind.PREFERS.dutch: "Liever zo",
    PreferenceKind.REFUSES.dutch: "Niet zo",
    PreferenceKind.TIME.dutch: "Een moment dat past",
    PreferenceKind.READING.dutch: "Hoe iemand leest",
}
EXAMPLES = {
    PreferenceKind.PREFERS.dutch: "Bijvoorbeeld een app-bericht in plaats van een brief.",
    PreferenceKind.REFUSES.dutch: "Een kanaal dat wij dan niet meer gebruiken.",
    PreferenceKind.TIME.dutch: "Een dagdeel of een dag.",
    PreferenceKind.READING.dutch: "Eenvoudige taal, grote letters of een andere taal.",
}


def back(case: Case, told: str) -> Response:
    flash(told, "goed")
    return redirect(url_for("desk.show_case", case_id=case.id), 303)


# ---- notes


@bp.get("/dossiers/<uuid:case_id>/notities/nieuw")
@requires(Permission.CASE_NOTE)
def new_note(case_id: UUID) -> Page:
    return page("cases/note_form.html", case=get_case(db, case_id), form=Form())


@bp.post("/dossiers/<uuid:case_id>/notities")
@requires(Permission.CASE_NOTE)
def create_note(case_id: UUID) -> Response | Page:
    form = load_form(NoteIn)
    case = get_case(db, case_id, lock=True)
    if form.ok:
        try:
            kind: type[Note | InternalNote] = InternalNote if form.data["internal"] else Note
            same = kind.text == form.data["text"]
            before = written_before(db, kind, case, same, by=me, since=now() - JUST_WRITTEN)
            ask_again(form, before, "schreef u {} ook al", now=now())
            add_note(db, case, by=me, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
        else:
            return back(case, "De notitie staat in het dossier.")
    return page("cases/note_form.html", case=case, form=form), 422


# ---- causes


@bp.get("/dossiers/<uuid:case_id>/oorzaken/nieuw")
@requires(Permission.CASE_NOTE)
def new_cause(case_id: UUID) -> Page:
    return page("cases/cause_form.html", case=get_case(db, case_id), form=Form(), causes=cause_names())


@bp.post("/dossiers/<uuid:case_id>/oorzaken")
@requires(Permission.CASE_NOTE)
def create_cause(case_id: UUID) -> Response | Page:
    form = load_form(CauseIn)
    case = get_case(db, case_id, lock=True)
    if form.ok:
        try:
            record_cause(db, case, by=me, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
        else:
            return back(case, "De oorzaak staat in het dossier.")
    return page("cases/cause_form.html", case=case, form=form, causes=cause_names()), 422


@bp.post("/dossiers/<uuid:case_id>/oorzaken/<uuid:cause_id>/intrekkingen")
@requires(Permission.CASE_NOTE)
def create_cause_withdrawal(case_id: UUID, cause_id: UUID) -> Response:
    case = get_case(db, case_id, lock=True)
    withdraw_cause(db, case, get_cause(db, case, cause_id), by=me, now=now())
    return back(case, "De oorzaak telt niet meer mee. In de tijdlijn blijft zij staan.")


# ---- preferences


@bp.get("/dossiers/<uuid:case_id>/voorkeuren/nieuw")
@requires(Permission.CASE_NOTE)
def new_preference(case_id: UUID) -> Page:
    return preference_form(get_case(db, case_id), Form())


def preference_form(case: Case, form: Form) -> str:
    ways = {code: code.capitalize() for code in channels()}
    about = {"wishes": WISHES, "examples": EXAMPLES, "channels": ways}
    return page("cases/preference_form.html", case=case, form=form, **about)


@bp.post("/dossiers/<uuid:case_id>/voorkeuren")
@requires(Permission.CASE_NOTE)
def create_preference(case_id: UUID) -> Response | Page:
    form = load_form(PreferenceIn)
    case = get_case(db, case_id, lock=True)
    if form.ok:
        try:
            record_preference(db, case, by=me, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
        else:
            return back(case, "De voorkeur staat in het dossier.")
    return preference_form(case, form), 422


@bp.post("/dossiers/<uuid:case_id>/voorkeuren/<uuid:preference_id>/intrekkingen")
@requires(Permission.CASE_NOTE)
def create_preference_withdrawal(case_id: UUID, preference_id: UUID) -> Response:
    case = get_case(db, case_id, lock=True)
    withdraw_preference(db, case, get_preference(db, case, preference_id), by=me, now=now())
    return back(case, "De voorkeur telt niet meer mee. In de tijdlijn blijft zij staan.")


# ---- circumstances: first which one, then what holds


@bp.get("/dossiers/<uuid:case_id>/omstandigheden/nieuw")
@requires(Permission.CASE_NOTE)
def new_circumstance(case_id: UUID) -> Page:
    return circumstance_form(get_case(db, case_id), Form(), request.args.get("feit", ""))


def circumstance_form(case: Case, form: Form, code: str) -> str:
    """The list of facts, or the form of the one that was chosen."""
    known = {fact: as_word(value) for fact, value in known_circumstances(db, case).items()}
    facts = [
        {"code": fact, "label": about.label, "known": in_words(known.get(fact, ""))}
        for fact, about in RECORDABLE.items()
    ]
    chosen = RECORDABLE.get(code)
    fact = chosen and {"label": chosen.label, "choices": {word: in_words(word) for word in chosen.words}}
    about = {"code": code, "fact": fact, "facts": facts, "now_known": known.get(code, "")}
    return page("cases/circumstance_form.html", case=case, form=form, **about)


def in_words(word: str) -> str:
    return FACT_WORDS.get(word, word).capitalize()


@bp.post("/dossiers/<uuid:case_id>/omstandigheden")
@requires(Permission.CASE_NOTE)
def create_circumstance(case_id: UUID) -> Response | Page:
    form = load_form(CircumstanceIn)
    case = get_case(db, case_id, lock=True)
    if form.ok:
        try:
            record_circumstance(db, case, by=me, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
        else:
            return back(case, "De omstandigheid staat in het dossier. De afspraken rekenen er meteen mee.")
    return circumstance_form(case, form, form.typed.get("feit", "")), 422


# ---- the judgment of a person


@bp.get("/dossiers/<uuid:case_id>/oordelen/nieuw")
@requires(Permission.CASE_NOTE)
def new_judgment(case_id: UUID) -> Page:
    return page("cases/judgment_form.html", case=get_case(db, case_id), form=Form(), abilities=ABILITIES)


@bp.post("/dossiers/<uuid:case_id>/oordelen")
@requires(Permission.CASE_NOTE)
def create_judgment(case_id: UUID) -> Response | Page:
    form = load_form(JudgmentIn)
    if not form.ok:
        return page("cases/judgment_form.html", case=get_case(db, case_id), form=form, abilities=ABILITIES), 422
    case = get_case(db, case_id, version=form.version, lock=True)
    try:
        judge_ability(db, case, by=me, **form.data)
    except Invalid as e:
        return page("cases/judgment_form.html", case=case, form=with_errors(form, e), abilities=ABILITIES), 422
    return back(case, "Het oordeel staat in het dossier.")
