"""What a person does with the payments that wait, on the page and by API."""

import re
from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from app.bank.models import BankEntry, Booking, Statement
from app.bank.policy.words import EntryStatus, MatchedBy
from app.cases.models import Debtor
from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.files import Upload
from app.ledger.models import Entry
from app.ledger.policy import EntryKind
from app.ledger.service import book as pay
from app.notifications.models import Notification
from tests.app.bank.camt import OURS, Paid, camt, numbered
from tests.app.bank.test_statements import OWED, all_of, count, open_of, seen_by
from tests.world import a_case

BOOKED, SUSPENSE, IGNORED = EntryStatus.BOOKED, EntryStatus.SUSPENSE, EntryStatus.IGNORED
NEW_IBAN = "NL20INGB0001234567"


def send_by_page(client, data, name="afschrift.xml"):
    return client.post("/bank/afschriften", data={"bestand": (BytesIO(data), name)})


@pytest.fixture
def waiting(world, sign_in, queue):
    """Three payments that no rule books."""
    paid = numbered(
        Paid(OWED, "huur nov lindelaan", name="HR F YILMAZ EO", iban=NEW_IBAN),
        Paid(450_00, "div. klanten", name="STG BUDGETBEHEER"),
        Paid(-60_00, "kwam terug", name="F YILMAZ", returned="MD06"),
    )
    assert send_by_page(sign_in(world.fien), camt(*paid)).status_code == 303
    queue.work()
    return {row.text: row for row in all_of(world.fien, BankEntry.id, BankEntry.text, BankEntry.version)}


def entry_of(person, row):
    with seen_by(person) as db:
        return db.scalars(select(BankEntry).where(BankEntry.id == row.id)).one()


def book(client, row, case, **about):
    return client.post(f"/bank/betalingen/{row.id}/boekingen", data={"dossier": case.id, "versie": row.version} | about)


# ---- the file


def test_fien_sends_a_file_and_sees_what_came_of_it(world, sign_in, queue):
    fien = sign_in(world.fien)
    r = send_by_page(fien, camt(*numbered(Paid(5_00, "van wie"))))
    assert r.status_code == 303
    page = fien.get(r.location).text
    assert "U mag deze pagina sluiten" in page
    stand = r.location + "/stand"
    assert fien.get(stand, query_string={"status": "received", "gedaan": 0}).status_code == 204
    queue.work()
    assert fien.get(stand, query_string={"status": "received", "gedaan": 0}).headers["HX-Refresh"] == "true"
    done = fien.get(r.location).text
    assert "Dit bestand is verwerkt" in done
    assert "klopt op de cent" in done
    assert "afschrift.xml" in fien.get("/bank/afschriften").text


def test_the_same_file_again_says_when_it_came(world, sign_in, queue):
    fien, data = sign_in(world.fien), camt(*numbered(Paid(5_00)))
    send_by_page(fien, data)
    queue.work()
    r = send_by_page(fien, data)
    assert r.status_code == 422
    assert "Dit bestand is al ingelezen op" in r.text
    [first] = all_of(world.fien, Upload.id)
    assert f'<a href="/bank/afschriften/{first.id}">Bekijk het bestand dat er al is</a>' in r.text
    assert "Wat u invulde, staat er nog" not in r.text
    assert (count(world.fien, Upload), count(world.fien, Statement)) == (1, 1)


def test_two_who_send_the_same_file_at_once_read_it_once(world, sign_in, queue):
    data, answers, start = camt(*numbered(Paid(5_00, "een"), Paid(7_00, "twee"))), [], Barrier(2)

    def sends(client):
        start.wait()
        answers.append(send_by_page(client, data))

    threads = [Thread(target=sends, args=[sign_in(person)]) for person in (world.fien, world.fien)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.work()
    assert sorted(r.status_code for r in answers) == [303, 422]
    assert (count(world.fien, Upload), count(world.fien, BankEntry)) == (1, 2)


def test_a_refused_file_says_why_on_its_page(world, sign_in, queue):
    fien = sign_in(world.fien)
    r = send_by_page(fien, b"<!DOCTYPE x><x/>", "bom.xml")
    queue.work()
    assert "DOCTYPE" in fien.get(r.location).text
    assert "Er is niets geboekt." in fien.get(r.location).text


def test_no_file_is_asked_for_again(world, sign_in):
    r = sign_in(world.fien).post("/bank/afschriften", data={})
    assert (r.status_code, "Kies eerst een bestand." in r.text) == (422, True)
    assert "Wat u invulde, staat er nog" not in r.text  # a browser never keeps a chosen file


def test_a_file_over_the_limit_is_a_sentence(world, sign_in, by_api, monkeypatch):
    for place in ("app.bank.service.receiving", "app.bank.views.files", "app.bank.api"):
        monkeypatch.setattr(f"{place}.MOST_BYTES", 1_000)
    monkeypatch.setattr("app.bank.views.files.AROUND_A_FILE", 1_000)
    r = send_by_page(sign_in(world.fien), b"x" * 10_000)
    assert (r.status_code, "te groot" in r.text) == (413, True)
    url = "/api/v1/bankafschriften?bestandsnaam=groot.xml"
    r = by_api(world.fien).post(url, data=b"x" * 10_000, content_type="application/xml")
    assert (r.status_code, "te groot" in r.json["detail"]) == (413, True)
    assert count(world.fien, Upload) == 0


def test_a_program_sends_a_file_and_asks_how_far_it_is(world, by_api, queue):
    fien = by_api(world.fien)
    data = camt(*numbered(Paid(5_00, "van wie"), Paid(-1_00, "kosten")))
    url = "/api/v1/bankafschriften"
    r = fien.post(f"{url}?bestandsnaam=een.xml", data=data, content_type="application/xml")
    assert (r.status_code, r.json["status"]) == (202, "ontvangen")
    queue.work()
    shown = fien.get(f"{url}/{r.json['id']}").json
    assert (shown["status"], shown["gedaan"], shown["totaal"]) == ("verwerkt", 2, 2)
    (sums,) = fien.get(f"{url}/{r.json['id']}/saldi").json["afschriften"]
    parts = ("geboektInCenten", "zoektInCenten", "hoortNergensBijInCenten", "alBekendInCenten")
    assert sum(sums[part] for part in parts) == sums["totaalInCenten"] == 4_00
    assert [row["id"] for row in fien.get(url).json] == [r.json["id"]]
    again = fien.post(f"{url}?bestandsnaam=een.xml", data=data, content_type="application/xml")
    assert (again.status_code, "al ingelezen" in again.json["detail"]) == (409, True)


# ---- who may what


def test_ria_looks_and_fien_works(world, sign_in, by_api, waiting):
    row = waiting["huur nov lindelaan"]
    assert "Klopt, boek" in sign_in(world.fien).get("/bank").text
    assert "Klopt, boek" not in sign_in(world.ria).get("/bank").text
    assert "van HR F YILMAZ EO" in sign_in(world.ria).get("/bank").text
    for person, status in ((world.ria, 403), (world.lex, 403), (world.bas, 403), (world.ben, 403), (world.olga, 403)):
        assert book(sign_in(person), row, world.fresh).status_code == status
        body = {"boekingen": [{"dossier": str(world.fresh.id), "bedragInCenten": OWED}]}
        assert by_api(person).post(f"/api/v1/bankbetalingen/{row.id}/boekingen", json=body).status_code == status
    assert sign_in(world.bas).get("/bank").status_code == 403
    assert sign_in(world.olga).get(f"/bank/betalingen/{row.id}").status_code == 404
    assert sign_in(world.ria).post("/bank/afschriften", data={}).status_code == 403


# ---- one question at a time


def test_the_surest_payment_comes_first_with_the_case_beside_it(world, sign_in, waiting):
    page = sign_in(world.fien).get("/bank").text
    assert page.index("HR F YILMAZ EO") < page.index("STG BUDGETBEHEER")
    for words in ("bijna zeker", "L-1", "gelijk", "eindigt op 67", "Klopt, boek"):
        assert words in page, words
    other = f"/bank/betalingen/{waiting['huur nov lindelaan'].id}?dossier={world.fresh.id}"
    page = sign_in(world.fien).get(other).text
    assert "L-2" in page
    assert "anders" in page  # another name


def test_fien_books_a_payment_and_the_next_opens(world, sign_in, waiting, queue):
    row, after = waiting["huur nov lindelaan"], waiting["div. klanten"]
    r = book(sign_in(world.fien), row, world.case, daarna=after.id)
    assert (r.status_code, r.location) == (303, f"/bank/betalingen/{after.id}")
    entry = entry_of(world.fien, row)
    assert (entry.status, entry.matched_by, entry.handled_by_user_id) == (
        BOOKED,
        MatchedBy.PERSON,
        world.fien.actor.user_id,
    )
    assert open_of(world.bas, world.case) == 0
    queue.work()
    assert [row.kind for row in all_of(world.bas, Notification.kind)] != []
    page = sign_in(world.fien).get(f"/bank/betalingen/{row.id}").text
    assert "Draai terug" in page
    assert "L-1" in page


def test_the_account_is_remembered_where_none_was_known(world, sign_in, waiting):
    with seen_by(world.ria) as db, db.begin():
        db.execute(update(Debtor).where(Debtor.case_id == world.case.id).values(iban=None))
    book(sign_in(world.fien), waiting["huur nov lindelaan"], world.case, onthoudRekening="ja")
    with seen_by(world.ria) as db:
        assert db.scalars(select(Debtor.iban).where(Debtor.case_id == world.case.id)).one() == NEW_IBAN


def test_the_second_of_two_is_told_that_it_was_done_before(world, sign_in, by_api, waiting):
    row = waiting["huur nov lindelaan"]
    assert book(sign_in(world.fien), row, world.case).status_code == 303
    r = book(sign_in(world.fien), row, world.fresh)
    assert (r.status_code, "U behandelde deze betaling zelf al, in een ander venster" in r.text) == (412, True)
    assert "U boekte deze betaling om" in r.text
    assert "U veranderde deze betaling" in r.text
    assert "Bewaar het toch" not in r.text  # it is booked: nothing could be kept
    body = {"boekingen": [{"dossier": str(world.fresh.id), "bedragInCenten": OWED}]}
    assert by_api(world.fien).post(f"/api/v1/bankbetalingen/{row.id}/boekingen", json=body).status_code == 412
    assert count(world.fien, Booking) == 1


def test_one_payment_on_two_cases_adds_up(world, sign_in, waiting):
    row, url = waiting["div. klanten"], f"/bank/betalingen/{waiting['div. klanten'].id}/boekingen"
    fien = sign_in(world.fien)
    form = {"versie": row.version, "kenmerk": ["L-1", "l 2", ""], "bedrag": ["200", "249,99", ""]}
    r = fien.post(url, data=form)
    assert (r.status_code, "Er is nog € 0,01 te verdelen." in r.text.replace("\xa0", " ")) == (422, True)
    r = fien.post(url, data=form | {"kenmerk": ["L-1", "L-9"], "bedrag": ["200", "250"]})
    assert (r.status_code, "Dossier L-9 kennen wij niet." in r.text) == (422, True)
    r = fien.post(url, data=form | {"kenmerk": ["L-1", "L1", ""], "bedrag": ["200", "250", ""]})
    assert (r.status_code, "U noemt een dossier twee keer." in r.text) == (422, True)
    assert re.findall(r'name="(\w+)" [^>]*aria-invalid', r.text) == ["kenmerk", "kenmerk"]
    r = fien.post(url, data=form | {"bedrag": ["200", "tien", ""]})
    assert (r.status_code, "is geen bedrag" in r.text) == (422, True)
    assert fien.post(url, data=form | {"bedrag": ["200", "250,00", ""]}).status_code == 303
    assert (open_of(world.ria, world.case), open_of(world.ria, world.fresh)) == (OWED - 200_00, OWED - 250_00)


def test_who_books_more_than_is_open_hears_it(world, sign_in, waiting):
    row, fien = waiting["div. klanten"], sign_in(world.fien)
    with seen_by(world.fien) as db, db.begin():
        cents = OWED - 100_00
        of = {"creditor_id": world.case.creditor_id, "partner_id": world.case.partner_id, "by": world.fien.actor}
        pay(db, world.case.account_id, kind=EntryKind.PAYMENT, amount_cents=-cents, booked_on=today(), **of)
    assert book(fien, row, world.case).status_code == 303
    assert "Er is nu € 350,00 meer betaald dan er open stond." in fien.get("/bank").text.replace("\xa0", " ")


def test_the_first_statement_of_another_account_is_asked_about(world, sign_in, queue):
    fien, told = sign_in(world.fien), "Dit is het eerste afschrift van rekening NL20INGB0001234567"
    files = [camt(Paid(5_00, "van wie")), camt(Paid(6_00, "van wie")).replace(OURS.encode(), b"NL20INGB0001234567")]
    pages = []
    for data in files:
        where = send_by_page(fien, data).location
        queue.work()
        pages.append(fien.get(where).text)
    assert [told in page for page in pages] == [False, True]
    assert "Dit is het eerste afschrift" not in pages[0], "the first of all is of whom sends it"


def test_another_case_is_found_by_number_and_by_name(world, sign_in, waiting):
    a_case(world.ria, "H-26-01893", surname="Ramdin")
    url = f"/bank/betalingen/{waiting['div. klanten'].id}/dossiers"
    fien = sign_in(world.fien)
    assert "H-26-01893" in fien.get(url, query_string={"zoek": "h26 01893"}).text
    assert "H-26-01893" in fien.get(url, query_string={"zoek": "Ramdín"}).text
    assert "Wij vonden geen dossier" in fien.get(url, query_string={"zoek": "nergens"}).text
    seen = [row.data["how"] for row in all_of(world.fien, Event.kind, Event.data) if row.kind == "case.viewed"]
    assert "zoeken" in seen


def test_a_case_of_another_creditor_gets_no_money(world, by_api, waiting):
    theirs = a_case(world.olga, "O-1")
    body = {"boekingen": [{"dossier": str(theirs.id), "bedragInCenten": 450_00}]}
    url = f"/api/v1/bankbetalingen/{waiting['div. klanten'].id}/boekingen"
    assert by_api(world.fien).post(url, json=body).status_code == 404


def test_what_belongs_to_no_case_is_set_apart_with_a_reason_and_can_come_back(world, sign_in, waiting):
    row, fien = waiting["div. klanten"], sign_in(world.fien)
    url = f"/bank/betalingen/{row.id}"
    assert fien.post(f"{url}/uitsluitingen", data={"versie": row.version, "reden": ""}).status_code == 422
    r = fien.post(f"{url}/uitsluitingen", data={"versie": row.version, "reden": "bsn 123456782"})
    assert (r.status_code, "BSN" in r.text) == (422, True)
    assert fien.post(f"{url}/uitsluitingen", data={"versie": row.version, "reden": "Waarborgsom"}).status_code == 303
    assert "Waarborgsom" in fien.get("/bank/zonder-dossier").text
    assert entry_of(world.fien, row).status is IGNORED
    version = entry_of(world.fien, row).version
    assert fien.post(f"{url}/terugdraaiingen", data={"versie": version}).status_code == 303
    assert entry_of(world.fien, row).status is SUSPENSE


def test_a_booking_is_taken_back_within_a_week_by_a_counter_entry(world, sign_in, waiting):
    row, fien = waiting["huur nov lindelaan"], sign_in(world.fien)
    book(fien, row, world.case)
    version = entry_of(world.fien, row).version
    assert fien.post(f"/bank/betalingen/{row.id}/terugdraaiingen", data={"versie": version}).status_code == 303
    assert (entry_of(world.fien, row).status, open_of(world.bas, world.case)) == (SUSPENSE, OWED)
    kinds = [line.kind for line in all_of(world.bas, Entry.kind)]
    assert sorted(kinds) == [EntryKind.CLAIM, EntryKind.CORRECTION, EntryKind.PAYMENT]
    assert book(fien, entry_of(world.fien, row), world.fresh).status_code == 303  # and booked where it belongs
    assert open_of(world.ria, world.fresh) == 0


def test_after_a_week_it_stands(world, sign_in, waiting):
    row, fien = waiting["huur nov lindelaan"], sign_in(world.fien)
    book(fien, row, world.case)
    with seen_by(world.fien) as db, db.begin():
        db.execute(update(BankEntry).values(handled_at=now() - timedelta(days=8)))
    version = entry_of(world.fien, row).version
    r = fien.post(f"/bank/betalingen/{row.id}/terugdraaiingen", data={"versie": version})
    assert (r.status_code, "langer dan 7 dagen" in r.text) == (409, True)
    assert "Draai terug" not in fien.get(f"/bank/betalingen/{row.id}").text


def test_money_that_came_back_says_why_and_is_owed_again_when_a_person_says_so(world, sign_in, waiting):
    row, fien = waiting["kwam terug"], sign_in(world.fien)
    page = fien.get(f"/bank/betalingen/{row.id}?dossier={world.case.id}").text
    assert "De betaler heeft het bedrag teruggeboekt." in page
    assert "Boek als teruggekomen" in page
    assert book(fien, row, world.case).status_code == 303
    assert open_of(world.bas, world.case) == OWED + 60_00


# ---- many at once


def test_what_is_almost_sure_is_booked_in_one_go_but_not_what_changed_since(world, sign_in, by_api, queue):
    """By name and amount; nothing else fits."""
    cases = [a_case(world.ria, f"H-26-000{n}", surname=name) for n, name in enumerate(("Ramdin", "Nowak", "Peters"))]
    names = ("T J RAMDIN", "A NOWAK", "J PETERS")
    fien = sign_in(world.fien)
    send_by_page(fien, camt(*numbered(*(Paid(OWED, "huur", name=name) for name in names))))
    queue.work()
    assert "Boek de 3 die bijna zeker zijn" in fien.get("/bank").text
    rows = {row.name: row for row in all_of(world.fien, BankEntry.id, BankEntry.name, BankEntry.version)}
    book(fien, rows["A NOWAK"], world.fresh)
    chosen = [f"{row.id}:{row.version}" for row in rows.values()]
    assert fien.post("/bank/boekingen", data={"betaling": chosen}).status_code == 303
    assert [open_of(world.ria, case) for case in cases] == [0, OWED, 0]
    again = {"betalingen": [{"betaling": str(row.id), "versie": row.version} for row in rows.values()]}
    assert by_api(world.fien).post("/api/v1/bankboekingen", json=again).json == {"geboekt": 0, "blijftStaan": 3}


def test_what_was_taken_back_is_not_booked_along(world, sign_in, queue):
    case = a_case(world.ria, "H-26-01893", surname="Ramdin")
    fien = sign_in(world.fien)
    send_by_page(fien, camt(*numbered(Paid(10_00, "dossier H-26-01893"))))
    queue.work()
    (row,) = all_of(world.fien, BankEntry.id, BankEntry.version)
    assert fien.post(f"/bank/betalingen/{row.id}/terugdraaiingen", data={"versie": row.version}).status_code == 303
    (row,) = all_of(world.fien, BankEntry.id, BankEntry.version)
    fien.post("/bank/boekingen", data={"betaling": [f"{row.id}:{row.version}"]})
    assert open_of(world.ria, case) == OWED
    assert "bijna zeker" in fien.get(f"/bank/betalingen/{row.id}").text  # one by one it may


# ---- lists


def test_every_list_shows_its_own_and_the_count_stands_in_the_menu(world, sign_in, by_api, waiting):
    fien = sign_in(world.fien)
    book(fien, waiting["huur nov lindelaan"], world.case)
    by_hand = fien.get("/bank/met-de-hand-geboekt").text
    assert ("HR F YILMAZ EO" in by_hand, f">{world.fien.name}</td>" in by_hand) == (True, True)
    assert "HR F YILMAZ EO" not in fien.get("/bank/vanzelf-geboekt").text
    assert "2 betalingen zoeken nog een dossier" in fien.get("/bank").text
    found = by_api(world.fien).get("/api/v1/bankbetalingen", query_string={"status": "zoekt een dossier"}).json
    assert sorted(row["tekst"] for row in found) == ["div. klanten", "kwam terug"]
    told = by_api(world.fien).get(f"/api/v1/bankbetalingen/{waiting['div. klanten'].id}/voorstellen").json
    assert (told["zekerheid"], told["voorstellen"]) == ("zoek uit", [])
    assert (
        by_api(world.fien)
        .get(f"/api/v1/bankbetalingen/{waiting['huur nov lindelaan'].id}/boekingen")
        .json[0]["bedragInCenten"]
        == OWED
    )


def test_everything_booked_is_good_news(world, sign_in):
    assert "Alles is geboekt" in sign_in(world.fien).get("/bank").text
