"""Ids of somebody else, not in the address but in what is sent along: they are not there, and nothing changes."""

from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, text

from app.actions.models import Approval
from app.bank.models import BankEntry, Booking
from app.cases.models import Case
from app.infra import jobs
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind, Role
from app.organisations.models import Membership
from app.regie.models import Request
from tests.app.bank.camt import Paid, camt, numbered
from tests.app.bank.test_entries import send_by_page
from tests.app.imports.conftest import csv_of, send
from tests.architecture.rows import fill
from tests.world import World, a_case, joins


@pytest.fixture
def theirs(world: World) -> Case:
    """A case of Olga."""
    return a_case(world.olga, "O-1", surname="Geheim")


def of(world: World, what: Any, who: str = "ria") -> list[Any]:
    person = getattr(world, who)
    with acting_for(person.organisation_id, person.actor.user_id) as db:
        return list(db.scalars(select(what)))


def test_cases_of_another_creditor_do_not_go_along_in_a_batch(sign_in, world, theirs):  # type: ignore[no-untyped-def]
    ria = sign_in(world.ria)
    both = {"dossier": [f"{world.fresh.id}:1", f"{theirs.id}:1"], "partner": str(world.wim.organisation_id)}
    both["getoond"] = [str(world.fresh.id), str(theirs.id)]
    answer = ria.post("/overdrachten", data=both)
    assert "Geheim" not in answer.text + ria.get("/overdrachten").text
    assert of(world, Case.partner_id, "olga") == [None]
    assert ria.get("/overdrachten/nieuw", query_string={"dossier": [world.fresh.id, theirs.id]}).status_code == 404
    wrong = ria.post("/overdrachten", data={"getoond": [str(theirs.id)]})
    assert (wrong.status_code, "Geheim" in wrong.text, "O-1" in wrong.text) == (422, False, False)


def test_a_partner_does_not_take_what_was_offered_to_another(sign_in, world):  # type: ignore[no-untyped-def]
    sign_in(world.ria).post(
        "/overdrachten", data={"dossier": f"{world.fresh.id}:1", "partner": world.wim.organisation_id}
    )
    answer = sign_in(world.bas).post("/aannames", data={"dossier": [f"{world.fresh.id}:2"]})
    assert answer.status_code in (303, 404)
    assert [case.accepted_at for case in of(world, Case) if case.id == world.fresh.id] == [None]


@pytest.mark.parametrize("to", ["olga", "net", "ria"])
def test_a_case_goes_to_no_organisation_that_is_no_partner(sign_in, world, to):  # type: ignore[no-untyped-def]
    form = {"dossier": f"{world.fresh.id}:1", "partner": str(getattr(world, to).organisation_id)}
    assert sign_in(world.ria).post("/overdrachten", data=form).status_code == 422
    assert all(case.partner_id is None for case in of(world, Case) if case.id == world.fresh.id)


def test_a_question_hangs_on_no_approval_of_somebody_else(sign_in, by_api, world, owner: Engine):  # type: ignore[no-untyped-def]
    """Not of another creditor, and not of another case either."""
    fill(owner, world)
    other = of(world, Approval)[0]
    hers = a_case(world.olga, "O-2", partner=world.bas.organisation_id)
    for person, case in ((world.olga, hers), (world.ria, world.case)):
        for approval in (other.id, uuid4()):
            body = {"tekst": "Waarom is dit nodig?", "akkoordId": str(approval)}
            answer = by_api(person).post(f"/api/v1/dossiers/{case.id}/vragen", json=body)
            assert answer.status_code in (400, 404), answer.text
            answer = sign_in(person).post(f"/dossiers/{case.id}/vragen", data=body)
            assert answer.status_code in (404, 422)
    asked = [one.approval_id for one in (*of(world, Request), *of(world, Request, "olga"))]
    assert set(asked) <= {None}


def test_money_goes_to_no_case_of_somebody_else(sign_in, by_api, world, theirs, queue):  # type: ignore[no-untyped-def]
    fien = sign_in(world.fien)
    send_by_page(fien, camt(*numbered(Paid(450_00, "div. klanten"))))
    queue.work()
    (entry,) = of(world, BankEntry)
    url, version = f"/bank/betalingen/{entry.id}/boekingen", str(entry.version)
    assert fien.post(url, data={"dossier": str(theirs.id), "versie": version}).status_code == 404
    split = {"kenmerk": ["O-1"], "bedrag": ["450,00"], "versie": version}
    assert fien.post(url, data=split).status_code == 422
    assert "Geheim" not in fien.get(f"/bank/betalingen/{entry.id}?dossier={theirs.id}").text
    assert "Geheim" not in fien.get(f"/bank/betalingen/{entry.id}/dossiers?zoek=geheim").text
    onward = fien.post(url, data={"dossier": str(world.fresh.id), "versie": version, "daarna": str(theirs.id)})
    assert onward.location.startswith("/bank/")
    send_by_page(sign_in(world.olga), camt(*numbered(Paid(1_00, "van Olga"))))
    assert len(of(world, Booking)) == 1


def test_payments_of_another_creditor_are_not_booked_along(sign_in, by_api, world, queue):  # type: ignore[no-untyped-def]
    fay = joins("Fay Financieel", world.olga.organisation_id, Kind.CREDITOR, Role.FINANCIEEL)
    send_by_page(sign_in(fay), camt(*numbered(Paid(1_00, "van wie"))))
    queue.work()
    (entry,) = of(world, BankEntry, "olga")
    assert sign_in(world.fien).post(
        "/bank/boekingen", data={"betaling": [f"{entry.id}:{entry.version}"]}
    ).status_code in (303, 404)
    body = {"betalingen": [{"betaling": str(entry.id), "versie": entry.version}]}
    answer = by_api(world.fien).post("/api/v1/bankboekingen", json=body)
    assert answer.status_code == 404 or answer.json == {"geboekt": 0, "blijftStaan": 1}
    assert [one.status for one in of(world, BankEntry, "olga")] == [entry.status]


@pytest.mark.parametrize("rest", ["rol", "vertrek"])
def test_nobody_changes_the_people_of_another_organisation(sign_in, world, rest):  # type: ignore[no-untyped-def]
    for stranger in (world.olga, world.bas, world.net):
        url = f"/instellingen/gebruikers/{stranger.actor.user_id}/{rest}"
        assert sign_in(world.ben).post(url, data={"rol": "lezer"}).status_code == 404
        with acting_for(stranger.organisation_id) as db:
            kept = db.get_one(Membership, (stranger.organisation_id, stranger.actor.user_id))
            assert (kept.role, kept.ended_at) == (stranger.actor.role, None)


def test_a_role_of_another_kind_of_organisation_is_no_role(sign_in, world):  # type: ignore[no-untyped-def]
    url = f"/instellingen/gebruikers/{world.lex.actor.user_id}/rol"
    for role in ("netwerkbeheerder", "behandelaar", "system", "systeem"):
        assert sign_in(world.ben).post(url, data={"rol": role}).status_code in (400, 422)


def test_a_cursor_of_another_tenant_opens_nothing(sign_in, by_api, world, theirs):  # type: ignore[no-untyped-def]
    """It is a place in an order, and what stands there is still only one's own."""
    for person in (world.olga, world.bas, world.wim):
        found = by_api(person).get(f"/api/v1/dossiers?cursor={UUID(int=0)}").json
        ids = {row["id"] for row in found}
        assert str(world.fresh.id) not in ids
        assert (str(theirs.id) in ids) is (person is world.olga)


@pytest.mark.parametrize(
    "to",
    [
        "https://kwaad.example",
        "//kwaad.example",
        "/\\kwaad.example",
        "https:kwaad.example",
        "/\t/kwaad.example",
        "javascript:1",
    ],
)
def test_after_signing_in_nobody_lands_elsewhere(sign_in, world, to):  # type: ignore[no-untyped-def]
    ria = sign_in(world.ria)
    assert ria.get("/aanmelden", query_string={"verder": to}).location == "/"
    page = ria.get("/account/herstelcodes", query_string={"verder": to}).text
    assert "kwaad.example" not in page
    assert "javascript:" not in page


def test_rows_of_a_file_are_for_who_sent_it(sign_in, read_rows, world):  # type: ignore[no-untyped-def]
    path = read_rows
    assert "bedrag_open" in sign_in(world.ria).get(f"{path}/foute-regels").text
    for stranger in (world.olga, world.bas, world.net):
        assert sign_in(stranger).get(f"{path}/foute-regels").status_code in (403, 404)


@pytest.fixture
def read_rows(sign_in, world, queue):  # type: ignore[no-untyped-def]
    sent = send(sign_in(world.ria), csv_of({"dossiernummer": "H-1"}, {"dossiernummer": "H-2", "bedrag_open": "x"}))
    queue.work()
    return sent.location


def test_a_job_runs_in_its_own_tenant_whatever_ran_before(world, queue, owner: Engine):  # type: ignore[no-untyped-def]
    """Four workers at once, each with the jobs of two organisations: none sees the other's cases."""
    seen: list[tuple[str, set[UUID]]] = []

    def look(db: Any, org: str) -> None:
        db.execute(text("select pg_sleep(0.01)"))
        seen.append((org, set(db.scalars(select(Case.creditor_id)))))

    jobs.JOBS["tests.look"] = look
    a_case(world.olga, "O-9")
    orgs = [world.ria.organisation_id, world.olga.organisation_id] * 6
    for org in orgs:
        with acting_for(org) as db, db.begin():
            row = {"name": "tests.look", "args": [str(org)], "organisation_id": org, "by_organisation_id": org}
            db.add(jobs.QueuedJob(**row))
    with acting_for(None) as nobody:
        waiting = nobody.execute(text("select 1 from jobs")).all()
    assert waiting == []
    found = []
    for org in {*orgs}:
        with acting_for(org) as db:
            found += [
                (one.id, org) for one in db.scalars(select(jobs.QueuedJob).where(jobs.QueuedJob.name == "tests.look"))
            ]
    parts = [found[n::4] for n in range(4)]

    def works(part: list[tuple[int, UUID]]) -> None:
        for job, org in part:
            jobs.run(str(job), str(org))

    threads = [Thread(target=works, args=[part]) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    del jobs.JOBS["tests.look"]
    assert len(seen) == 12
    assert all(cases == {UUID(org)} for org, cases in seen)
