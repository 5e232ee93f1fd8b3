"""Who may read dossiers in, by page and by API, and how big a file may be."""

from app.imports.service import receiving
from app.imports.service.receiving import MOST_BYTES
from tests.app.imports.conftest import csv_of, send

FILE = "/api/v1/importen?bestandsnaam=achterstand.csv"
CSV = {"content_type": "text/csv"}


def test_fien_reads_a_file_in_by_api(by_api, queue, world):
    fien = by_api(world.fien)
    sent = fien.post(FILE, data=csv_of({}, {"dossiernummer": "H-2", "vervaldatum": "x"}), **CSV)
    assert (sent.status_code, sent.json["status"], sent.json["telling"]) == (202, "wordt gelezen", {})
    url = f"/api/v1/importen/{sent.json['id']}"
    queue.work()
    tried = fien.get(url).json
    assert (tried["status"], tried["telling"]["regels"], tried["telling"]["fouteRegels"]) == (
        "klaar om na te kijken",
        2,
        1,
    )
    assert tried["telling"]["nieuw"] == {"dossiers": 1, "regels": 1, "openCenten": 780_60}
    (problem,) = fien.get(f"{url}/fouten").json
    assert (problem["regel"], problem["kolom"], problem["opmerking"]) == (3, "vervaldatum", False)
    assert fien.post(f"{url}/bevestigingen").status_code == 202
    assert fien.post(f"{url}/bevestigingen").status_code == 202
    queue.work()
    done = fien.get(url).json
    assert (done["status"], done["gedaan"], done["telling"]["ingelezen"]["dossiers"]) == ("verwerkt", 1, 1)
    assert [one["id"] for one in fien.get("/api/v1/importen").json] == [done["id"]]
    assert fien.delete(url).status_code == 409


def test_a_file_can_be_thrown_away_before_it_is_read_in(sign_in, by_api, read_in, seen, world):
    page = read_in({}, confirmed=False)
    assert sign_in(world.ria).post(f"{page}/verwijderingen").location == "/inlezen"
    assert sign_in(world.ria).get(page).status_code == 404
    other = read_in({}, confirmed=False)
    assert by_api(world.ria).delete(f"/api/v1/importen/{other.rpartition('/')[2]}").status_code == 204
    for table in ("uploads", "upload_pieces", "import_cases", "import_errors"):
        assert seen(f"select 1 from {table}") == []  # noqa: S608  our names


def test_who_may_not(sign_in, by_api, read_in, world):
    page = read_in({}, confirmed=False)
    upload = page.rpartition("/")[2]
    for person, status in ((world.bas, 403), (world.lex, 403), (world.ada, 403), (world.olga, 404)):
        door, api = sign_in(person), by_api(person)
        assert door.get(page).status_code == status
        assert door.get(f"{page}/stand").status_code == status
        assert door.get(f"{page}/foute-regels").status_code == status
        assert door.post(f"{page}/bevestigingen").status_code == status
        assert door.post(f"{page}/verwijderingen").status_code == status
        assert api.get(f"/api/v1/importen/{upload}").status_code == status
        assert api.get(f"/api/v1/importen/{upload}/fouten").status_code == status
        assert api.post(f"/api/v1/importen/{upload}/bevestigingen").status_code == status
    assert send(sign_in(world.bas), csv_of({})).status_code == 403
    assert by_api(world.olga).get("/api/v1/importen").json == []


def test_a_file_of_more_than_a_page_takes_comes_in(sign_in, by_api, seen, world):
    big = csv_of({"opmerking": "x" * 100}) + b"\n" * 3_000_000
    assert send(sign_in(world.ria), big).status_code == 303
    assert by_api(world.ria).post(FILE, data=big, **CSV).status_code == 202
    assert [row.size for row in seen("select size from uploads")] == [len(big)] * 2


def test_too_large_is_said_and_nothing_is_kept(sign_in, by_api, seen, monkeypatch, world):
    """We count what comes in ourselves."""
    monkeypatch.setattr(receiving, "MOST_BYTES", 1000)
    data = csv_of(*[{}] * 20)
    answers = [send(sign_in(world.ria), data), by_api(world.ria).post(FILE, data=data, **CSV)]
    assert [r.status_code for r in answers] == [413, 413]
    assert "te groot" in answers[0].text
    assert "te groot" in answers[1].json["detail"]
    assert seen("select 1 from uploads") == []


def test_what_says_to_be_too_large_is_not_even_read(sign_in, by_api, world):
    huge = {"environ_overrides": {"CONTENT_LENGTH": str(2 * MOST_BYTES)}}
    form = {"data": b"--x", "content_type": "multipart/form-data; boundary=x"}
    assert sign_in(world.ria).post("/inlezen", **form, **huge).status_code == 413
    assert by_api(world.ria).post(FILE, data=b"x", **CSV, **huge).status_code == 413


def test_an_import_is_text(by_api, world):
    assert by_api(world.ria).post(FILE, json={}).status_code == 415
    assert by_api(world.ria).post("/api/v1/importen", data=b"x", **CSV).status_code == 400


def test_the_page_tells_how_far_it_is(sign_in, queue, world):
    ria = sign_in(world.ria)
    page = send(ria, csv_of({})).location
    assert "Wij kijken uw bestand na" in ria.get(page).text
    assert ria.get(f"{page}/stand?status=reading&gedaan=0").status_code == 204
    assert 'id="voortgang"' in ria.get(f"{page}/stand?status=reading&gedaan=5").text
    queue.work()
    assert ria.get(f"{page}/stand?status=reading&gedaan=0").headers["HX-Refresh"] == "true"


def test_the_list_begins_with_an_example_and_then_shows_who_read_what(sign_in, read_in, world):
    ria = sign_in(world.ria)
    assert "U las nog niets in" in ria.get("/inlezen").text
    page = read_in({})
    shown = ria.get("/inlezen").text
    assert page in shown
    assert "Ria Regie" in shown


def test_the_columns_are_explained_from_the_table_itself(sign_in, world):
    shown = sign_in(world.ria).get("/inlezen/uitleg").text
    assert "medeschuldenaar_achternaam" in shown
    assert "bedrag_open" in shown
    assert "Uw nummer van de huurder." in shown  # the word of who reads it


def test_the_example_reads_in_as_it_is(sign_in, queue, open_cents, world):
    ria = sign_in(world.ria)
    page = send(ria, ria.get("/inlezen/voorbeeldbestand").get_data()).location
    queue.work()
    shown = ria.get(page).text
    assert "2 van de 2 regels kunnen mee" in shown
    ria.post(f"{page}/bevestigingen")
    queue.work()
    assert open_cents("H-26-01893") == 844_75
