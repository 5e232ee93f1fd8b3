"""Doing something in a case, as sentences about people."""

from tests.app.actions.conftest import CALL, SUMMONS, actions, approvals, decisions, the_case, url


def test_bas_logs_a_call_with_one_outcome(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    r = bas.post(url(world.case), data=CALL)
    assert (r.status_code, r.location) == (303, f"/dossiers/{world.case.id}"), r.text
    [call] = seen(actions)
    assert (call.type, call.status.value, call.outcome, call.real_contact) == ("bellen", "done", "gesproken", True)
    [decision] = seen(decisions)
    assert (decision.verdict.value, decision.action_id) == ("allow", call.id)
    assert decision.sla_version_id == sla.id
    case = seen(the_case(world))
    assert (case.next_step, case.next_by.value) == ("oorzaak-vastleggen", "partner")


def test_bas_asks_a_summons(sign_in, world, ready, seen):
    r = sign_in(world.bas).post(url(ready), data=SUMMONS)
    assert r.status_code == 303, r.text
    [approval] = seen(approvals)
    assert approval.article == "4.1"


def test_pages(sign_in, world, ready, seen):
    bas, ria = sign_in(world.bas), sign_in(world.ria)
    for soort in ("", "?soort=dagvaarding", "?soort=veertiendagenbrief", "?soort=regeling-voorstellen"):
        r = bas.get(url(ready, f"/nieuw{soort}"))
        assert r.status_code == 200, r.text
    r = bas.post(url(ready, "/proef"), data=SUMMONS)
    assert r.status_code == 200 and "artikel 4.1" in r.text, r.text
    bas.post(url(ready), data=SUMMONS)
    [approval] = seen(approvals)
    for who in (bas, ria):
        for path in ("/akkoorden", f"/akkoorden/{approval.id}", url(ready, f"/{approval.action_id}"), f"/dossiers/{ready.id}/besluiten", f"/dossiers/{ready.id}"):
            r = who.get(path)
            assert r.status_code == 200, (path, r.text)
