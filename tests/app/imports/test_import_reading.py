"""From a file to dossiers: what is good comes in once, what is not comes back with its reason."""

import csv
import io
from datetime import date

import pytest

from app.imports.models import ImportCase, RowProblem
from app.imports.service.clearing import forget_old
from app.infra.clock import now
from app.infra.files import UploadPiece
from app.infra.tenancy import acting_for
from tests.app.imports.conftest import csv_of, id_of, send

SECOND = {"dossiernummer": "H-2", "debiteurnummer": "9", "achternaam": "de Groot", "huisnummer": "86"}
BSN = "123456782"
KEY = "f. gulmez-groot lindelaan 84 1234ab 204418 0612345678 f@voorbeeld.example"


def test_ria_reads_a_file_in(sign_in, read_in, seen, open_cents, world):
    page = read_in({}, {"factuurnummer": "F2", "soort": "servicekosten", "bedrag_open": "64,15"}, SECOND)
    assert "<h1>3 regels zijn ingelezen</h1>" in sign_in(world.ria).get(page).text
    (case,) = seen("select * from cases where reference = 'H-1'")
    assert (case.regie, case.about, case.since, case.version) == (
        "internal",
        "Huur en servicekosten",
        date(2026, 9, 15),
        1,
    )
    assert (open_cents("H-1"), open_cents("H-2")) == (844_75, 780_60)
    (debtor,) = seen("select * from debtors where case_id = :id", id=case.id)
    assert (debtor.surname, debtor.search_key) == ("Gülmez-Groot", KEY)
    (home,) = seen("select * from households where id = :id", id=debtor.household_id)
    assert home.address_key == "1234AB 84"
    (reference,) = seen("select * from payment_references where case_id = :id", id=case.id)
    assert len(reference.code) == 16
    (event,) = seen("select * from events where subject_id = :id", id=case.id)
    assert (event.kind, event.by_user_id) == ("case.imported", world.ria.actor.user_id)
    assert sign_in(world.ria).get(f"/dossiers/{case.id}").status_code == 200


def test_nothing_changes_before_somebody_says_yes(sign_in, read_in, seen, world):
    page = read_in({}, SECOND, confirmed=False)
    shown = sign_in(world.ria).get(page).text
    assert "De proef is klaar: 2 van de 2 regels kunnen mee" in shown
    assert "Lees 2 regels in" in shown
    assert seen("select 1 from cases where reference like 'H-%'") == []


def test_what_the_file_says_beside_amounts_is_kept(read_in, seen):
    read_in(
        {
            "datum_14dagenbrief": "20-08-2026",
            "bewijs_14dagenbrief": "PostNL 3S12",
            "betwist": "J",
            "betwist_toelichting": "De lift deed het niet.",
            "kwetsbaar_signaal": "belt liever niet zelf",
            "regeling_eerder": "J",
            "kosten_reeds": "48,40",
            "huur_per_maand": "780,60",
            "zittend_vertrokken": "V",
            "overeenkomstnummer": "C-1",
            "bewindvoerder_naam": "Oever Bewind",
            "vonnisdatum": "05-01-2026",
            "rente_soort": "contractueel 5,5%",
            "medeschuldenaar_achternaam": "Vos",
            "opdrachtgever_kenmerk": "2026/114",
        }
    )
    (case,) = seen("select * from cases where reference = 'H-1'")
    assert (case.rent_cents, case.relation_continues) == (780_60, False)
    assert case.retain_until.year > 2040, "a judgment is kept for twenty years"
    (notice,) = seen("select * from formal_notices")
    assert (notice.sent_on, notice.proof) == (date(2026, 8, 20), "PostNL 3S12")
    facts = dict(seen("select fact, value from circumstances").__iter__())
    assert facts == {"dispute.open": True, "debtor.tailored_contact": True, "arrangement.offered": True}
    costs = seen("select amount_cents, cost_kind from ledger_entries where kind = 'cost'")
    assert [tuple(row) for row in costs] == [(48_40, "bik")]
    people = seen("select * from debtors where case_id = :id order by main desc", id=case.id)
    assert [(one.surname, one.main) for one in people] == [("Gülmez-Groot", True), ("Vos", False)]
    assert people[0].household_id == people[1].household_id, "they live together"
    assert (people[0].representative, people[0].contract_number) == ("administrator", "C-1")
    (note,) = seen("select text from notes")
    for said in ("Kenmerk: 2026/114.", "Betwisting: De lift deed het niet.", "5,5% per jaar", "5 januari 2026"):
        assert said in note.text
    assert "belt liever niet zelf" not in note.text, "why somebody needs care is not kept"


def test_exactly_the_good_rows_come_in_and_the_rest_goes_back(sign_in, read_in, seen, world):
    page = read_in(
        {},
        SECOND | {"vervaldatum": "31-11-2026"},
        {"dossiernummer": "H-3", "debiteurnummer": "3", "bedrag_open": "1.486.20"},
        {"dossiernummer": "H-4", "debiteurnummer": "4"},
    )
    shown = sign_in(world.ria).get(page).text
    assert "2 regels zijn ingelezen" in shown
    assert "2 regels kunnen niet mee" in shown
    assert "Kies 30-11-2026." in shown
    assert [row.reference for row in seen("select reference from cases where reference like 'H-%' order by 1")] == [
        "H-1",
        "H-4",
    ]
    sent = sign_in(world.ria).get(f"{page}/foute-regels")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="achterstand-foute-regels.csv"'
    rows = list(csv.DictReader(io.StringIO(sent.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["dossiernummer"], row["regel"]) for row in rows] == [("H-2", "3"), ("H-3", "4")]
    assert "Deze dag bestaat niet." in rows[0]["fout"]
    (event,) = seen("select kind from events where kind = 'import.rows_downloaded'")
    assert event.kind


def test_the_mended_rows_can_be_handed_in_as_they_came_back(sign_in, read_in, seen, queue, world):
    page = read_in({}, SECOND | {"vervaldatum": "31-11-2026"})
    ria = sign_in(world.ria)
    back = ria.get(f"{page}/foute-regels").get_data().replace(b"31-11-2026", b"30-11-2026")
    again = send(ria, back).location
    queue.work()
    ria.post(f"{again}/bevestigingen")
    queue.work()
    assert len(seen("select 1 from cases where reference = 'H-2'")) == 1


def test_a_formula_goes_back_as_text(sign_in, read_in, world):
    page = read_in({"omschrijving": "=1+1", "vervaldatum": "nooit"}, SECOND)
    assert "'=1+1" in sign_in(world.ria).get(f"{page}/foute-regels").text


def test_a_bsn_is_neither_kept_nor_shown(sign_in, read_in, seen, world):
    page = read_in({"omschrijving": f"Bsn {BSN}"}, SECOND)
    ria = sign_in(world.ria)
    shown = ria.get(page).text
    assert "verborgen" in shown
    assert BSN not in shown
    assert BSN not in ria.get(f"{page}/foute-regels").text
    tables = ("import_cases", "import_errors", "claims", "notes", "events", "ledger_entries", "uploads")
    found = {t: seen(f"select 1 from {t} x where x::text like '%{BSN}%'") for t in tables}  # noqa: S608  our names
    assert [t for t in tables if found[t]] == []


def test_a_remark_does_not_keep_a_row_from_coming_along(sign_in, read_in, world):
    page = read_in({"bedrag_open": "900,00"}, confirmed=False)
    shown = sign_in(world.ria).get(page).text
    assert "1 van de 1 regel kan mee" in shown
    assert "Kijk deze regels na" in shown
    assert "Er staat meer open dan het bedrag was." in shown


def test_a_column_that_we_do_not_know_is_named(sign_in, read_in, world):
    page = read_in({"voorkeur": "na 17 uur"}, confirmed=False)
    assert "Wij kennen deze niet: voorkeur." in sign_in(world.ria).get(page).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Het bestand is leeg."),
        (b"PK\x03\x04 en meer", "Dit is een Excel-bestand."),
        (b"%PDF-1.7", "Dit is een pdf."),
        (b"geen,overdracht\n1,2", "Deze kolommen ontbreken"),
        (b"bsn;" + csv_of({}), "Wij bewaren nooit een BSN."),
        (csv_of({})[:200], "Deze kolommen ontbreken"),
    ],
)
def test_a_file_that_we_cannot_read_is_refused_with_a_sentence(sign_in, queue, world, data, sentence):
    ria = sign_in(world.ria)
    page = send(ria, data).location
    queue.work()
    shown = ria.get(page).text
    assert "Dit bestand kunnen wij niet inlezen" in shown
    assert sentence in shown
    assert ria.post(f"{page}/bevestigingen").status_code == 409


def test_a_file_with_only_a_header_is_refused(sign_in, queue, world):
    ria = sign_in(world.ria)
    page = send(ria, csv_of({}).split(b"\r\n")[0]).location
    queue.work()
    shown = ria.get(page).text
    assert "Dit bestand kunnen wij niet inlezen" in shown
    assert "Er staan geen regels in dit bestand. Alleen de kolomnamen." in shown
    listed = ria.get("/inlezen").text
    assert "geweigerd" in listed and "klaar om na te kijken" not in listed
    assert ria.post(f"{page}/bevestigingen").status_code == 409


def test_no_file_is_a_mistake_in_the_form(sign_in, world):
    r = sign_in(world.ria).post("/inlezen", data={}, content_type="multipart/form-data")
    assert r.status_code == 422
    assert "Kies eerst een bestand." in r.text
    assert "Wat u invulde, staat er nog" not in r.text  # a browser never keeps a chosen file


def test_where_everything_is_wrong_it_stops_with_the_first_mistakes(sign_in, queue, world, monkeypatch):
    monkeypatch.setattr("app.imports.service.trial.MOST_PROBLEMS", 3)
    ria = sign_in(world.ria)
    page = send(ria, csv_of(*({"dossiernummer": f"H-{n}", "vervaldatum": "x"} for n in range(5)))).location
    queue.work()
    assert "Kijk eerst regel 5 na, kolom vervaldatum: Dit is geen datum." in ria.get(page).text


def test_a_page_of_mistakes_has_a_next_one(sign_in, read_in, world):
    rows = ({"dossiernummer": f"H-{n}", "vervaldatum": "x"} for n in range(60))
    page = read_in(*rows, confirmed=False)
    ria = sign_in(world.ria)
    first = ria.get(page).text
    assert first.count("Dit is geen datum.") == 50
    after = first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = ria.get(after).text
    assert second.count("Dit is geen datum.") == 10
    before = second.split('rel="prev"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert ria.get(before).text.count("Dit is geen datum.") == 50


def test_after_thirty_days_the_file_is_gone_and_who_read_it_in_stays(sign_in, read_in, seen, owner, queue, world):
    page = read_in({}, SECOND | {"vervaldatum": "x"})
    waits = read_in({"dossiernummer": "H-9"}, confirmed=False)
    with owner.begin() as c:
        c.exec_driver_sql("alter table uploads no force row level security")
        c.exec_driver_sql("update uploads set at = at - interval '31 days'")
        c.exec_driver_sql("alter table uploads force row level security")
    with acting_for(world.ria.organisation_id) as db, db.begin():
        forget_old(db, organisation_id=world.ria.organisation_id, now=now())
        for table in (UploadPiece, ImportCase, RowProblem):
            assert db.query(table).count() == 0
    ria = sign_in(world.ria)
    assert "1 regel is ingelezen" in ria.get(page).text
    assert ria.get(f"{page}/foute-regels").status_code == 409
    assert "Niemand las dit bestand binnen 30 dagen in." in ria.get(waits).text
    assert len(seen("select 1 from uploads where id = :id", id=id_of(page))) == 1


def test_a_line_of_which_much_is_wrong_is_one_line_with_all_of_it_to_unfold(sign_in, read_in, world):
    bad = {"vervaldatum": "x", "factuurdatum": "y", "bedrag_open": "z", "iban": "q", "bedrag_oorspronkelijk": "r"}
    few = SECOND | {"vervaldatum": "x"}
    page = sign_in(world.ria).get(read_in({}, few, bad | {"dossiernummer": "H-3"}, confirmed=False)).text
    assert "Er passen 5 cellen niet." in page
    assert page.count('<tr data-rij><th scope="row"><span class="rk-alleen-smal">Regel </span>') == 2
    for column in bad:
        assert f"<strong>{column}</strong>" in page
