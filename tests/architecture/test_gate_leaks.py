"""Each function of the gate has a test that somebody whom it does not concern gets nothing out of it."""

import re
from pathlib import Path

from sqlalchemy import Engine, text

from app.infra import gate, jobs
from app.infra.tenancy import acting_for
from tests.world import World

APP = Path(__file__).parents[1] / "app"
CASES, PEOPLE, HERE = "cases/test_gate.py", "accounts/test_gate.py", "../architecture/test_gate_leaks.py"
LEAKS = {
    "accept_case": (CASES, "test_only_whom_it_was_offered_to_accepts"),
    "actor_of_key": (PEOPLE, "test_a_cookie_or_key_is_found_by_its_hash_only"),
    "actor_of_sign_in": (PEOPLE, "test_a_cookie_or_key_is_found_by_its_hash_only"),
    "admit_organisation": (PEOPLE, "test_only_the_operator_makes_an_organisation"),
    "assign_case": (CASES, "test_only_the_side_whose_act_it_is_does_it"),
    "demo_people": (PEOPLE, "test_demo_people_are_only_those_of_the_reserved_domain"),
    "end_sign_ins": (PEOPLE, "test_sign_ins_are_ended_for_ones_own_organisation_only"),
    "hide_case": (HERE, "test_what_the_gate_uses_itself_is_closed"),
    "household_pressure": (CASES, "test_a_stranger_hears_no_pressure"),
    "invitation_of": (PEOPLE, "test_an_invitation_is_found_by_its_secret_only"),
    "jobs_to_ring": (HERE, "test_the_sweep_hears_of_a_job_no_more_than_its_number_and_whose_it_is"),
    "login_of": (PEOPLE, "test_a_login_is_found_by_its_whole_address_only"),
    "member_logins": (PEOPLE, "test_addresses_are_those_of_ones_own_colleagues_of_now"),
    "recall_case": (CASES, "test_only_the_side_whose_act_it_is_does_it"),
    "release_case": (CASES, "test_only_the_side_whose_act_it_is_does_it"),
    "reset_of": (PEOPLE, "test_a_reset_is_found_by_its_secret_as_long_as_it_works"),
    "saw": (PEOPLE, "test_that_something_was_used_is_written_for_that_thing_alone"),
    "search_cases": (CASES, "test_a_name_is_found_by_who_may_see_it"),
    "show_case": (HERE, "test_what_the_gate_uses_itself_is_closed"),
    "stand_of": (CASES, "test_a_stranger_hears_nothing_about_payments"),
}


def test_every_function_of_the_gate_has_a_leak_test(owner: Engine) -> None:
    with owner.connect() as c:
        there = set(c.scalars(text("select proname from pg_proc where pronamespace = 'gate'::regnamespace")))
    assert there == set(LEAKS), "write a test of who gets nothing, and name it in LEAKS"
    for function, (place, name) in LEAKS.items():
        source = (APP / place).read_text()
        assert re.search(rf"^def {name}\(", source, re.MULTILINE), f"{function}: {place} has no {name}"
        asked = function if function not in gate.INNER else "INNER"
        assert re.search(rf"\b{asked}\b", re.sub(r"LEAKS = \{.*?\n\}\n", "", source, flags=re.DOTALL)), function


def test_what_the_gate_uses_itself_is_closed(owner: Engine, world: World) -> None:
    may = text("select bool_or(has_function_privilege('rk_web', oid, 'execute')) from pg_proc where proname = :f")
    with owner.connect() as c:
        assert {name: c.scalar(may, {"f": name}) for name in gate.INNER} == {"hide_case": False, "show_case": False}


def test_the_sweep_hears_of_a_job_no_more_than_its_number_and_whose_it_is(world: World) -> None:
    """What is to be done and about whom stands in the job, and that is read in its own tenant only."""
    org = world.ria.organisation_id
    with acting_for(org) as db, db.begin():
        row = jobs.QueuedJob(name="x", args=["geheim"], organisation_id=org, by_organisation_id=org)
        db.add(row)
        db.flush()
        db.execute(text("update jobs set at = now() - interval '1 minute'"))
    for who in (world.olga.organisation_id, world.bas.organisation_id, None):
        with acting_for(who) as db:
            assert [*gate.jobs_to_ring(db)] == [(row.id, org)]
            assert db.get(jobs.QueuedJob, row.id) is None
