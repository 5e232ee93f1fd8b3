"""From a file to dossiers: what is good comes in once, what is not comes back with its reason."""

from tests.app.imports.conftest import csv_of, send

SECOND = {"dossiernummer": "H-2", "debiteurnummer": "9", "achternaam": "de Groot", "huisnummer": "86"}


def test_ria_reads_a_file_in(sign_in, read_in, seen, open_cents, world):
    page = read_in({}, {"factuurnummer": "F2", "soort": "servicekosten", "bedrag_open": "64,15"}, SECOND)
    shown = sign_in(world.ria).get(page).text
    assert "<h1>3 regels zijn ingelezen</h1>" in shown
    (case,) = seen("select * from cases where reference = 'H-1'")
    assert (case.regie, case.about, case.since.isoformat(), case.version) == (
        "internal",
        "Huur en servicekosten",
        "2026-09-15",
        1,
    )
    assert (open_cents("H-1"), open_cents("H-2")) == (844_75, 780_60)
    (debtor,) = seen("select * from debtors where case_id = :id", id=case.id)
    assert (debtor.surname, debtor.search_key) == ("Yılmaz-Groot", "f. yilmaz-groot lindelaan 84")
    (home,) = seen("select * from households where id = :id", id=debtor.household_id)
    assert home.address_key == "1234AB 84"
    (reference,) = seen("select * from payment_references where case_id = :id", id=case.id)
    assert len(reference.code) == 16
    (event,) = seen("select * from events where subject_id = :id", id=case.id)
    assert (event.kind, event.by_user_id) == ("case.imported", world.ria.actor.user_id)
    assert sign_in(world.ria).get(f"/dossiers/{case.id}").status_code == 200
