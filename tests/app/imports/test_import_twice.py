"""Read in twice, by two people, or killed halfway: everything is there exactly once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.cases.models import Case
from app.imports import jobs as steps
from app.imports.policy.plan import Fate, correction, fate
from app.imports.service import adding, trial, writing
from app.infra import jobs
from app.infra.tenancy import acting_for
from app.kernel.money import euro
from app.ledger.policy import EntryKind
from app.ledger.service import book, reallocate
from tests.app.imports.conftest import csv_of, id_of, send

FILE = [{"dossiernummer": f"H-{n}", "debiteurnummer": str(n), "factuurnummer": f"F{n}"} for n in range(25)]
CASE_TABLES = ("cases", "debtors", "claims", "ledger_entries", "ledger_accounts", "payment_references", "households")


@pytest.fixture
def counted(seen):
    return lambda: {table: seen(f"select count(*) from {table}")[0][0] for table in CASE_TABLES}  # noqa: S608


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(writing, "STEP", 4)


@pytest.mark.parametrize(
    ("expected", "base", "exists", "now", "becomes"),
    [
        (Fate.ADD, None, False, None, Fate.ADD),
        (Fate.ADD, None, True, "new", Fate.SAME),
        (Fate.ADD, None, True, "other", Fate.CLASH),
        (Fate.ADD, None, True, None, Fate.CLASH),
        (Fate.CHANGE, "old", True, "old", Fate.CHANGE),
        (Fate.CHANGE, None, True, None, Fate.CHANGE),
        (Fate.CHANGE, "old", True, "new", Fate.SAME),
        (Fate.CHANGE, "old", True, "other", Fate.CLASH),
        (Fate.CHANGE, "old", False, None, Fate.CLASH),
    ],
)
def test_what_somebody_else_did_meanwhile_is_not_written_over(expected, base, exists, now, becomes):
    assert fate(expected=expected, content="new", base=base, exists=exists, now=now) is becomes


def test_the_same_file_again_changes_nothing(sign_in, read_in, counted, seen, world):
    read_in(*FILE)
    before, cases = counted(), seen("select id, version, source_hash from cases order by id")
    page = read_in(*FILE, confirmed=False)
    shown = sign_in(world.ria).get(page).text
    assert "Alles staat er al" in shown
    assert "bevestigingen" not in shown
    assert sign_in(world.ria).post(f"{page}/bevestigingen").status_code == 409
    assert (counted(), seen("select id, version, source_hash from cases order by id")) == (before, cases)


def test_a_double_click_confirms_once(sign_in, read_in, counted, queue, seen, world):
    page = read_in(*FILE, confirmed=False)
    ria = sign_in(world.ria)
    answers = [ria.post(f"{page}/bevestigingen", data={"sleutel": "een"}) for _ in range(2)]
    answers += [ria.post(f"{page}/bevestigingen", data={"sleutel": "twee"})]
    assert [r.status_code for r in answers] == [303, 303, 303]
    queue.work()
    assert counted()["cases"] == 2 + len(FILE)
    assert len(seen("select 1 from events where kind = 'import.confirmed'")) == 1


def test_a_double_click_sends_once(sign_in, seen, world):
    ria = sign_in(world.ria)
    first, second = (send(ria, csv_of({}), sleutel="een") for _ in range(2))
    assert first.location == second.location
    assert len(seen("select 1 from uploads")) == 1


def test_two_people_read_the_same_file_in_at_once(sign_in, queue, counted, small_steps, world):
    ria, fien = sign_in(world.ria), sign_in(world.fien)
    pages = [send(client, csv_of(*FILE)).location for client in (ria, fien)]
    queue.work()
    for client, page in zip((ria, fien), pages, strict=True):
        assert "25 van de 25 regels kunnen mee" in client.get(page).text
        client.post(f"{page}/bevestigingen")
    work_off_together(queue)
    assert counted() == {
        "cases": 27,
        "debtors": 27,
        "claims": 27,
        "ledger_entries": 27,
        "ledger_accounts": 27,
        "payment_references": 25,
        "households": 3,
    }
    shown = [client.get(page).text for client, page in zip((ria, fien), pages, strict=True)]
    assert not any("kunnen niet mee" in text for text in shown)


def work_off_together(queue):
    """Two workers, until the queue is quiet."""
    with ThreadPoolExecutor(2) as workers:
        while queue.calls:
            batch, queue.calls[:] = list(queue.calls), []
            list(workers.map(lambda call: jobs.run(*call), batch))


def test_two_files_that_say_different_things_of_one_dossier(sign_in, queue, open_cents, world):
    ria, fien = sign_in(world.ria), sign_in(world.fien)
    mine, theirs = (send(ria, csv_of({"bedrag_open": amount})).location for amount in ("780,60", "500,00"))
    queue.work()
    for client, page in ((ria, mine), (fien, theirs)):
        client.post(f"{page}/bevestigingen")
        queue.work()
    assert open_cents("H-1") == 780_60, "nobody saw that change, so it is not made"
    shown = fien.get(theirs).text
    assert "Een collega las dit dossier intussen anders in." in shown
    assert "H-1" in fien.get(f"{theirs}/foute-regels").text


@pytest.mark.parametrize("broken", ["HOUSEHOLDS", "ADD", "NUMBER"])
def test_what_breaks_in_the_middle_of_a_step_is_done_again(
    sign_in, read_in, queue, counted, small_steps, monkeypatch, world, broken
):
    page = read_in(*FILE, confirmed=False)
    sign_in(world.ria).post(f"{page}/bevestigingen")
    work, steps = adding.add_cases, []

    def breaks(db, ids, about):
        steps.append(len(ids))
        if len(steps) == 3:
            with pytest.MonkeyPatch.context() as m:
                m.setattr(adding, broken, adding.text("select 1/0"))
                work(db, ids, about)
        work(db, ids, about)

    monkeypatch.setattr(writing, "add_cases", breaks)
    with pytest.raises(Exception, match="division by zero"):
        queue.work()
    assert counted()["cases"] == 2 + 8, "two steps of four are there, whole"
    queue.calls += waiting(world)
    queue.work()
    assert counted()["cases"] == counted()["claims"] == 2 + len(FILE)
    assert "25 regels zijn ingelezen" in sign_in(world.ria).get(page).text


def waiting(world):
    """What the sweep would ring again."""
    with acting_for(world.ria.organisation_id) as db:
        rows = db.query(jobs.QueuedJob).filter_by(status=jobs.Status.WAITING).all()
        return [(str(row.id), str(row.organisation_id)) for row in rows]


def test_a_trial_that_breaks_leaves_nothing_and_begins_again(sign_in, queue, seen, monkeypatch, world):
    ria = sign_in(world.ria)
    page = send(ria, csv_of(*FILE)).location
    with pytest.MonkeyPatch.context() as m:
        m.setattr(trial, "outcomes_of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            queue.work()
    assert seen("select 1 from import_cases") == []
    assert "Wij kijken uw bestand na" in ria.get(page).text
    queue.calls += waiting(world)
    queue.work()
    assert "25 van de 25 regels kunnen mee" in ria.get(page).text


def test_a_reference_of_another_creditor_is_drawn_again(sign_in, queue, read_in, monkeypatch, seen, world):
    drawn = iter([7, 7, 8])
    monkeypatch.setattr(adding, "randbelow", lambda _: next(drawn))
    olga = sign_in(world.olga)
    page = send(olga, csv_of({})).location
    queue.work()
    olga.post(f"{page}/bevestigingen")
    queue.work()
    read_in({})
    (mine,) = seen("select code from payment_references")
    assert mine.code.endswith("8")


# ---- a dossier that we know


def test_a_changed_dossier_gets_what_is_new_and_keeps_the_rest(read_in, seen, open_cents):
    read_in({}, {"factuurnummer": "F2", "bedrag_open": "64,15", "soort": "servicekosten"})
    read_in(
        {"mobiel": "06 87654321", "email": "", "straat": "Olmstraat", "huisnummer": "2", "bedrag_open": "500,00"},
        {"factuurnummer": "F3", "bedrag_open": "100,00", "soort": "herstel", "mobiel": "06 87654321", "email": ""}
        | {"straat": "Olmstraat", "huisnummer": "2"},
    )
    (case,) = seen("select * from cases where reference = 'H-1'")
    assert (case.version, case.about) == (2, "Huur, servicekosten en herstel")
    (debtor,) = seen("select * from debtors where case_id = :id", id=case.id)
    assert (debtor.mobile, debtor.email, debtor.street) == ("06 87654321", "f@voorbeeld.example", "Olmstraat")
    assert debtor.search_key == "f. gulmez-groot olmstraat 2 1234ab 204418 0687654321"
    assert len(seen("select 1 from claims where case_id = :id", id=case.id)) == 3
    assert open_cents("H-1") == 500_00 + 64_15 + 100_00
    (fixed,) = seen("select * from ledger_entries where kind = 'correction'")
    assert fixed.amount_cents == -280_60
    events = seen("select data from events where kind = 'case.imported' and subject_id = :id order by id", id=case.id)
    assert [event.data.get("changed") for event in events] == [None, True]


@pytest.mark.parametrize(
    ("paid", "stated", "left"),
    [
        (0, 500_00, 500_00),
        (0, 900_00, 900_00),
        (100_00, 780_60, 680_60),  # the creditor does not know of the payment yet
        (100_00, 680_60, 680_60),  # it does now
        (100_00, 700_00, 680_60),  # and of half of it
        (100_00, 600_00, 600_00),
        (100_00, 900_00, 800_00),
        (780_60, 0, 0),
    ],
)
def test_a_payment_that_we_know_of_counts_once(read_in, seen, open_cents, world, paid, stated, left):
    read_in({})
    (case,) = seen("select * from cases where reference = 'H-1'")
    org = world.ria.organisation_id
    about = {"creditor_id": org, "partner_id": None, "by": world.ria.actor}
    if paid:
        with acting_for(org) as db, db.begin():
            book(
                db,
                case.account_id,
                kind=EntryKind.PAYMENT,
                amount_cents=-paid,
                booked_on=case.since,
                source="bank:1",
                **about,
            )
            reallocate(db, case.account_id, **about)
    read_in({"bedrag_open": euro(stated).removeprefix("€\N{NO-BREAK SPACE}"), "email": "g@voorbeeld.example"})
    assert open_cents("H-1") == left
    assert 780_60 - paid + correction(owed_cents=780_60, paid_cents=paid, stated_cents=stated) == left


def test_a_dossier_at_a_partner_shows_it_the_new_claim(sign_in, read_in, seen, queue, world):
    with acting_for(world.ria.organisation_id) as db:
        case = db.query(Case).filter_by(reference="L-1").one()
    page = read_in(
        {"dossiernummer": "L-1", "debiteurnummer": "DL-1", "factuurnummer": "F-L-1"},
        {"dossiernummer": "L-1", "debiteurnummer": "DL-1", "factuurnummer": "F-nieuw"},
    )
    assert "2 regels zijn ingelezen" in sign_in(world.ria).get(page).text
    with acting_for(world.bas.organisation_id) as db:
        numbers = [row[0] for row in db.execute(adding.text("select number from claims order by number"))]
    assert numbers == ["F-L-1", "F-nieuw"]
    assert sign_in(world.bas).get(f"/dossiers/{case.id}").status_code == 200


@pytest.mark.parametrize("how", ["closed", "person"])
def test_a_dossier_that_is_closed_or_of_somebody_else_is_left_alone(sign_in, read_in, seen, world, how):
    read_in({})
    if how == "closed":
        with acting_for(world.ria.organisation_id) as db, db.begin():
            db.execute(adding.text("update cases set closed_at = now() where reference = 'H-1'"))
    page = read_in(
        {"bedrag_open": "1,00"} | ({} if how == "closed" else {"debiteurnummer": "5"}),
        {"dossiernummer": "H-2"},
    )
    shown = sign_in(world.ria).get(page).text
    sentence = {"closed": "Dit dossier is bij ons gesloten.", "person": "Dit dossier staat bij ons op een ander"}
    assert sentence[how] in shown
    assert "1 regel is ingelezen" in shown
    assert len(seen("select 1 from cases where reference = 'H-1' and version = 1")) == 1
    assert id_of(page)


def test_how_far_a_trial_is_can_be_seen_while_it_lasts(sign_in, queue, monkeypatch, seen, world):
    monkeypatch.setattr(trial, "SHOWN_EVERY", 5)
    monkeypatch.setattr(trial, "BATCH", 3)
    work, known = trial.plan, set()

    def watched(found, *, today):
        known.update(tuple(row) for row in seen("select progress, total from uploads"))
        return work(found, today=today)

    monkeypatch.setattr(trial, "plan", watched)
    ria = sign_in(world.ria)
    page = send(ria, csv_of(*FILE)).location
    assert ria.post(f"{page}/bevestigingen").status_code == 409
    assert ria.post(f"{page}/verwijderingen").status_code == 409
    queue.work()
    assert {(5, 25), (20, 25)} <= known


@pytest.mark.parametrize("broken", ["try_out", "write_step"])
def test_what_fails_for_good_is_said_on_its_page(broken, sign_in, queue, world, monkeypatch):
    def breaks(*_args, **_kwargs):
        raise MemoryError

    def until_it_gives_up():
        for _ in range(jobs.MAX_TRIES):
            with pytest.raises(MemoryError):
                queue.work()
            with acting_for(world.ria.organisation_id) as db:
                for row in db.scalars(select(jobs.QueuedJob).where(jobs.QueuedJob.status == jobs.Status.WAITING)):
                    queue.enqueue("app.infra.jobs.run", str(row.id), str(world.ria.organisation_id))

    monkeypatch.setattr(steps, broken, breaks)
    ria = sign_in(world.ria)
    page = send(ria, csv_of(*FILE)).location
    if broken == "write_step":
        queue.work()
        ria.post(f"{page}/bevestigingen")
    until_it_gives_up()
    assert "Bij ons ging iets mis" in ria.get(page).text
