"""What is gathered of a case before the SLA decides: every fact fits, and it takes few questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from app.actions.facts import gather, is_registered
from app.actions.policy.draft import Draft
from app.actions.service import judge
from app.cases.models import Case, CaseCause, Circumstance, Debtor, FormalNotice, Preference
from app.cases.policy import Ability, PreferenceKind, Representative
from app.cases.queries import get_case
from app.infra.clock import now, today
from app.infra.tenancy import acting_for
from app.organisations.models import Organisation
from app.organisations.policy import PartnerKind
from app.regie.models import Request
from app.regie.policy import RequestKind
from app.sla.service import catalogue
from tests.app.actions.conftest import CALL, url

MOST = 8


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c, _cursor, statement, *_):
        if "set_org" not in statement:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def facts(world, person, draft=None, case=None):
    with acting_for(person.organisation_id) as db:
        found = get_case(db, (case or world.case).id)
        about = {"by": person.actor, "now": now(), "catalogue": catalogue()}
        known = gather(db, found, draft or Draft(type="bellen"), **about)
    assert catalogue().problems(known) == []
    return known


@pytest.fixture
def full(sign_in, world, sla):
    """A case with something in every corner."""
    sign_in(world.bas).post(url(world.case), data=CALL)
    with acting_for(world.ria.organisation_id) as db, db.begin():
        case = db.scalars(select(Case).where(Case.id == world.case.id)).one()
        by = world.ria.actor
        case.ability = Ability.CANNOT
        wish = {"kind": PreferenceKind.REFUSES, "channel": "brief", "text": "Geen brieven."}
        due = {"to_side": "partner", "text": "Ga langs.", "due_at": now() + timedelta(days=2)}
        db.add_all([
            Circumstance(case, by=by, fact="debtor.debt_help", value="intake"),
            Circumstance(case, by=by, fact="debtor.debt_help", value="loopt"),
            CaseCause(case, by=by, code="scheiding"),
            CaseCause(case, by=by, code="onbekend", withdrawn_at=now()),
            Preference(case, by=by, **wish),
            FormalNotice(case, by=by, sent_on=today() - timedelta(days=40)),
            Request(case, by=by, kind=RequestKind.INSTRUCTION, **due),
        ])  # fmt: skip
    return world


def test_it_takes_at_most_eight_questions_whatever_the_action(full, web):
    for action in ("bellen", "dagvaarding", "incassokosten-berekenen"):
        with acting_for(full.bas.organisation_id) as db:
            case = get_case(db, full.case.id)
            with counted(web) as asked:
                gather(db, case, Draft(type=action), by=full.bas.actor, now=now(), catalogue=catalogue())
            assert len(asked) <= MOST, asked
        with acting_for(full.bas.organisation_id) as db:
            case = get_case(db, full.case.id)
            with counted(web) as asked:
                judge(db, case, Draft(type=action), by=full.bas.actor, now=now())
            assert len(asked) <= MOST + 1, asked  # and the agreed terms


def test_what_was_written_down_is_known(full):
    known = facts(full, full.bas, Draft(type="brief-sturen"))
    expected = {
        "case.regie": "partner",
        "case.sector": "wonen",
        "case.ability": "kan-niet",
        "case.causes": ("scheiding",),
        "case.cause_known": True,
        "debtor.debt_help": "loopt",  # the newest counts
        "contact.channel_refused": True,
        "contact.personal_attempts": 1,
        "contact.real_contact": True,
        "contact.attempts_7d": 1,
        "contact.pressure_after": 1 + 2,
        "notice.valid": True,
        "notice.term_ended": True,
        "request.instruction_open": True,
        "claim.is_rent_of_dwelling": True,
        "claim.arrears_months": 1,
        "ledger.open_cents": 780_60,
        "partner.kind": "gerechtsdeurwaarder",
        "partner.registered": True,
        "debtor.address_known": True,
        "approval.status": "geen",
    }
    assert expected.items() <= known.items()


def test_what_nobody_knows_is_left_out(world, sla):
    known = facts(world, world.bas)
    for code in ("debtor.debt_help", "household.minors", "ledger.balance_age_hours", "debtor.capacity_cents"):
        assert code not in known


def test_without_a_partner_there_is_none_to_judge(world, sla):
    known = facts(world, world.ria, case=world.fresh)
    assert known["action.actor_side"] == "creditor"
    assert "partner.kind" not in known


def test_the_text_of_a_message_is_asked_and_that_of_a_call_is_not(world, sla):
    threat = "action.threat_without_ground"
    assert facts(world, world.bas)[threat] is False
    assert threat not in facts(world, world.bas, Draft(type="e-mail-sturen"))
    assert facts(world, world.bas, Draft(type="e-mail-sturen", threatens=True))[threat] is True


def test_the_heirs_of_who_died_are_known_as_such(world, sla):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        for debtor in db.scalars(select(Debtor)):
            debtor.representative = Representative.HEIRS
    assert facts(world, world.bas)["debtor.deceased"] is True


@pytest.mark.parametrize(
    ("kind", "number", "until", "registered"),
    [
        (PartnerKind.BAILIFF, None, None, True),
        (PartnerKind.AGENCY, "100042", timedelta(days=1), True),
        (PartnerKind.AGENCY, "100042", timedelta(0), True),
        (PartnerKind.AGENCY, "100042", timedelta(days=-1), False),
        (PartnerKind.AGENCY, None, timedelta(days=1), False),
        (PartnerKind.AGENCY, "100042", None, False),
    ],
)
def test_who_is_registered(kind, number, until, registered):
    day = None if until is None else today() + until
    partner = Organisation(name="x", partner_kind=kind, register_number=number, registered_until=day)
    assert is_registered(partner, today()) is registered


def test_the_household_counts_contacts_of_all_parties_and_tells_numbers_only(sign_in, world, sla):
    sign_in(world.ria).post(url(world.case), data=CALL)
    assert facts(world, world.bas)["contact.attempts_7d"] == 1
