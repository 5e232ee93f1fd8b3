"""An SLA comes to hold when both sides have signed exactly the same clauses."""

import re
from datetime import timedelta

import pytest

from app.infra.clock import today
from app.infra.tenancy import acting_for
from app.sla.service import terms_in_force

TODAY = today()
FORM = {
    "doel": "Mensen houden hun huis",
    "ingangsdatum": TODAY.isoformat(),
    "artikelen": ["akkoord-dagvaarding", "grens-contacten-week"],
    "grens-contacten-week--aantal": "2",
}


@pytest.fixture
def proposed(sign_in, world):
    r = sign_in(world.ria).post("/afspraken", data=FORM | {"partner": str(world.bas.organisation_id)})
    assert r.status_code == 303, r.text
    return r.location


def version_of(client, sla):
    api = client.get(f"/api/v1{sla}/versies").json
    return api[-1]["id"]


def in_force(world):
    with acting_for(world.bas.organisation_id) as db:
        agreed = terms_in_force(db, world.ria.organisation_id, world.bas.organisation_id, TODAY)
        return agreed.version and agreed.version.number, {a.clause.code: a for a in agreed.terms.articles}


def test_without_a_signature_only_the_law_holds(proposed, world):
    number, articles = in_force(world)
    assert number is None
    assert all(one.clause.builtin for one in articles.values())


def test_both_sign_and_it_holds_with_their_own_number(proposed, sign_in, by_api, world, queue):
    version = version_of(by_api(world.ria), proposed)
    for person in (world.ria, world.tea):
        r = sign_in(person).post(f"/afspraakversies/{version}/handtekeningen", data={"naam": person.name})
        assert (r.status_code, r.location) == (303, proposed)
    number, articles = in_force(world)
    assert (number, articles["grens-contacten-week"].params["aantal"]) == (1, 2)
    assert "wet-brief-voor-kosten" in articles
    assert "hooguit 2" in sign_in(world.tea).get(proposed).text
    queue.work()
    assert "tekende de afspraken" in sign_in(world.ria).get("/meldingen").text


def test_nobody_signs_twice_nor_for_the_other_side(proposed, by_api, world):
    version = version_of(by_api(world.ria), proposed)
    url = f"/api/v1/afspraakversies/{version}/handtekeningen"
    assert by_api(world.ria).post(url, json={"naam": "Ria"}).status_code == 201
    again = by_api(world.ria).post(url, json={"naam": "Ria"}, headers={"If-Match": '"2"'})
    assert again.status_code == 409
    assert by_api(world.bas).post(url, json={"naam": "Bas"}).status_code == 403  # a behandelaar may not
    for stranger in (world.olga, world.wim):
        assert by_api(stranger).get(f"/api/v1{proposed}").status_code == 404


def test_a_number_that_does_not_read_comes_back_beside_its_field(sign_in, world):
    wrong = FORM | {"partner": str(world.bas.organisation_id), "grens-contacten-week--aantal": "veel"}
    r = sign_in(world.ria).post("/afspraken", data=wrong)
    assert r.status_code == 422
    assert "Vul hier een heel getal in." in r.text
    assert 'value="veel"' in r.text
    told = '<a href="#grens-contacten-week--aantal">Aantal (uitgaande contacten): Vul hier een heel getal in. '
    assert f"{told}Dit hoort bij “Een huishouden krijgt" in r.text
    [opened] = re.findall('<details class="rk-vouw" open>.*?</summary>', r.text, flags=re.DOTALL)
    assert "<h2>3 Contact en rust</h2>" in opened  # of all groups only the one that holds the mistake


def test_a_group_says_how_many_of_it_are_chosen(sign_in, world):
    page = sign_in(world.ria).get("/afspraken/nieuw").text
    told = [(int(n), int(of)) for n, of in re.findall(r"(\d+) van (\d+) gekozen", page)]
    assert sum(n for n, _ in told) == len(re.findall('name="artikelen" value="[^"]+" checked', page)) > 0
    assert sum(of for _, of in told) == page.count('name="artikelen"')


def test_clauses_that_do_not_fit_together_stand_open(sign_in, world):
    both = FORM | {
        "partner": str(world.bas.organisation_id),
        "artikelen": ["boeken-volgens-wet", "boeken-hoofdsom-eerst", "grens-contacten-week"],
        "grens-contacten-week--aantal": "drie",
    }
    r = sign_in(world.ria).post("/afspraken", data=both)
    assert r.status_code == 422
    told = '<a href="#(boeken-[a-z-]+)--keuze">[A-Z][^<]+: Dit gaat niet samen met [^<]*Kies een van beide'
    both = re.findall(told, r.text)
    assert sorted(both) == ["boeken-hoofdsom-eerst", "boeken-volgens-wet"]
    assert "Vul hier een heel getal in." in r.text  # all that is wrong at once
    assert r.text.count('aria-describedby="boeken-') == 2
    assert r.text.count('<details class="rk-vouw" open>') == 2
    assert "boeken-volgens-wet" not in re.sub(r"<[^>]*>", "", r.text)  # it says the agreements, no codes


def test_all_that_is_wrong_is_said_at_once(sign_in, world):
    wrong = {"ingangsdatum": "2020-01-01", "grens-contacten-week--aantal": "drie"}
    r = sign_in(world.ria).post("/afspraken", data=FORM | wrong | {"partner": str(world.bas.organisation_id)})
    assert r.status_code == 422
    assert ("Kies vandaag of een dag daarna." in r.text, "Vul hier een heel getal in." in r.text) == (True, True)
    r = sign_in(world.ria).post("/afspraken", data=FORM | wrong | {"doel": ""})
    assert (r.status_code, "Kies vandaag of een dag daarna." in r.text) == (422, True)
    r = sign_in(world.ria).post("/afspraken", data=FORM | wrong | {"ingangsdatum": "morgen"})
    assert (r.status_code, "Vul hier een heel getal in." in r.text, "datum" in r.text) == (422, True, True)


def test_two_clauses_that_contradict_are_refused_with_a_sentence(by_api, world):
    sent = {
        "partner": str(world.bas.organisation_id),
        "doel": "Iets",
        "ingangsdatum": TODAY.isoformat(),
        "artikelen": [{"code": "boeken-volgens-wet"}, {"code": "boeken-hoofdsom-eerst"}],
    }
    r = by_api(world.ria).post("/api/v1/afspraken", json=sent)
    assert (r.status_code, r.content_type) == (400, "application/problem+json")
    assert "Kies een van beide" in r.text


def test_what_both_signed_for_later_is_told_and_can_be_read(sign_in, by_api, world):
    later = TODAY + timedelta(days=20)
    sent = FORM | {"partner": str(world.bas.organisation_id), "ingangsdatum": later.isoformat()}
    sla = sign_in(world.ria).post("/afspraken", data=sent).location
    version = version_of(by_api(world.ria), sla)
    for person in (world.ria, world.tea):
        sign_in(person).post(f"/afspraakversies/{version}/handtekeningen", data={"naam": person.name})
    page = sign_in(world.tea).get(sla).text
    assert "Versie 1 is getekend en gaat in op" in page
    assert "hooguit 2" in page
    assert "Nog niets afgesproken" not in page
    said = sign_in(world.tea).get("/afspraken").text
    assert ("geldt nu alleen de wet" in said, "Versie 1 gaat in op" in said) == (True, True)


def test_a_version_to_come_is_told_beside_the_one_in_force(proposed, sign_in, by_api, world):
    for starts_on in (TODAY, TODAY + timedelta(days=20)):
        if starts_on > TODAY:
            again = FORM | {"ingangsdatum": starts_on.isoformat(), "grens-contacten-week--aantal": "1"}
            assert sign_in(world.ria).post(f"{proposed}/versies", data=again).status_code == 303
        version = version_of(by_api(world.ria), proposed)
        for person in (world.ria, world.tea):
            sign_in(person).post(f"/afspraakversies/{version}/handtekeningen", data={"naam": person.name})
    page = sign_in(world.tea).get(proposed).text
    assert ("Versie 2 is getekend" in page, "hooguit 2" in page) == (True, True)


def test_a_proposal_can_be_withdrawn_and_then_nobody_signs_it(proposed, sign_in, by_api, world, queue):
    version = version_of(by_api(world.ria), proposed)
    assert "Trek het voorstel in" in sign_in(world.ria).get(proposed).text
    assert "Wijs het voorstel af" in sign_in(world.tea).get(proposed).text
    assert sign_in(world.tea).post(f"/afspraakversies/{version}/intrekkingen", data={"versie": "1"}).status_code == 303
    r = sign_in(world.ria).post(f"/afspraakversies/{version}/handtekeningen", data={"naam": "Ria"})
    assert r.status_code == 409
    for person in (world.ria, world.tea):
        ended = sign_in(person).get(f"/afspraakversies/{version}").text
        assert "Versie 1 ging niet door. Vos Incasso wees haar af op" in ended
    queue.work()
    assert "haalde het voorstel voor afspraken van tafel" in sign_in(world.ria).get("/meldingen").text


def test_who_takes_back_what_the_other_side_signed_meanwhile_is_told(proposed, sign_in, by_api, world):
    version = version_of(by_api(world.ria), proposed)
    signed = by_api(world.ria).post(f"/api/v1/afspraakversies/{version}/handtekeningen", json={"naam": "Ria"})
    assert signed.status_code == 201
    r = sign_in(world.tea).post(f"/afspraakversies/{version}/intrekkingen", data={"versie": "1"})
    assert r.status_code == 412
    assert sign_in(world.tea).post(f"/afspraakversies/{version}/intrekkingen", data={"versie": "2"}).status_code == 303


def test_a_second_proposal_waits_for_the_first(proposed, by_api, world):
    sent = {"doel": "Iets", "ingangsdatum": TODAY.isoformat(), "artikelen": [{"code": "akkoord-beslag"}]}
    r = by_api(world.tea).post(f"/api/v1{proposed}/versies", json=sent)
    assert (r.status_code, r.json["because"]) == (409, ["sla.proposal-open"])


def test_a_version_of_tomorrow_does_not_hold_today(by_api, world):
    sent = {
        "partner": str(world.bas.organisation_id),
        "doel": "Vanaf morgen",
        "ingangsdatum": (TODAY + timedelta(days=1)).isoformat(),
        "artikelen": [{"code": "akkoord-beslag"}],
    }
    made = by_api(world.ria).post("/api/v1/afspraken", json=sent).json
    version = version_of(by_api(world.ria), f"/afspraken/{made['id']}")
    for person, seen in ((world.ria, '"1"'), (world.tea, '"2"')):
        url = f"/api/v1/afspraakversies/{version}/handtekeningen"
        assert by_api(person).post(url, json={"naam": "X Y"}, headers={"If-Match": seen}).status_code == 201
    assert in_force(world)[0] is None


def test_the_editor_of_a_next_version_holds_what_was_agreed(proposed, sign_in, by_api, world):
    version = version_of(by_api(world.ria), proposed)
    sign_in(world.ria).post(f"/afspraakversies/{version}/intrekkingen", data={"versie": "1"})
    page = sign_in(world.tea).get(f"{proposed}/versies/nieuw").text
    assert 'value="grens-contacten-week" checked' in page
    assert 'name="grens-contacten-week--aantal"' in page


def signed_by_both(by_api, world, version):
    for person, seen in ((world.ria, '"1"'), (world.tea, '"2"')):
        url = f"/api/v1/afspraakversies/{version}/handtekeningen"
        assert by_api(person).post(url, json={"naam": "X Y"}, headers={"If-Match": seen}).status_code == 201


def test_who_signs_a_next_version_reads_what_is_different(proposed, sign_in, by_api, world):
    signed_by_both(by_api, world, version_of(by_api(world.ria), proposed))
    said = {"doel": FORM["doel"], "ingangsdatum": TODAY.isoformat()}
    more = [{"code": "grens-contacten-week", "parameters": {"aantal": 4}}, {"code": "akkoord-beslag"}]
    assert by_api(world.tea).post(f"/api/v1{proposed}/versies", json=said | {"artikelen": more}).status_code == 201
    words = re.sub(r"<[^>]+>|\s+", " ", sign_in(world.ria).get(proposed).text)
    told = words.split("Wat anders wordt dan in versie 1")[1].split("Getekend door")[0]
    assert re.search(r"anders .*Was: [^:]*hooguit 2.* Wordt: [^:]*hooguit 4", told)
    assert "nieuw" in told and "vervalt" in told  # an attachment more, a summons less


def test_the_same_once_more_is_no_proposal(proposed, by_api, world):
    signed_by_both(by_api, world, version_of(by_api(world.ria), proposed))
    before = by_api(world.ria).get(f"/api/v1{proposed}/versies").json[-1]
    same = {"doel": FORM["doel"], "ingangsdatum": (TODAY + timedelta(days=9)).isoformat()}
    same["artikelen"] = [
        {"code": "akkoord-dagvaarding"},
        {"code": "grens-contacten-week", "parameters": {"aantal": 2}},
    ]
    r = by_api(world.tea).post(f"/api/v1{proposed}/versies", json=same)
    assert (r.status_code, before["nummer"]) == (400, 1)
    assert "hetzelfde als versie 1" in r.text


def test_a_version_begins_within_a_year(sign_in, world):
    late = FORM | {"partner": str(world.bas.organisation_id), "ingangsdatum": "2999-01-01"}
    r = sign_in(world.ria).post("/afspraken", data=late)
    assert (r.status_code, "Kies een dag binnen een jaar." in r.text) == (422, True)


def test_with_no_partner_left_there_are_no_new_agreements_to_make(proposed, sign_in, world):
    new, ria = 'href="/afspraken/nieuw"', sign_in(world.ria)
    assert new in ria.get("/afspraken").text
    assert new not in sign_in(world.tea).get("/afspraken").text
    assert ria.post("/afspraken", data=FORM | {"partner": str(world.wim.organisation_id)}).status_code == 303
    assert new not in ria.get("/afspraken").text


def test_the_list_says_whose_signature_is_missing(proposed, sign_in, by_api, world):
    version = version_of(by_api(world.ria), proposed)
    assert "versie 1 wacht op beide handtekeningen" in sign_in(world.ria).get("/afspraken").text
    sign_in(world.ria).post(f"/afspraakversies/{version}/handtekeningen", data={"naam": world.ria.name})
    assert "versie 1 wacht op uw handtekening" in sign_in(world.tea).get("/afspraken").text
    assert re.search("versie 1 wacht op de handtekening van [A-Z]", sign_in(world.ria).get("/afspraken").text)


def test_the_list_asks_as_much_of_two_agreements_as_of_one(proposed, sign_in, world, statements):
    ria = sign_in(world.ria)

    def asked():
        with statements() as some:
            ria.get("/afspraken")
        return len(some)

    once = asked()
    r = ria.post("/afspraken", data=FORM | {"partner": str(world.wim.organisation_id)})
    assert (r.status_code, asked()) == (303, once)
