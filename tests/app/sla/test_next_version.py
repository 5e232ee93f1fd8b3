"""The editor of a next version: what it holds, what it refuses, and what happens when somebody was first."""

import re
from html import unescape
from threading import Barrier, Thread

import pytest
from werkzeug.datastructures import MultiDict

from app.infra.clock import today
from app.sla.service import catalogue

PURPOSE = "Mensen houden hun huis"
RESTS = next(code for code, one in catalogue().clauses.items() if "begin" in one.params)
AGREED = ["akkoord-dagvaarding", "grens-contacten-week", "boeken-volgens-wet"]


def wishes(**params):
    named = {"grens-contacten-week": params} if params else {}
    return [{"code": code, "parameters": named.get(code, {})} for code in AGREED]


def said(clauses, purpose=PURPOSE):
    return {"doel": purpose, "ingangsdatum": today().isoformat(), "artikelen": clauses}


@pytest.fixture
def signed(by_api, world):
    """The address of an SLA whose first version holds; it writes out a number that is the one of the library."""
    asked = said(wishes(**catalogue().clause("grens-contacten-week").params)) | {
        "partner": str(world.bas.organisation_id)
    }
    made = by_api(world.ria).post("/api/v1/afspraken", json=asked)
    assert made.status_code == 201, made.text
    sla = f"/afspraken/{made.json['id']}"
    [version] = by_api(world.ria).get(f"/api/v1{sla}/versies").json
    for person, seen in ((world.ria, '"1"'), (world.tea, '"2"')):
        url = f"/api/v1/afspraakversies/{version['id']}/handtekeningen"
        assert by_api(person).post(url, json={"naam": "X Y"}, headers={"If-Match": seen}).status_code == 201
    return sla


def own_form(client, sla):
    """All that a browser sends when somebody opens the editor and touches nothing."""
    page = client.get(f"{sla}/versies/nieuw").text
    form = page[page.index(f'action="{sla}/versies"') :].partition("</form>")[0]
    sent = MultiDict()
    for tag in re.findall(r"<input[^>]*>", form):
        has = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if has.get("type") != "checkbox" or " checked" in tag:
            sent.add(has["name"], unescape(has.get("value", "")))
    sent["doel"] = unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)[1])
    return sent


def test_the_editor_untouched_is_no_proposal(signed, sign_in, world):
    client = sign_in(world.tea)
    r = client.post(f"{signed}/versies", data=own_form(client, signed))
    assert r.status_code == 422
    assert "Dit is hetzelfde als versie 1. Verander eerst een afspraak." in r.text


def test_another_purpose_alone_is_a_proposal(signed, sign_in, world):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form["doel"] = "Samen vooruit"
    assert client.post(f"{signed}/versies", data=form).status_code == 303


@pytest.mark.parametrize("number", ["0", "-3", "1001", "99999999999"])
def test_a_count_that_nobody_means_is_told_beside_its_field_without_a_code(signed, sign_in, world, number):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form["grens-contacten-week--aantal"] = number
    r = client.post(f"{signed}/versies", data=form)
    assert r.status_code == 422
    [told] = re.findall(r'id="grens-contacten-week--aantal-fout">([^<]*)<', r.text)
    assert told.startswith("Vul een heel getal in vanaf 1, tot en met 1.000. Dit hoort bij “")
    assert "contacten" in told
    assert "grens-contacten-week" not in re.sub(r"<[^>]*>", "", r.text)
    assert f'value="{number}"' in r.text


def test_an_amount_may_be_nothing(signed, by_api, world):
    free = [*wishes(), {"code": "kosten-beloning-voorkomen", "parameters": {"bedrag_cents": 0}}]
    assert by_api(world.tea).post(f"/api/v1{signed}/versies", json=said(free)).status_code == 201


def test_a_program_reads_the_same_of_its_number(signed, by_api, world):
    r = by_api(world.tea).post(f"/api/v1{signed}/versies", json=said(wishes(aantal=0)))
    assert (r.status_code, "Vul een heel getal in vanaf 1" in r.text) == (400, True)


def test_while_a_proposal_waits_there_is_no_form_for_another(signed, sign_in, by_api, world):
    assert by_api(world.ria).post(f"/api/v1{signed}/versies", json=said(wishes(aantal=2))).status_code == 201
    client = sign_in(world.tea)
    r = client.get(f"{signed}/versies/nieuw")
    assert (r.status_code, r.location) == (303, signed)
    assert "Er ligt al een voorstel: versie 2. Teken het of trek het in." in client.get(signed).text


def test_who_proposes_second_keeps_what_was_typed_and_is_led_to_the_first(signed, sign_in, by_api, world):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form["doel"], form["grens-contacten-week--aantal"] = "Samen vooruit", "7"
    assert by_api(world.ria).post(f"/api/v1{signed}/versies", json=said(wishes(aantal=2))).status_code == 201
    r = client.post(f"{signed}/versies", data=form)
    assert r.status_code == 409
    assert f'<a href="{signed}#voorstel">Bekijk het voorstel</a>' in r.text
    assert "Samen vooruit</textarea>" in r.text
    assert re.search(r'name="grens-contacten-week--aantal"[^>]* value="7"', r.text)
    assert "grens-contacten-week" not in re.sub(r"<[^>]*>", "", r.text)


def test_of_two_who_propose_at_once_one_reads_that_the_other_was_first(signed, sign_in, world):
    answers, start = [], Barrier(2)

    def propose(client, form):
        start.wait()
        answers.append(client.post(f"{signed}/versies", data=form).status_code)

    threads = []
    for person in (world.ria, world.tea):
        client = sign_in(person)
        form = own_form(client, signed)
        form["doel"] = f"Samen vooruit, zegt {person.name}"
        threads.append(Thread(target=propose, args=[client, form]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]


def test_while_one_chooses_the_page_tells_what_changes_and_keeps_nothing(signed, sign_in, world):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    del form["sleutel"]  # asking is not doing
    asked = f"{signed}/versies/proef"
    assert "Nog niets." in client.post(asked, data=form, headers={"HX-Request": "true"}).text
    form["grens-contacten-week--aantal"] = "1"
    form.setlist("artikelen", [code for code in form.getlist("artikelen") if code != "akkoord-dagvaarding"])
    told = client.post(asked, data=form, headers={"HX-Request": "true"}).text
    assert "<!doctype" not in told
    assert [re.findall("vervalt|nieuw|anders", one) for one in told.split("<li>")[1:]] == [["anders"], ["vervalt"]]
    assert "Was: Een huishouden krijgt hooguit 3" in told
    assert "Wordt: Een huishouden krijgt hooguit 1" in told
    whole = client.post(asked, data=form).text  # without JavaScript
    assert "Wordt: Een huishouden krijgt hooguit 1" in whole
    assert 'value="1"' in whole
    assert "Voorstel: versie" not in client.get(signed).text


def test_while_one_chooses_what_does_not_fit_is_told(signed, sign_in, world):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form.add("artikelen", "boeken-hoofdsom-eerst")
    told = client.post(f"{signed}/versies/proef", data=form, headers={"HX-Request": "true"}).text
    assert "gaan niet samen" in told


def test_a_program_reads_what_would_change(signed, by_api, world):
    asked = said([*wishes(aantal=2), {"code": "akkoord-beslag"}])
    told = by_api(world.tea).post(f"/api/v1{signed}/versies/proeven", json=asked)
    assert told.status_code == 200, told.text
    assert [(one["artikel"], one["soort"]) for one in told.json] == [("3.1", "anders"), ("4.2", "nieuw")]
    assert told.json[1]["was"] == ""


def test_a_withdrawn_proposal_is_no_start_unless_one_goes_on_with_it(signed, by_api, sign_in, world):
    made = by_api(world.tea).post(f"/api/v1{signed}/versies", json=said(wishes(aantal=1)))
    url = f"/api/v1/afspraakversies/{made.json['id']}/intrekkingen"
    assert by_api(world.tea).post(url, headers={"If-Match": '"1"'}).status_code == 204
    client = sign_in(world.tea)
    number = 'name="grens-contacten-week--aantal" type="text" value="{}"'
    assert number.format(3) in client.get(f"{signed}/versies/nieuw").text
    link = f"{signed}/versies/nieuw?vanaf=2"
    assert link in client.get(f"/afspraakversies/{made.json['id']}").text
    went_on = client.get(link).text
    assert number.format(1) in went_on
    assert "Wordt: Een huishouden krijgt hooguit 1" in went_on


@pytest.mark.parametrize("day", ["20 december", "20 dec", "12-20"])
def test_a_day_of_the_year_is_written_as_people_write_it(signed, sign_in, world, day):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form.add("artikelen", RESTS)
    form[f"{RESTS}--begin"] = day
    assert "Tussen 20 december en" in client.post(f"{signed}/versies/proef", data=form).text


def test_all_that_is_wrong_is_told_at_once_and_the_rest_can_be_seen(signed, sign_in, world):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form.setlist("artikelen", [*(one for one in AGREED if one != "akkoord-dagvaarding"), RESTS])
    form["grens-contacten-week--aantal"], form[f"{RESTS}--begin"] = "veel", "31 februari"
    refused = client.post(f"{signed}/versies", data=form).text
    assert f'id="{RESTS}--begin-fout"' in refused
    assert 'id="grens-contacten-week--aantal-fout"' in refused
    del form["sleutel"]
    told = client.post(f"{signed}/versies/proef", data=form, headers={"HX-Request": "true"}).text
    found = [re.search("past niet|vervalt|nieuw|anders", one)[0] for one in told.split("<li>")[1:]]
    assert found == ["past niet", "past niet", "nieuw", "vervalt"]


@pytest.mark.parametrize("day", ["40 december", "31 februari", "04-31", "morgen"])
def test_a_day_that_is_none_is_told_with_an_example(signed, sign_in, world, day):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form.add("artikelen", RESTS)
    form[f"{RESTS}--begin"] = day
    assert "Vul een dag in die bestaat, zoals 18 december." in client.post(f"{signed}/versies", data=form).text
