"""What the demonstration promises: all of it is true by the rules of the product, and nobody sees too much."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text

from app.accounts.models import SignIn
from app.actions.models import Action, Approval, StoredDecision
from app.actions.policy import ActionStatus, ApprovalStatus
from app.actions.service.money import order_of
from app.bank.models import BankEntry, Booking, Statement
from app.bank.policy import EntryStatus
from app.cases.models import Case, Debtor
from app.cases.policy import Regie, Waiting, missing_for_handover, stops_handover
from app.cases.queries import get_case, main_debtor
from app.demo.policy.cast import WORKERS
from app.demo.policy.names import iban_of
from app.demo.service.loading import Demonstration, make
from app.demo.service.writing import _values
from app.demo.service.yilmaz import REFERENCE
from app.factory import create_app
from app.features import FEATURES
from app.handovers.service import completeness_of
from app.infra import gate
from app.infra.clock import now as real_now
from app.infra.crypto import hashed
from app.infra.events import Event
from app.infra.settings import Settings
from app.infra.tenancy import acting_for
from app.kernel.decision import Verdict
from app.kernel.numbers import is_iban, is_payment_reference
from app.ledger.models import Entry
from app.ledger.policy import Bearer
from app.ledger.service import reallocate_all
from app.notifications.models import Notification
from app.organisations.access import COOKIE
from tests.app.demo.conftest import NOW, count_all, load_again

Stories = Demonstration


def org(made: Demonstration, key: str) -> UUID:
    return made.stage.organisations[key].id


def test_the_same_moment_gives_the_same_data(made: Demonstration) -> None:
    again = make(NOW)
    assert again.files == made.files
    assert len(again.stage.rows) == len(made.stage.rows)
    for one, other in zip(made.stage.rows, again.stage.rows, strict=True):
        assert _values(one.__table__, one) == _values(other.__table__, other)  # type: ignore[arg-type]


def test_a_second_load_changes_nothing(loaded: Demonstration, owner: Engine) -> None:
    before = count_all(owner)
    assert load_again(owner) == NOW
    assert count_all(owner) == before
    assert (before["cases"], before["organisations"]) == (300, 5)
    full = {name for name, rows in before.items() if rows}
    assert {"approvals", "approval_answers", "bank_entries", "decisions", "notifications", "request_answers"} <= full


def test_there_is_something_of_everything(loaded: Demonstration) -> None:
    regies = Counter((story.creditor.name, story.case.regie) for story in loaded.stories)
    for name in ("Woonstichting De Linde", "Roc Rivierland"):
        assert all(regies[name, regie] >= 3 for regie in Regie), regies
    offered = [one for one in loaded.stories if one.case.partner_id and one.case.accepted_at is None]
    former = [one for one in loaded.stories if len(one.partners) > 1]
    shared = Counter(story.household.row_id for story in loaded.stories)
    together = [one for one in loaded.stories if len(one.debtors) > 1]
    assert len(offered) == 12
    assert len(former) == 6
    assert sum(count > 1 for count in shared.values()) >= 5
    assert len(together) >= 15
    due = [one.case.next_on for one in loaded.stories if one.case.next_on]
    today = loaded.stage.today
    assert sum(day < today for day in due) >= 20
    assert sum(day == today for day in due) >= 20


def test_approvals_wait_for_today_tomorrow_and_too_long(loaded: Demonstration) -> None:
    with acting_for(org(loaded, "linde")) as db:
        asked = db.scalars(select(Approval).where(Approval.status == ApprovalStatus.ASKED)).all()
        kinds = Counter(db.get_one(Action, (one.action_id, one.creditor_id)).type for one in asked)
        assert all(one.article for one in asked)
        assert all(db.get_one(Case, (one.case_id, one.creditor_id)).waiting_for is Waiting.CREDITOR for one in asked)
    days = Counter((one.due_at.date() - loaded.stage.today).days for one in asked)
    assert kinds == {"dagvaarding": 5, "incassokosten-berekenen": 1, "regeling-vastleggen": 1}
    assert min(days) < 0
    assert days[0] >= 2
    assert days[1] >= 2


def test_what_was_done_was_allowed(loaded: Demonstration) -> None:
    with acting_for(org(loaded, "linde")) as db:
        done = select(Action.id).where(Action.status == ActionStatus.DONE)
        rows = db.scalars(select(StoredDecision).where(StoredDecision.action_id.in_(done))).all()
        verdicts = Counter(row.verdict for row in rows)
        versions = {row.sla_version_id for row in rows if row.by_organisation_id == org(loaded, "vos")}
    assert verdicts[Verdict.REFUSE] == 0
    assert verdicts[Verdict.ALLOW] > 1_000
    assert len(versions) == 1


def test_each_timeline_is_in_order_and_of_the_past(loaded: Demonstration) -> None:
    with acting_for(org(loaded, "linde")) as db:
        events = db.execute(select(Event.subject_id, Event.at, Event.id).order_by(Event.id)).all()
    assert max(row.at for row in events) <= NOW
    moments: dict[UUID, list[object]] = {}
    for row in events:
        moments.setdefault(row.subject_id, []).append(row.at)
    assert all(found == sorted(found) for found in moments.values())  # type: ignore[type-var]


def test_a_partner_sees_no_name_until_it_accepted(loaded: Demonstration) -> None:
    seen = 0
    for key in ("vos", "haven"):
        with acting_for(org(loaded, key)) as db:
            cases = db.scalars(select(Case)).all()
            for case in cases:
                name = main_debtor(db, case)
                assert (name is None) is (case.accepted_at is None), case.reference
                seen += 1
            assert db.scalar(select(func.count(Debtor.id)).where(Debtor.case_id.not_in([c.id for c in cases]))) == 0
            assert db.scalar(select(func.count(BankEntry.id))) == 0
    assert seen >= 150


def test_a_partner_finds_only_what_it_may_see(loaded: Demonstration) -> None:
    hidden = next(s for s in loaded.stories if s.case.regie is Regie.INTERNAL and not s.partners)
    shown = next(s for s in loaded.stories if s.case.accepted_at and s.case.partner_id == org(loaded, "vos"))
    with acting_for(org(loaded, "vos")) as db:
        found = gate.search_cases(db, shown.debtors[0].search_key, most=500)
        assert shown.case.id in found
        assert hidden.case.id not in gate.search_cases(db, hidden.debtors[0].search_key, most=500)


def test_a_former_partner_keeps_what_it_did_and_no_more(loaded: Demonstration) -> None:
    was_at_haven = [s for s in loaded.stories if len(s.partners) > 1]
    with acting_for(org(loaded, "haven")) as db:
        for story in was_at_haven:
            assert db.scalar(select(Case.id).where(Case.id == story.case.id)) is None
            about = (Event.subject_id == story.case.id,)
            told = db.scalars(select(Event).where(*about).order_by(Event.id)).all()
            assert told[-1].kind == "case.released"
            assert {event.by_organisation_id for event in told} == {org(loaded, "haven")}
            assert db.scalar(select(func.count(Action.id)).where(Action.case_id == story.case.id))
    with acting_for(org(loaded, "vos")) as db:  # it sees what came before, but for the farewell
        first = was_at_haven[0]
        kinds = set(db.scalars(select(Event.kind).where(Event.subject_id == first.case.id)))
        assert "case.imported" in kinds
        assert "case.released" not in kinds


def test_rows_are_stamped_as_the_gate_stamps_them(loaded: Demonstration, owner: Engine) -> None:
    """What belongs to an accepted case is seen by its partner; internal notes by who wrote them."""
    tables = ("debtors", "claims", "case_causes", "preferences", "circumstances", "formal_notices", "notes")
    with owner.connect() as c:
        c.execute(text("set role rk_gate"))
        for table in tables:
            wrong = text(
                f"select count(*) from {table} t join cases c on c.id = t.case_id"  # noqa: S608  our own names
                " where (c.accepted_at is not null and t.partner_id is distinct from c.partner_id)"
                " or (c.partner_id is null and t.partner_id is not null)"
            )
            assert c.scalar(wrong) == 0, table
        names = text(
            "select count(*) from debtors d join cases c on c.id = d.case_id"
            " where c.accepted_at is null and d.partner_id is not null"
        )
        assert c.scalar(names) == 0
        money = text(
            "select count(*) from ledger_entries e join cases c on c.account_id = e.account_id"
            " where e.partner_id is distinct from c.partner_id"
        )
        assert c.scalar(money) == 0


def test_the_bank_adds_up_to_the_cent(loaded: Demonstration) -> None:
    for key, waiting in (("linde", 6), ("roc", 2)):
        with acting_for(org(loaded, key)) as db:
            statements = db.scalars(select(Statement).order_by(Statement.closing_on)).all()
            sums = dict(
                db.execute(
                    select(BankEntry.statement_id, func.sum(BankEntry.amount_cents)).group_by(BankEntry.statement_id)
                ).all()
            )
            for one, following in zip(statements, [*statements[1:], None], strict=True):
                assert one.opening_cents is not None
                assert one.total_cents == sums[one.id]
                assert one.opening_cents + one.total_cents == one.closing_cents
                assert following is None or following.opening_cents == one.closing_cents
            booked = db.scalar(select(func.sum(Booking.amount_cents)))
            paid = db.scalar(select(func.sum(Entry.amount_cents)).where(Entry.kind == "payment"))
            assert booked == -(paid or 0)
            looking = select(func.count(BankEntry.id)).where(BankEntry.status == EntryStatus.SUSPENSE)
            assert db.scalar(looking) == waiting
            assert max(one.at for one in statements) > NOW - timedelta(hours=24)


def test_no_case_is_overpaid_and_every_payment_is_allocated(loaded: Demonstration) -> None:
    for key in ("linde", "roc"):
        creditor = org(loaded, key)
        with acting_for(creditor) as db:
            owed = select(Entry.account_id, func.sum(Entry.amount_cents)).where(Entry.bearer == Bearer.DEBTOR)
            left = dict(db.execute(owed.group_by(Entry.account_id)).all())
            assert min(left.values()) >= 0
            accounts = {s.case.account_id: s.case.partner_id for s in loaded.stories if s.case.creditor_id == creditor}
            allocations = text("select count(*) from ledger_allocations")
            before = db.scalar(allocations)
            terms = next(iter(loaded.stage.agreements.values())).terms
            by = loaded.stage.worker(key, "systeem")
            reallocate_all(db, accounts, creditor_id=creditor, by=by, order=order_of(terms))
            assert db.scalar(allocations) == before  # nothing was left to say
            db.rollback()


def test_about_25_cases_are_ready_to_hand_over(loaded: Demonstration) -> None:
    ready = 0
    for key in ("linde", "roc"):
        with acting_for(org(loaded, key)) as db:
            free = db.scalars(select(Case).where(Case.regie == Regie.INTERNAL)).all()
            known = completeness_of(db, free, now=NOW)
            found = {case.reference: missing_for_handover(known[case.id]) for case in free}
            ready += sum(not codes for codes in found.values())
            assert any(stops_handover(codes) for codes in found.values())
    assert ready >= 25


def test_the_story_of_yilmaz(loaded: Demonstration) -> None:
    story = next(one for one in loaded.stories if one.case.reference == REFERENCE)
    with acting_for(org(loaded, "linde")) as db:
        case = get_case(db, story.case.id)
        assert (case.regie, case.waiting_for) == (Regie.CREDITOR, Waiting.CREDITOR)
        approval = db.scalars(select(Approval).where(Approval.case_id == case.id)).one()
        assert approval.due_at.date() == NOW.date()
        assert (approval.cost_cents, approval.bearer) == (142_18, Bearer.CREDITOR)
        assert "huisbezoek" in approval.not_tried
        open_cents = db.scalar(select(func.sum(Entry.amount_cents)).where(Entry.account_id == case.account_id))
        assert open_cents == 1_486_20
        assert gate.household_pressure(db, case.id, NOW).attempts == 2


def test_numbers_have_the_right_shape_and_belong_to_nobody(loaded: Demonstration) -> None:
    people = [person for story in loaded.stories for person in story.people]
    assert all(is_iban(one.iban) for one in people if one.iban)
    assert all(is_payment_reference(story.code) for story in loaded.stories)
    assert iban_of("ABNA", "0417164300") == "NL91ABNA0417164300"


def test_people_have_something_unread(loaded: Demonstration) -> None:
    for company, key in (("linde", "samira"), ("vos", "tom"), ("roc", "wouter"), ("haven", "kevin")):
        person = loaded.stage.worker(company, key)
        with acting_for(person.organisation_id, person.user_id) as db:
            mine = (Notification.user_id == person.user_id, Notification.read_at.is_(None))
            assert db.scalar(select(func.count(Notification.id)).where(*mine)) == 5


Visit = Callable[[str, str], FlaskClient]


@pytest.fixture
def visit(loaded: Demonstration, settings: Settings, queue: object) -> Visit:
    """Signed in as one of the people."""
    app: Flask = create_app(
        FEATURES,
        replace(settings, demo=True),
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )

    def enter(company: str, key: str) -> FlaskClient:
        person, token = loaded.stage.worker(company, key), f"{company} {key}"
        with acting_for(person.organisation_id, person.user_id) as db, db.begin():
            ends, mine = real_now() + timedelta(hours=1), (SignIn.hash == hashed(token),)
            if db.scalar(select(SignIn.id).where(*mine)) is None:
                about = {"user_id": person.user_id, "organisation_id": person.organisation_id}
                db.add(SignIn(hash=hashed(token), ends_at=ends, seen_at=real_now(), **about))
        client = app.test_client()
        client.set_cookie(COOKIE, token)
        return client

    return enter


@pytest.mark.parametrize("worker", WORKERS, ids=lambda one: f"{one.key} {one.company}")
def test_everybody_finds_their_pages(visit: Visit, worker) -> None:  # type: ignore[no-untyped-def]
    client = visit(worker.company, worker.key)
    for path in ("/", "/meldingen", "/account"):
        assert client.get(path).status_code == 200, path


def test_every_kind_of_case_has_a_page_for_both_sides(loaded: Demonstration, visit: Visit) -> None:
    seen: set[tuple[UUID, Regie, bool]] = set()
    for story in loaded.stories:
        case = story.case
        kind = (case.creditor_id, case.regie, case.accepted_at is not None)
        if kind in seen:
            continue
        seen.add(kind)
        ours, theirs = (("linde", "samira"), ("vos", "tom"))
        if case.creditor_id == org(loaded, "roc"):
            ours, theirs = (("roc", "wouter"), ("haven", "kevin"))
        page = visit(*ours).get(f"/dossiers/{case.id}")
        assert page.status_code == 200
        assert story.debtors[0].surname.replace("'", "&#39;") in page.text
        other = visit(*theirs).get(f"/dossiers/{case.id}")
        assert other.status_code == (404 if case.partner_id is None else 200)
        if case.accepted_at is None:
            assert story.debtors[0].street is None or story.debtors[0].street not in other.text
    assert len(seen) > 10
