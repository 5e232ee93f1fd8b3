"""The rules around an action, as tables. No database, no clock."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from app.actions.policy import ActionStatus, AnswerKind, ApprovalStatus
from app.actions.policy.approvals import (
    Mandate,
    after_yes,
    answer_by,
    bearer_of,
    decide_answer,
    mandate_for,
    moved_on,
    not_tried,
    persons_needed,
    stands_in,
)
from app.actions.policy.contacts import Past, contact_facts
from app.actions.policy.debts import Letter, claim_facts, ledger_facts, letter_that_counts, notice_facts, open_costs
from app.actions.policy.draft import Draft, left_open, mistakes, once_filled_in, reason_wanted
from app.actions.policy.entry import entry_for, offered
from app.actions.policy.fee import TERM_TEXT, fee_for, fee_to_name, letter_mistakes
from app.actions.policy.follow_up import KNOWN, next_day, outcomes_of
from app.actions.policy.refusal import by_regie, lines, way_out, who_can_change
from app.actions.policy.regie import reason_of, with_reason
from app.cases.policy import RECORDABLE, ClaimKind, LegalBasis, Regie, Side, TermsStatus
from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.ledger.policy import Bearer, EntryKind
from app.sla.policy.decide import decide
from tests.app.sla.known import CATALOGUE, ORDINARY, TUESDAY, ask, terms_with

TODAY = TUESDAY.date()
CALLING, SUMMONS = CATALOGUE.action("bellen"), CATALOGUE.action("dagvaarding")
DEFAULT = terms_with(*(c.code for c in CATALOGUE.clauses.values() if c.default and not c.builtin))
FEE_CLAUSE = "kosten-incasso-bewoner-bij-wil-niet"
ONE, TWO = UUID(int=1), UUID(int=2)


# ---- regie


@pytest.mark.parametrize(
    ("regie", "side", "action", "verdict"),
    [
        (Regie.PARTNER, Side.PARTNER, "bellen", None),
        (Regie.PARTNER, Side.CREDITOR, "bellen", None),
        (Regie.TOGETHER, Side.PARTNER, "bellen", Verdict.ALLOW_WITH_NOTICE),
        (Regie.TOGETHER, Side.CREDITOR, "bellen", None),
        (Regie.CREDITOR, Side.PARTNER, "bellen", Verdict.REFUSE),
        (Regie.CREDITOR, Side.PARTNER, "voorstel-dagvaarden", None),  # advice is no step outward
        (Regie.CREDITOR, Side.PARTNER, "oorzaak-vastleggen", None),
        (Regie.CREDITOR, Side.CREDITOR, "bellen", None),
        (Regie.PAUSED, Side.PARTNER, "bellen", Verdict.REFUSE),
        (Regie.PAUSED, Side.CREDITOR, "bellen", Verdict.ASK_REASON),
        (Regie.RECALLED, Side.PARTNER, "bellen", Verdict.REFUSE),
        (Regie.RECALLED, Side.CREDITOR, "bellen", None),
        (Regie.INTERNAL, Side.CREDITOR, "bellen", None),
    ],
)
def test_who_may_act_under_which_regie(regie, side, action, verdict):
    reason = reason_of(regie, side, CATALOGUE.action(action))
    assert (reason.verdict if reason else None) is verdict


def test_an_official_act_that_runs_is_reported_and_not_stopped_by_a_move():
    assert reason_of(Regie.CREDITOR, Side.PARTNER, SUMMONS, running=True).verdict is Verdict.ALLOW_WITH_NOTICE
    assert reason_of(Regie.CREDITOR, Side.PARTNER, CALLING, running=True).verdict is Verdict.REFUSE


def test_the_strictest_of_sla_and_regie_wins():
    refused, noticed = (reason_of(r, Side.PARTNER, CALLING) for r in (Regie.PAUSED, Regie.TOGETHER))
    free = ask("bellen", DEFAULT)
    held = ask("bellen", DEFAULT, contact__attempts_7d=9)
    assert with_reason(free, None) is free
    assert with_reason(free, noticed).verdict is Verdict.ALLOW_WITH_NOTICE
    assert with_reason(held, noticed).verdict is Verdict.NEEDS_APPROVAL
    assert noticed in with_reason(held, noticed).also
    paused = with_reason(held, refused)
    assert (paused.verdict, paused.because) == (Verdict.REFUSE, (refused,))
    assert by_regie(paused)
    assert way_out(paused) is None  # no other step or hour helps
    assert lines(paused) == ["Dit mag niet: Het dossier is gepauzeerd. Er gaat nu niets uit."]
    assert who_can_change(refused) == "De opdrachtgever kan de regie wijzigen."


# ---- what came in


def draft(**about: Any) -> Draft:
    return Draft(**{"type": "bellen"} | about)


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({}, None),
        ({"type": "overdragen"}, "soort"),
        ({"at": TUESDAY - timedelta(days=91)}, "moment"),
        ({"at": TUESDAY + timedelta(days=400)}, "moment"),
        ({"outcome": "gesproken"}, None),
        ({"outcome": "gewonnen"}, "uitkomst"),
        ({"outcome": "gesproken", "at": TUESDAY + timedelta(days=1)}, "uitkomst"),
        ({"cost_cents": 1}, "kosten"),
        ({"cost_cents": 0}, None),
        ({"next_step": "vliegen"}, "volgendeStap"),
        ({"next_on": TODAY - timedelta(days=1)}, "volgendeDag"),
    ],
)
def test_what_does_not_fit_in_a_draft(about, field):
    one = draft(**about)
    found = mistakes(one, CATALOGUE.action(one.type), CATALOGUE.actions, now=TUESDAY)
    assert set(found) == ({field} if field else set())


@pytest.mark.parametrize(
    ("action", "differs", "fields"),
    [
        ("uitstel-geven", {"action__deferral_days": None, "action__reason_given": True}, {"uitstelDagen"}),
        ("regeling-voorstellen", {"action__instalment_cents": None}, {"termijnbedrag"}),
        ("kosten-laten-vervallen", {"action__waiver_cents": None, "action__reason_given": True}, {"vervalt"}),
        ("opschorten", {"action__reason_given": False}, {"reden"}),
        ("voorstel-dagvaarden", {"action__alternatives_considered": False}, {"lichtereStap"}),
        ("veertiendagenbrief", {"action__mandatory_items_complete": None}, {"inhoudCompleet"}),
        ("voorstel-dagvaarden", {"case__cause_known": False, "action__reason_given": False}, {"reden"}),
        ("bellen", {}, set()),
        ("sommatie", {"dispute__open": True, "action__reason_given": False}, set()),  # no field helps
    ],
)
def test_a_field_that_is_still_empty_is_asked_before_anything_is_refused(action, differs, fields):
    answer = ask(action, DEFAULT, **differs)
    assert set(left_open(answer)) == fields
    assert (once_filled_in(answer).verdict is Verdict.REFUSE) is (answer.verdict is Verdict.REFUSE and not fields)


def test_who_is_held_by_the_hours_is_not_led_to_say_that_the_person_asked_for_it():
    night = ask("bellen", DEFAULT, TUESDAY.replace(hour=22))
    assert (night.verdict, left_open(night)) == (Verdict.REFUSE, {})


def test_the_reason_is_asked_with_the_sentence_of_the_article():
    answer = ask("sommatie", DEFAULT, case__ability="onbekend", action__threat_without_ground=False)
    assert answer.verdict is Verdict.ASK_REASON
    assert len(reason_wanted(answer)["reden"]) == 2
    given = ask("sommatie", DEFAULT, case__ability="onbekend", action__reason_given=True)
    assert reason_wanted(given) == {}


# ---- contact


def past(type_: str, days_ago: int, hour: int = 10, **about: Any) -> Past:
    at = TUESDAY.replace(hour=hour) - timedelta(days=days_ago)
    kind = CATALOGUE.action(type_)
    return Past(**{
        "type": type_,
        "status": ActionStatus.DONE,
        "happened_at": at,
        "planned_on": None,
        "outcome": None,
        "real_contact": False,
        "outward": kind.outward,
    } | about)


def contact(*done: Past, kind: str = "bellen", next_on: date | None = None) -> dict[str, Any]:
    facts = contact_facts(done, CATALOGUE.action(kind), CATALOGUE.actions, today=TODAY, next_on=next_on)
    assert CATALOGUE.problems(facts) == []
    return facts


@pytest.mark.parametrize(
    ("done", "facts"),
    [
        ([], {"contact.personal_attempts": 0, "contact.real_contact": False, "arrangement.status": "geen"}),
        (
            [past("bellen", 5), past("bellen", 4, 20), past("bellen", 3, 15), past("bellen", 1, 11)],
            {"contact.personal_attempts": 4, "contact.attempt_moments": 3, "contact.channels_tried": 1},
        ),
        ([past("huisbezoek", 2)], {"contact.home_visit_done": True, "contact.personal_attempts": 1}),
        ([past("oorzaak-vastleggen", 2)], {"contact.channels_tried": 0, "contact.personal_attempts": 0}),
        ([past("bellen", 2, status=ActionStatus.HELD)], {"contact.personal_attempts": 0}),
        ([past("bellen", 3, real_contact=True)], {"contact.real_contact": True, "contact.days_since_real_contact": 3}),
        ([past("hulp-aanbieden", 3)], {"contact.help_offered": True, "signal.help_pointed_out": True}),
        ([past("regeling-voorstellen", 3)], {"arrangement.offered": True, "arrangement.status": "voorgesteld"}),
        ([past("regeling-vastleggen", 3), past("regeling-beeindigen", 1)], {"arrangement.status": "beëindigd"}),
        ([past("beslagregister-raadplegen", 1)], {"debtor.seizure_register_checked": True}),
    ],
)
def test_what_was_done_says_about_contact(done, facts):
    assert facts.items() <= contact(*done).items()


def test_letters_in_a_row_count_until_something_else_happens():
    letters = [past("brief-sturen", 9), past("brief-sturen", 5)]
    unanswered = "contact.same_channel_unanswered"
    assert contact(*letters, kind="brief-sturen")[unanswered] == 2
    assert contact(*letters, past("bellen", 2), kind="brief-sturen")[unanswered] == 0
    assert contact(*letters, past("brief-sturen", 2, real_contact=True), kind="brief-sturen")[unanswered] == 0
    assert contact(*letters, kind="sms-sturen")[unanswered] == 0


def test_a_promise_is_open_until_the_day_that_was_agreed():
    told = past("bellen", 3, outcome="zegt-betaling-toe", real_contact=True)
    assert contact(told, next_on=TODAY)["contact.promise_open"] is True
    assert contact(told, next_on=TODAY - timedelta(days=1))["contact.promise_open"] is False
    later = past("bellen", 1, outcome="gesproken", real_contact=True)
    assert contact(told, later, next_on=TODAY)["contact.promise_open"] is False


def test_an_appointment_is_ahead():
    meeting = past("gesprek-voeren", 0, happened_at=None, planned_on=TODAY, status=ActionStatus.PLANNED)
    assert contact(meeting)["contact.appointment_ahead"] is True


# ---- claims, letters, amounts


def claim(**about: Any) -> Any:
    return SimpleNamespace(**{
        "id": ONE,
        "kind": ClaimKind.RENT,
        "due_on": date(2026, 9, 1),
        "original_cents": 780_60,
        "legal_basis": LegalBasis.CONTRACT_CONSUMER,
        "enforceable": True,
        "terms_status": TermsStatus.OK,
    } | about)


@pytest.mark.parametrize(
    ("second", "facts"),
    [
        ({}, {"claim.legal_basis": "contract_consumer", "claim.terms_status": "ok", "claim.in_default": True}),
        ({"legal_basis": LegalBasis.CONTRACT_BUSINESS}, {"claim.legal_basis": "contract_consumer"}),
        ({"legal_basis": LegalBasis.PUBLIC_LAW}, {"claim.legal_basis": "public_law"}),
        ({"enforceable": False}, {"claim.enforceable": False}),
        ({"terms_status": TermsStatus.NOT_REVIEWED}, {"claim.terms_status": "not_reviewed"}),
        ({"terms_status": TermsStatus.ANNULLED}, {"claim.terms_status": "annulled"}),
        ({"due_on": TODAY}, {"claim.in_default": False}),
        ({"original_cents": 200_00}, {"claim.small_instalment": True}),
    ],
)
def test_of_several_claims_the_strictest_counts(second, facts):
    found = claim_facts([claim(), claim(**second)], today=TODAY, dwelling=True)
    assert CATALOGUE.problems(found) == []
    assert facts.items() <= found.items()


def test_without_claims_nothing_is_known_of_them():
    assert claim_facts([], today=TODAY, dwelling=True) == {}
    assert claim_facts([claim()], today=TODAY, dwelling=False)["claim.is_rent_of_dwelling"] is False


def line(id_: int, kind: EntryKind, cents: int, **about: Any) -> Any:
    return SimpleNamespace(**{
        "id": UUID(int=id_),
        "kind": kind,
        "amount_cents": cents,
        "bearer": Bearer.DEBTOR,
        "cost_kind": "bik" if kind is EntryKind.COST else None,
        "claim_id": ONE if kind is EntryKind.CLAIM else None,
        "value_on": date(2026, 9, 1),
        "booked_on": date(2026, 10, 1),
        "counters_id": None,
    } | about)


RENT = line(1, EntryKind.CLAIM, 780_60)
COST = line(2, EntryKind.COST, 117_09, value_on=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("lines_", "facts"),
    [
        ([RENT], {"ledger.open_cents": 780_60, "ledger.principal_open_cents": 780_60, "ledger.costs_charged_cents": 0}),
        ([RENT], {"ledger.fee_already_charged": False, "ledger.fees_six_months_cents": 0}),
        ([RENT, COST], {"ledger.fee_already_charged": True, "ledger.fees_six_months_cents": 117_09}),
        (
            [RENT, COST, line(3, EntryKind.CORRECTION, -117_09, counters_id=COST.id, cost_kind="bik")],
            {"ledger.fee_already_charged": False, "ledger.costs_charged_cents": 0, "ledger.open_cents": 780_60},
        ),
        (
            [RENT, COST, line(3, EntryKind.PAYMENT, -117_09, value_on=date(2026, 10, 2))],
            {"ledger.principal_open_cents": 780_60, "ledger.costs_charged_cents": 117_09},  # costs first, 6:44 BW
        ),
        (
            [RENT, line(3, EntryKind.PAYMENT, -80_60, value_on=date(2026, 9, 2))],
            {"ledger.principal_open_cents": 700_00, "ledger.open_cents": 700_00},
        ),
        ([RENT, line(2, EntryKind.COST, 50_00, bearer=Bearer.PARTNER)], {"ledger.fee_already_charged": False}),
    ],
)
def test_what_the_lines_say(lines_, facts):
    found = ledger_facts(lines_, today=TODAY, rent_cents=390_30, cost_cents=0)
    assert CATALOGUE.problems(found) == []
    assert facts.items() <= found.items()


def test_shares_are_exact():
    found = ledger_facts([RENT, COST], today=TODAY, rent_cents=390_30, cost_cents=78_06)
    assert found["claim.arrears_months"] == 2
    assert found["ledger.cost_ratio_after"] * 780_60 == 117_09 + 78_06
    assert "ledger.cost_ratio_after" not in ledger_facts([RENT], today=TODAY, rent_cents=None, cost_cents=None)


def test_costs_that_were_paid_or_waived_can_not_lapse_again():
    waived = line(3, EntryKind.WAIVER, -17_09, cost_kind="bik", value_on=date(2026, 10, 3))
    assert open_costs([RENT, COST]) == 117_09
    assert open_costs([RENT, COST, waived]) == 100_00


SENT = date(2026, 10, 1)  # a Thursday; delivered on Saturday, the term ends on Monday the 19th


def letter(**about: Any) -> Letter:
    return Letter(**{"sent_on": SENT, "by_post": True, "proven": False, "returned": False, "valid": True} | about)


@pytest.mark.parametrize(
    ("letters", "today", "facts"),
    [
        ([], TODAY, {"notice.sent": False}),
        ([letter()], SENT, {"notice.valid": True, "notice.delivered": False, "notice.term_ended": False}),
        ([letter()], date(2026, 10, 21), {"notice.delivered": True, "notice.term_ended": False}),
        ([letter()], date(2026, 10, 22), {"notice.delivered": True, "notice.term_ended": True}),
        ([letter(returned=True)], TODAY, {"notice.valid": False, "notice.delivered": False, "notice.returned": True}),
        ([letter(by_post=False)], TODAY, {"notice.delivered": False, "notice.term_ended": False}),
        ([letter(by_post=False, proven=True)], TODAY, {"notice.delivered": True}),
        ([letter(valid=False), letter()], TODAY, {"notice.valid": True, "notice.term_ended": True}),
    ],
)
def test_what_the_letters_say(letters, today, facts):
    found = notice_facts(letters, today=today)
    assert CATALOGUE.problems(found) == []
    assert facts.items() <= found.items()


def test_the_fee_is_over_what_was_open_when_the_term_ended():
    assert fee_for([RENT], [letter()], today=TODAY).cents == 117_09
    in_time = line(3, EntryKind.PAYMENT, -380_60, value_on=date(2026, 10, 19))
    assert fee_for([RENT, in_time], [letter()], today=TODAY).cents == 60_00
    too_late = line(3, EntryKind.PAYMENT, -380_60, value_on=date(2026, 10, 20))
    assert fee_for([RENT, too_late], [letter()], today=TODAY).cents == 117_09
    later_rent = line(4, EntryKind.CLAIM, 780_60, claim_id=TWO, value_on=date(2026, 10, 5))
    assert fee_for([RENT, later_rent], [letter()], today=TODAY).cents == 117_09  # it is not in the letter
    assert fee_for([], [letter()], today=TODAY).cents == 0
    assert letter_that_counts([]) is None


@pytest.mark.parametrize(
    ("text", "fee", "fields"),
    [
        (TERM_TEXT, 117_09, set()),
        (TERM_TEXT, 50_00, set()),  # lower is fine
        (TERM_TEXT, 117_10, {"genoemdeKosten"}),
        (TERM_TEXT, None, {"genoemdeKosten"}),
        ("Betaal binnen veertien dagen na vandaag.", 117_09, {"termijntekst"}),
        ("", 117_09, {"termijntekst"}),
    ],
)
def test_a_letter_without_effect_does_not_go_out(text, fee, fields):
    lawful = fee_to_name([RENT], today=TODAY).cents
    assert set(letter_mistakes(text, fee, lawful=lawful, sent=TODAY)) == fields


# ---- approvals


@pytest.mark.parametrize(
    ("kind", "differs", "because"),
    [
        (AnswerKind.AGREE, {}, ()),
        (AnswerKind.CONDITION, {}, ()),
        (AnswerKind.AGREE, {"mandates": []}, ("approval.no-mandate",)),
        (AnswerKind.AGREE, {"mandates": [Mandate(100_00)]}, ("approval.above-mandate",)),
        (AnswerKind.AGREE, {"mandates": [Mandate(142_18)]}, ()),
        (AnswerKind.AGREE, {"mandates": [Mandate(100_00), Mandate(None, of=TWO)]}, ()),
        (AnswerKind.REFUSE, {"mandates": []}, ()),  # a no never costs the person anything
        (AnswerKind.AGREE, {"by_creditor": False}, ("approval.creditor-only",)),
        (AnswerKind.AGREE, {"own": True}, ("approval.own",)),
        (AnswerKind.AGREE, {"answered_before": True}, ("approval.twice",)),
    ],
)
def test_who_may_answer(kind, differs, because):
    usual = {"by_creditor": True, "own": False, "answered_before": False, "mandates": [Mandate(None)]}
    decision = decide_answer(kind, ApprovalStatus.ASKED, cost_cents=142_18, **usual | differs)
    assert decision.because == because


@pytest.mark.parametrize("status", [one for one in ApprovalStatus if one is not ApprovalStatus.ASKED])
def test_what_was_answered_is_not_answered_again(status):
    about = {"by_creditor": True, "own": False, "answered_before": False, "mandates": [Mandate(None)]}
    assert not decide_answer(AnswerKind.AGREE, status, cost_cents=0, **about).allowed


def test_the_own_mandate_goes_before_that_of_a_colleague():
    own, theirs = Mandate(100_00), Mandate(None, of=TWO)
    assert mandate_for([theirs, own], 50_00) == own
    assert mandate_for([theirs, own], 500_00) == theirs
    assert mandate_for([own], 500_00) is None


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        (None, None, False),
        (TODAY, TODAY, True),
        (TODAY - timedelta(days=3), None, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), False),
    ],
)
def test_a_substitute_stands_in_while_the_colleague_is_away(first, last, away):
    assert stands_in(first, last, TODAY) is away


def test_one_yes_is_not_enough_where_two_are_needed():
    assert after_yes(1, 2) is ApprovalStatus.ASKED
    assert after_yes(2, 2) is ApprovalStatus.GIVEN


@pytest.mark.parametrize(
    ("action", "clauses", "persons"),
    [
        ("dagvaarding", ["akkoord-dagvaarding"], 1),
        ("ontruiming", [], 2),
        ("ontruiming", ["akkoord-ontruiming-twee-personen"], 2),
        ("bellen", ["grens-contacten-week"], 1),
    ],
)
def test_how_many_people_must_agree_follows_from_the_rules(action, clauses, persons):
    held = ask(action, terms_with(*clauses), approval__persons=0, contact__attempts_7d=9, action__actor_side="partner")
    assert held.verdict is Verdict.NEEDS_APPROVAL
    assert persons_needed(held) == persons


def test_three_persons_when_that_was_agreed():
    terms = terms_with("akkoord-ontruiming-twee-personen", personen=3)
    assert persons_needed(ask("ontruiming", terms, approval__persons=0)) == 3


def test_what_was_not_tried_yet_is_lighter_and_the_lightest_comes_first():
    held = ask("dagvaarding", terms_with("akkoord-dagvaarding", "akkoord-kosten-boven-bedrag"), action__cost_cents=9000)
    doer = "gerechtsdeurwaarder"
    assert not_tried(held, {"bellen"}, doer=doer) == ["regeling-voorstellen", "uitstel-geven", "huisbezoek"]
    assert not_tried(held, {"bellen", "huisbezoek", "uitstel-geven"}, doer=doer) == ["regeling-voorstellen"]
    assert not_tried(held, {"bellen", "huisbezoek", "uitstel-geven", "regeling-voorstellen"}, doer=doer) == []


@pytest.mark.parametrize(
    ("action", "clauses", "facts", "bearer"),
    [
        ("bellen", [], {}, Bearer.CREDITOR),
        ("dagvaarding", [], {}, Bearer.DEBTOR),  # without a clause nobody overlooks it
        ("dagvaarding", ["kosten-gerechtelijk"], {}, Bearer.CREDITOR),
        ("huisbezoek", ["kosten-minnelijk-partner"], {}, Bearer.PARTNER),
        ("adresonderzoek", ["kosten-informatie"], {"notice.returned": True}, Bearer.CREDITOR),
        ("adresonderzoek", ["kosten-informatie"], {"notice.returned": False}, Bearer.PARTNER),
        ("incassokosten-berekenen", [FEE_CLAUSE], {}, Bearer.DEBTOR),
        ("incassokosten-berekenen", [FEE_CLAUSE], {"case.ability": "kan-niet"}, Bearer.CREDITOR),
        ("incassokosten-berekenen", [FEE_CLAUSE], {"arrangement.offered": False}, Bearer.CREDITOR),
        ("incassokosten-berekenen", [FEE_CLAUSE], {"case.causes": ("fout-van-ons",)}, Bearer.CREDITOR),
    ],
)
def test_who_bears_it(action, clauses, facts, bearer):
    assert bearer_of(terms_with(*clauses), action, {**ORDINARY, **facts}) is bearer


def test_the_term_is_that_of_the_duty_or_three_working_days():
    friday = datetime(2026, 11, 27, 9, tzinfo=HERE)
    assert answer_by(terms_with(), friday) == datetime(2026, 12, 2, 17, tzinfo=HERE)
    one_day = terms_with("plicht-akkoord-antwoord", termijn=1)
    assert answer_by(one_day, friday) == datetime(2026, 11, 30, 17, tzinfo=HERE)


def test_the_partners_clock_stands_still_while_it_waits():
    due, asked = datetime(2026, 11, 26, 17, tzinfo=HERE), datetime(2026, 11, 24, 9, tzinfo=HERE)
    answered = datetime(2026, 11, 27, 16, tzinfo=HERE)  # three working days later
    assert moved_on(due, asked, answered) == datetime(2026, 12, 1, 17, tzinfo=HERE)
    assert moved_on(due, asked, asked) == due


# ---- what follows


def test_the_six_outcomes_of_a_call_come_first():
    first = [*outcomes_of(CALLING)][:6]
    assert first == [
        "gesproken", "voicemail", "nummer-klopt-niet", "zegt-betaling-toe", "kan-niet-betalen", "is-het-oneens",
    ]  # fmt: skip
    assert set(outcomes_of(CALLING)) == {one.code for one in CALLING.outcomes}


def test_the_next_day_is_a_working_day():
    friday = date(2026, 11, 27)
    assert next_day("voicemail", friday) == date(2026, 11, 30)
    assert next_day("gesproken", friday) == friday
    assert next_day("iets-anders", friday) == date(2026, 12, 1)


def test_what_is_plain_then_can_be_recorded():
    outcomes = {outcome.code for kind in CATALOGUE.actions.values() for outcome in kind.outcomes}
    for (action, outcome), (fact, word) in KNOWN.items():
        assert action is None or action in CATALOGUE.actions
        assert outcome in outcomes
        assert word in RECORDABLE[fact].words


# ---- the form


def test_each_side_is_offered_what_it_may_do_and_a_call_first():
    for doer in ("creditor", "incassobureau", "gerechtsdeurwaarder"):
        groups = offered(CATALOGUE, doer)
        assert next(iter(next(iter(groups.values())))) == "bellen"
        mine = {code for names in groups.values() for code in names}
        assert ("dagvaarding" in mine) is (doer == "gerechtsdeurwaarder")
        assert "overdragen" not in mine


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("bellen", set()),
        ("dagvaarding", {"reden", "lichtereStap", "kosten", "dreigt"}),
        ("regeling-voorstellen", {"termijnbedrag", "aantalTermijnen", "dreigt"}),
        ("uitstel-geven", {"uitstelDagen", "dreigt"}),
        ("kosten-laten-vervallen", {"vervalt", "dreigt"}),
        ("incassokosten-berekenen", set()),  # the law fixes the amount
        ("veertiendagenbrief", {"inhoudCompleet", "dreigt", "termijntekst", "genoemdeKosten"}),
    ],
)
def test_the_form_asks_what_the_action_needs(action, fields):
    assert entry_for(CATALOGUE, action, doer="gerechtsdeurwaarder").fields == fields


def test_an_action_that_one_may_not_do_opens_the_form_of_a_call():
    assert entry_for(CATALOGUE, "dagvaarding", doer="creditor").is_call
    assert entry_for(CATALOGUE, "vliegen", doer="creditor").is_call


def test_what_hangs_on_an_unknown_fact_is_not_told_as_a_fact():
    answer = ask("dagvaarding", DEFAULT, debtor__debt_help=None, action__cost_cents=0)
    assert any("Nog na te gaan: Er is schuldhulp" in line_ for line_ in lines(answer))
    assert decide("bellen", ORDINARY, DEFAULT, TUESDAY).allowed
