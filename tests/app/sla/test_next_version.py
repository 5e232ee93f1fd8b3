"""The editor of a next version: what it holds, what it refuses, and what happens when somebody was first."""

import re
from html import unescape
from threading import Barrier, Thread

import pytest
from werkzeug.datastructures import MultiDict

from app.infra.clock import today
from app.sla.service import catalogue

PURPOSE = "Mensen houden hun huis"
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


@pytest.mark.parametrize("number", ["0", "-3", "99999999999"])
def test_a_count_that_nobody_means_is_told_beside_its_field_without_a_code(signed, sign_in, world, number):
    client = sign_in(world.tea)
    form = own_form(client, signed)
    form["grens-contacten-week--aantal"] = number
    r = client.post(f"{signed}/versies", data=form)
    assert r.status_code == 422
    [told] = re.findall(r'id="grens-contacten-week--aantal-fout">([^<]*)<', r.text)
    assert told.startswith("Vul een heel getal in vanaf 1, tot en met 1.000.000.000. Dit hoort bij artikel 3.1: “")
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
