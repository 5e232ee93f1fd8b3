"""What people write down in a case: notes, causes, wishes, circumstances, a judgment. Each on screen and by API."""

import pytest
from sqlalchemy import select

from app.cases.models import Case, CaseCause, Claim, InternalNote, Note
from app.cases.policy import RECORDABLE
from app.cases.queries import get_case, known_circumstances
from app.infra.events import Event
from app.infra.tenancy import acting_for

BSN = "Zijn bsn is 123456782, schrijf dat op."
ILL = "Zij is ziek en kan niet bellen."
DOORS = {  # resource -> what a form needs; the API takes the same words
    "notities": {"tekst": "Belde terug, wil graag een regeling."},
    "oorzaken": {"oorzaak": "inkomen-gedaald", "toelichting": "Minder uren op het werk."},
    "voorkeuren": {"soort": "liever", "kanaal": "telefoon", "tekst": "Liefst na 17.00 uur."},
    "omstandigheden": {"feit": "debtor.debt_help", "waarde": "aangevraagd"},
    "oordelen": {"vermogen": "kan-niet", "reden": "Het inkomen viel weg."},
}
KINDS = {
    "notities": "note.added",
    "oorzaken": "cause.recorded",
    "voorkeuren": "preference.recorded",
    "omstandigheden": "circumstance.recorded",
    "oordelen": "ability.judged",
}


def url(world, resource, api=False):
    return f"{'/api/v1' if api else ''}/dossiers/{world.case.id}/{resource}"


def seen_by(person, question):
    with acting_for(person.organisation_id) as db:
        return db.scalars(question).all()


# ---- both sides write, and both read it


@pytest.mark.parametrize("resource", DOORS)
@pytest.mark.parametrize("who", ["ria", "bas"])
def test_somebody_writes_it_down_on_screen_and_both_sides_see_that_it_happened(sign_in, world, resource, who):
    client = sign_in(getattr(world, who))
    assert client.get(f"{url(world, resource)}/nieuw").status_code == 200
    r = client.post(url(world, resource), data=DOORS[resource] | {"versie": "1"})
    assert (r.status_code, r.location) == (303, f"/dossiers/{world.case.id}")
    for person in (world.ria, world.bas):
        assert seen_by(person, select(Event.kind).where(Event.subject_id == world.case.id)) == [KINDS[resource]]


@pytest.mark.parametrize("resource", DOORS)
def test_a_program_writes_the_same(by_api, world, resource):
    r = by_api(world.bas).post(url(world, resource, api=True), json=DOORS[resource])
    assert r.status_code == 201
    told = r.get_json()
    assert all(told[name] == value for name, value in DOORS[resource].items())


@pytest.mark.parametrize("resource", ["notities", "oorzaken", "voorkeuren", "omstandigheden"])
def test_the_other_side_reads_it_in_the_list(by_api, world, resource):
    by_api(world.bas).post(url(world, resource, api=True), json=DOORS[resource])
    (line,) = by_api(world.ria).get(url(world, resource, api=True)).get_json()
    assert line["organisatie"] == str(world.bas.organisation_id)


@pytest.mark.parametrize("resource", DOORS)
def test_who_may_not(sign_in, by_api, world, resource):
    for person, status in ((world.lex, 403), (world.ada, 403), (world.olga, 404), (world.wim, 404)):
        assert sign_in(person).post(url(world, resource), data=DOORS[resource]).status_code == status
        assert by_api(person).post(url(world, resource, api=True), json=DOORS[resource]).status_code == status


@pytest.mark.parametrize(
    ("resource", "wrong", "field"),
    [
        ("notities", {"tekst": " "}, "tekst"),
        ("oorzaken", {"oorzaak": "luiheid"}, "oorzaak"),
        ("voorkeuren", {"soort": "niet", "tekst": "Liever niet"}, "kanaal"),
        ("voorkeuren", {"soort": "liever", "kanaal": "postduif", "tekst": "Vogels"}, "kanaal"),
        ("omstandigheden", {"feit": "debtor.debt_help", "waarde": "ja"}, "waarde"),
        ("oordelen", {"vermogen": "wil-niet"}, "reden"),
    ],
)
def test_a_mistake_comes_back_with_a_sentence_and_what_was_typed(sign_in, by_api, world, resource, wrong, field):
    r = sign_in(world.ria).post(url(world, resource), data=wrong | {"versie": "1"})
    assert r.status_code == 422
    assert f'href="#{field}"' in r.text
    r = by_api(world.ria).post(url(world, resource, api=True), json=wrong)
    assert (r.status_code, r.mimetype) == (400, "application/problem+json")
    assert f"/{field}" in [mistake["pointer"] for mistake in r.get_json()["errors"]]
    assert seen_by(world.ria, select(Event.id).where(Event.subject_kind == "case")) == []


# ---- what has no place in free text

FREE_TEXT = [("notities", "tekst"), ("oorzaken", "toelichting"), ("voorkeuren", "tekst"), ("oordelen", "reden")]


@pytest.mark.parametrize(("resource", "field"), FREE_TEXT)
def test_a_bsn_is_refused_whatever_one_ticks(sign_in, by_api, world, resource, field):
    body = DOORS[resource] | {field: BSN}
    r = sign_in(world.ria).post(url(world, resource), data=body | {"versie": "1", "tochBewaren": "ja"})
    assert r.status_code == 422
    assert "Hier lijkt een BSN te staan" in r.text
    assert by_api(world.ria).post(url(world, resource, api=True), json=body | {"tochBewaren": True}).status_code == 400


@pytest.mark.parametrize(("resource", "field"), FREE_TEXT)
def test_a_word_about_health_asks_first_and_is_kept_when_one_insists(sign_in, by_api, world, resource, field):
    body = DOORS[resource] | {field: ILL, "versie": "1"}
    client = sign_in(world.ria)
    r = client.post(url(world, resource), data=body)
    assert r.status_code == 422
    assert "Toch bewaren" in r.text
    assert ILL in r.text
    assert client.post(url(world, resource), data=body | {"tochBewaren": "ja"}).status_code == 303
    r = by_api(world.ria).post(url(world, resource, api=True), json=DOORS[resource] | {field: ILL})
    assert r.get_json()["status"] in (400, 412)


def test_a_note_without_such_words_never_asks(sign_in, world):
    assert "Toch bewaren" not in sign_in(world.ria).get(url(world, "notities/nieuw")).text


# ---- internal notes


def test_an_internal_note_of_bas_is_for_his_own_organisation(sign_in, by_api, world):
    note = {"tekst": "Alleen voor ons team.", "intern": "ja"}
    assert sign_in(world.bas).post(url(world, "notities"), data=note).status_code == 303
    assert by_api(world.bas).get(url(world, "interne-notities", api=True)).get_json()[0]["tekst"] == note["tekst"]
    assert by_api(world.ria).get(url(world, "interne-notities", api=True)).get_json() == []
    for question in (select(InternalNote.id), select(Note.id), select(Event.id)):
        assert seen_by(world.ria, question) == []
    assert seen_by(world.bas, select(Event.kind)) == ["note.internal_added"]


def test_the_case_does_not_even_get_a_new_version_of_an_internal_note(by_api, world):
    by_api(world.ria).post(url(world, "notities", api=True), json={"tekst": "Voor ons.", "intern": True})
    assert by_api(world.bas).get(url(world, "", api=True).rstrip("/")).headers["ETag"] == '"1"'


# ---- what turned out otherwise


@pytest.mark.parametrize(("resource", "kind"), [("oorzaken", "cause"), ("voorkeuren", "preference")])
def test_it_is_withdrawn_and_stays_in_the_timeline(sign_in, by_api, world, resource, kind):
    program = by_api(world.ria)
    first = program.post(url(world, resource, api=True), json=DOORS[resource]).get_json()["id"]
    second = program.post(url(world, resource, api=True), json=DOORS[resource]).get_json()["id"]
    assert sign_in(world.bas).post(url(world, f"{resource}/{first}/intrekkingen")).status_code == 303
    assert program.delete(url(world, f"{resource}/{second}", api=True)).status_code == 204
    assert program.get(url(world, resource, api=True)).get_json() == []
    assert program.delete(url(world, f"{resource}/{second}", api=True)).status_code == 404
    kinds = seen_by(world.bas, select(Event.kind).order_by(Event.id))
    assert kinds == [f"{kind}.recorded"] * 2 + [f"{kind}.withdrawn"] * 2


def test_a_cause_of_another_case_is_not_found(by_api, world):
    made = by_api(world.ria).post(f"/api/v1/dossiers/{world.fresh.id}/oorzaken", json=DOORS["oorzaken"]).get_json()
    assert by_api(world.ria).delete(url(world, f"oorzaken/{made['id']}", api=True)).status_code == 404
    assert [cause.withdrawn_at for cause in seen_by(world.ria, select(CaseCause))] == [None]


# ---- circumstances


@pytest.mark.parametrize("fact", RECORDABLE)
def test_every_circumstance_has_a_form_and_every_word_of_it_is_kept(sign_in, world, fact):
    client = sign_in(world.cor)
    assert RECORDABLE[fact].label in client.get(url(world, "omstandigheden/nieuw"), query_string={"feit": fact}).text
    for word, stored in RECORDABLE[fact].words.items():
        r = client.post(url(world, "omstandigheden"), data={"feit": fact, "waarde": word})
        assert r.status_code == 303
        with acting_for(world.bas.organisation_id) as db:
            assert known_circumstances(db, get_case(db, world.case.id)) == {fact: stored}


def test_a_judgment_of_the_terms_holds_for_each_claim(by_api, world):
    body = {"feit": "claim.terms_status", "waarde": "twijfelachtig"}
    assert by_api(world.bas).post(url(world, "omstandigheden", api=True), json=body).status_code == 201
    claims = select(Claim.terms_status).where(Claim.case_id == world.case.id)
    assert [status.value for status in seen_by(world.ria, claims)] == ["risky"]


# ---- a judgment overwrites, so it says which version it saw


def test_the_second_of_two_is_told_who_did_what(sign_in, by_api, world):
    by_api(world.bas).post(url(world, "oordelen", api=True), json=DOORS["oordelen"])
    late = DOORS["oordelen"] | {"vermogen": "wil-niet"}
    told = by_api(world.ria).post(url(world, "oordelen", api=True), json=late)
    assert told.status_code == 412
    about = told.get_json()
    assert about["versie"] == 2
    (change,) = about["wijzigingen"]
    assert (change["wie"], change["wat"]) == ("Bas Behandelaar", "legde een oordeel vast over kunnen en willen")
    r = sign_in(world.ria).post(url(world, "oordelen"), data=late | {"versie": "1"})
    assert r.status_code == 412
    assert "Bas Behandelaar legde een oordeel vast over kunnen en willen" in r.text
    with acting_for(world.ria.organisation_id) as db:
        assert get_case(db, world.case.id).ability.dutch == "kan-niet"


def test_two_who_add_something_do_not_stop_each_other(by_api, world):
    for person in (world.ria, world.bas, world.cor):
        body = {"tekst": f"Van {person.name}"}
        assert by_api(person).post(url(world, "notities", api=True), json=body).status_code == 201


def test_the_picture_is_complete_when_somebody_says_so_and_is_said_once(by_api, world):
    body = DOORS["oordelen"] | {"plaatjeCompleet": True}
    assert by_api(world.ria).post(url(world, "oordelen", api=True), json=body).get_json()["plaatjeCompleet"] is True
    r = by_api(world.ria).post(url(world, "oordelen", api=True), json=body, headers={"If-Match": '"2"'})
    assert r.status_code == 201
    kinds = seen_by(world.bas, select(Event.kind).order_by(Event.id))
    assert kinds.count("picture.completed") == 1


# ---- before a partner has accepted


def test_a_partner_writes_nothing_before_it_has_accepted(by_api, world):
    offered = {"partner": str(world.wim.organisation_id)}
    by_api(world.ria).post(f"/api/v1/dossiers/{world.fresh.id}/overdrachten", json=offered)
    for resource, body in DOORS.items():
        r = by_api(world.wim).post(
            f"/api/v1/dossiers/{world.fresh.id}/{resource}", json=body, headers={"If-Match": '"2"'}
        )
        assert (r.status_code, r.get_json()["because"]) == (409, ["case.not-accepted"])
    with acting_for(world.ria.organisation_id) as db:
        assert db.scalars(select(Case.version).where(Case.id == world.fresh.id)).one() == 2
