"""What each kind of clause answers: the examples of the library, as a table."""

from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.sla.policy.agreed import AgreedClause
from app.sla.policy.decide import decide
from app.sla.policy.terms import compile_terms, default_terms
from app.sla.policy.vocabulary import ContentMistake, Value
from tests.app.sla.known import CATALOGUE, ORDINARY, TUESDAY, ask, codes, terms_with

MAY, NOTICE, REASON, ASK, NO = Verdict
LAW = terms_with()
DEFAULT = default_terms(CATALOGUE)


def at(day: str, clock: str = "14.00") -> datetime:
    hours, minutes = map(int, clock.split("."))
    return datetime.fromisoformat(day).replace(hour=hours, minute=minutes, tzinfo=HERE)


# clause, its numbers, action, when, what differs from the ordinary case, the answer
TABLE: list[tuple[str, dict[str, Any], str, datetime, dict[str, Any], Verdict]] = [
    # --- tijden, ingebouwd: de partner niet tussen 20.00 en 7.00 uur, niet op zon- en feestdagen
    ("wet-benadertijden", {}, "sms-sturen", at("2026-11-24", "21.30"), {}, NO),
    ("wet-benadertijden", {}, "sms-sturen", at("2026-11-24", "20.00"), {}, NO),
    ("wet-benadertijden", {}, "sms-sturen", at("2026-11-24", "19.59"), {}, MAY),
    ("wet-benadertijden", {}, "sms-sturen", at("2026-11-24", "06.59"), {}, NO),
    ("wet-benadertijden", {}, "sms-sturen", at("2026-11-24", "07.00"), {}, MAY),
    ("wet-benadertijden", {}, "bellen", at("2026-11-22"), {}, NO),  # zondag
    ("wet-benadertijden", {}, "bellen", at("2026-04-27"), {}, NO),  # Koningsdag
    ("wet-benadertijden", {}, "bellen", at("2026-11-21"), {}, MAY),  # zaterdag
    ("wet-benadertijden", {}, "bellen", at("2026-11-22"), {"action__initiated_by_debtor": True}, MAY),
    ("wet-benadertijden", {}, "bellen", at("2026-11-22"), {"action__actor_side": "creditor"}, MAY),
    ("wet-benadertijden", {}, "oorzaak-vastleggen", at("2026-11-22"), {}, MAY),
    # --- no-go en grens uit de wet
    ("wet-brief-voor-kosten", {}, "incassokosten-berekenen", TUESDAY, {}, MAY),
    ("wet-brief-voor-kosten", {}, "incassokosten-berekenen", TUESDAY, {"notice__delivered": False}, NO),
    ("wet-brief-voor-kosten", {}, "incassokosten-berekenen", TUESDAY, {"notice__delivered": None}, NO),
    ("wet-kosten-een-keer", {}, "incassokosten-berekenen", TUESDAY, {"ledger__fee_already_charged": True}, NO),
    ("wet-geen-extra-kosten", {}, "brief-sturen", TUESDAY, {"action__cost_cents": 250}, NO),
    ("wet-geen-extra-kosten", {}, "brief-sturen", TUESDAY, {"action__cost_cents": 0}, MAY),
    ("wet-geen-bsn", {}, "e-mail-sturen", TUESDAY, {"action__contains_special_data": True}, NO),
    ("wet-medewerker-inzetbaar", {}, "bellen", TUESDAY, {"partner__user_ready": False}, NO),
    ("wet-partner-geregistreerd", {}, "overdragen", TUESDAY, {"action__actor_side": "creditor"}, MAY),
    (
        "wet-partner-geregistreerd",
        {},
        "overdragen",
        TUESDAY,
        {"action__actor_side": "creditor", "partner__registered": False},
        NO,
    ),
    ("wet-niet-afdwingbaar", {}, "sommatie", TUESDAY, {"claim__enforceable": False}, NO),
    ("wet-noodrem", {}, "sommatie", TUESDAY, {"debtor__insolvency": "wsnp"}, NO),
    ("wet-noodrem", {}, "sommatie", TUESDAY, {"debtor__deceased": True}, NO),
    ("wet-noodrem", {}, "sommatie", TUESDAY, {"debtor__insolvency": None}, ASK),
    ("wet-vroegsignaal-voorwaarden", {}, "vroegsignaal-sturen", TUESDAY, {"signal__contact_tried": False}, NO),
    ("wet-vroegsignaal-voorwaarden", {}, "vroegsignaal-sturen", TUESDAY, {}, MAY),
    # --- akkoord
    ("akkoord-dagvaarding", {}, "dagvaarding", TUESDAY, {}, ASK),
    ("akkoord-dagvaarding", {}, "dagvaarding", TUESDAY, {"approval__status": "gevraagd"}, ASK),
    ("akkoord-dagvaarding", {}, "dagvaarding", TUESDAY, {"approval__status": "verlopen"}, ASK),
    ("akkoord-dagvaarding", {}, "dagvaarding", TUESDAY, {"approval__status": "gegeven"}, MAY),
    ("akkoord-kosten-boven-bedrag", {}, "betekening", TUESDAY, {"action__cost_cents": 11200}, ASK),
    ("akkoord-kosten-boven-bedrag", {}, "incassokosten-berekenen", TUESDAY, {"action__cost_cents": 4000}, MAY),
    ("akkoord-kosten-boven-bedrag", {}, "incassokosten-berekenen", TUESDAY, {"action__cost_cents": 7500}, MAY),
    ("akkoord-kosten-boven-bedrag", {}, "incassokosten-berekenen", TUESDAY, {"action__cost_cents": 7501}, ASK),
    (
        "akkoord-kosten-boven-bedrag",
        {"grens_cents": 1000},
        "incassokosten-berekenen",
        TUESDAY,
        {"action__cost_cents": 4000},
        ASK,
    ),
    ("akkoord-kosten-boven-bedrag", {}, "bellen", TUESDAY, {"action__cost_cents": 0}, MAY),
    ("akkoord-kosten-boven-bedrag", {}, "vonnis-vastleggen", TUESDAY, {"action__cost_cents": 50000}, MAY),
    ("akkoord-regeling-buiten-mandaat", {}, "regeling-vastleggen", TUESDAY, {"action__instalment_count": 10}, MAY),
    ("akkoord-regeling-buiten-mandaat", {}, "regeling-vastleggen", TUESDAY, {"action__instalment_count": 30}, ASK),
    ("akkoord-kwijtschelden", {}, "kosten-laten-vervallen", TUESDAY, {"action__waiver_cents": 4000}, MAY),
    ("akkoord-kwijtschelden", {}, "kosten-laten-vervallen", TUESDAY, {"action__waiver_cents": 10001}, ASK),
    # --- no-go
    ("nogo-kosten-bij-schuldhulp", {}, "incassokosten-berekenen", TUESDAY, {"debtor__debt_help": "intake"}, NO),
    ("nogo-kosten-bij-schuldhulp", {}, "huisbezoek", TUESDAY, {"debtor__debt_help": "intake"}, MAY),
    ("nogo-stap-bij-betwisting", {}, "betaallink-sturen", TUESDAY, {"dispute__open": True}, NO),
    ("nogo-stap-bij-betwisting", {}, "betwisting-beantwoorden", TUESDAY, {"dispute__open": True}, MAY),
    ("nogo-dreigen", {}, "e-mail-sturen", TUESDAY, {"action__threat_without_ground": True}, NO),
    ("nogo-dreigen", {}, "e-mail-sturen", TUESDAY, {"action__threat_without_ground": None}, ASK),
    ("nogo-kosten-eigen-fout", {}, "rente-berekenen", TUESDAY, {"case__causes": ("fout-van-ons",)}, NO),
    ("nogo-massa-juridisch", {}, "voorstel-dagvaarden", TUESDAY, {"action__is_mass_run": True}, NO),
    # --- grens
    ("grens-contacten-week", {}, "bellen", TUESDAY, {"contact__attempts_7d": 2}, MAY),
    ("grens-contacten-week", {}, "bellen", TUESDAY, {"contact__attempts_7d": 3}, ASK),
    ("grens-contacten-week", {"aantal": 2}, "bellen", TUESDAY, {"contact__attempts_7d": 2}, ASK),
    (
        "grens-contacten-week",
        {},
        "bellen",
        TUESDAY,
        {"contact__attempts_7d": 3, "action__initiated_by_debtor": True},
        MAY,
    ),
    ("grens-pogingen-dag", {}, "bellen", TUESDAY, {"contact__attempts_today": 2}, NO),
    ("grens-kosten-deel", {}, "betekening", TUESDAY, {"ledger__cost_ratio_after": Fraction(16, 100)}, ASK),
    ("grens-kosten-deel", {}, "incassokosten-berekenen", TUESDAY, {"ledger__cost_ratio_after": Fraction(3, 20)}, MAY),
    ("grens-kosten-deel", {}, "incassokosten-berekenen", TUESDAY, {"ledger__cost_ratio_after": Fraction(9, 40)}, ASK),
    ("grens-verse-stand", {}, "sommatie", TUESDAY, {"ledger__balance_age_hours": 25}, NO),
    ("grens-klein-bedrag", {}, "voorstel-dagvaarden", TUESDAY, {"ledger__principal_open_cents": 9000}, NO),
    # --- plicht die een stap bewaakt, en plicht die alleen wordt gemeten
    ("plicht-oorzaak-voor-stap", {}, "voorstel-dagvaarden", TUESDAY, {"case__cause_known": False}, NO),
    (
        "plicht-oorzaak-voor-stap",
        {},
        "voorstel-dagvaarden",
        TUESDAY,
        {"case__cause_known": False, "action__reason_given": True},
        MAY,
    ),
    ("plicht-verschillende-momenten", {}, "voorstel-dagvaarden", TUESDAY, {"contact__attempt_moments": 2}, ASK),
    ("plicht-echt-contact", {}, "bellen", TUESDAY, {"contact__real_contact": False}, MAY),
    # --- kosten en volgorde van boeken veranderen het antwoord nooit
    ("kosten-minnelijk-partner", {}, "bellen", TUESDAY, {}, MAY),
    ("boeken-hoofdsom-eerst", {}, "bellen", TUESDAY, {}, MAY),
    # --- tijden uit de afspraken
    ("uren-werkdagen", {}, "bellen", at("2026-11-24", "08.59"), {}, NO),
    ("uren-werkdagen", {}, "bellen", at("2026-11-24", "09.00"), {}, MAY),
    ("uren-werkdagen", {"van": "10.30"}, "bellen", at("2026-11-24", "10.29"), {}, NO),
    ("uren-werkdagen", {}, "bellen", at("2026-11-21"), {}, NO),
    ("uren-zaterdag-bezoek", {}, "huisbezoek", at("2026-11-21", "11.00"), {}, MAY),
    ("uren-zaterdag-bezoek", {}, "bellen", at("2026-11-21", "11.00"), {}, NO),
    ("uren-decemberrust", {}, "sommatie", at("2026-12-21", "11.00"), {}, NO),
    ("uren-decemberrust", {}, "sommatie", at("2027-01-04", "11.00"), {}, NO),
    ("uren-decemberrust", {}, "sommatie", at("2027-01-05", "11.00"), {}, MAY),
    ("uren-decemberrust", {"begin": "07-01", "einde": "08-15"}, "sommatie", TUESDAY, {}, MAY),
    ("uren-decemberrust", {"begin": "07-01", "einde": "08-15"}, "sommatie", at("2026-07-15"), {}, NO),
    ("uren-rond-betaaldag", {}, "sms-herinnering", TUESDAY, {"debtor__days_to_income_day": 2}, NO),
    ("uren-rond-betaaldag", {}, "sms-herinnering", TUESDAY, {"debtor__days_to_income_day": None}, MAY),
    # --- kader: vraagt hooguit een reden
    ("kader-contact-eerst", {}, "brief-sturen", TUESDAY, {"contact__personal_attempts": 0}, REASON),
    ("kader-contact-eerst", {}, "brief-sturen", TUESDAY, {}, MAY),
    ("kader-kan-niet-wil-niet", {}, "sommatie", TUESDAY, {"case__ability": "onbekend"}, REASON),
    ("kader-kan-niet-wil-niet", {}, "sommatie", TUESDAY, {"case__ability": None}, REASON),
    ("kader-vrij-handelen", {}, "bellen", TUESDAY, {}, MAY),
]


@pytest.mark.parametrize(("clause", "params", "action", "now", "differs", "verdict"), TABLE)
def test_a_clause_answers(
    clause: str, params: dict[str, Any], action: str, now: datetime, differs: dict[str, Any], verdict: Verdict
) -> None:
    terms = LAW if CATALOGUE.clause(clause).builtin else terms_with(clause, **params)
    alone = ask(action, LAW, now, **differs).verdict
    answer = ask(action, terms, now, **differs)
    assert answer.verdict is max(verdict, alone, key=[*Verdict].index)
    assert verdict is MAY or clause in codes(answer) | {reason.code for reason in answer.also}


def test_a_summons_is_held_naming_the_article() -> None:
    answer = ask("dagvaarding", DEFAULT)
    assert answer.verdict is ASK
    first = answer.because[0]
    assert (first.code, first.article, first.ref) == ("akkoord-dagvaarding", "4.1", "artikel 4.1")
    assert first.sentence.startswith("Voor een dagvaarding is vooraf akkoord van de opdrachtgever nodig.")


def test_every_clause_as_strict_is_named_and_the_others_are_reported() -> None:
    terms = terms_with("nogo-stap-bij-betwisting", "grens-pogingen-dag", "grens-contacten-week")
    answer = ask("bellen", terms, dispute__open=True, contact__attempts_today=2, contact__attempts_7d=3)
    assert codes(answer) == {"nogo-stap-bij-betwisting", "grens-pogingen-dag"}
    assert [reason.code for reason in answer.also] == ["grens-contacten-week"]


def test_an_approval_lifts_what_waits_for_it_and_nothing_else() -> None:
    given = ask("dagvaarding", DEFAULT, approval__status="gegeven")
    assert given.allowed
    still = ask("dagvaarding", DEFAULT, approval__status="gegeven", dispute__open=True)
    assert still.verdict is NO


def test_two_people_must_agree_to_an_eviction() -> None:
    terms = terms_with("akkoord-ontruiming-twee-personen")
    one = ask("ontruiming", terms, approval__status="gegeven", approval__persons=1)
    two = ask("ontruiming", terms, approval__status="gegeven", approval__persons=2)
    assert (one.verdict, two.verdict) == (ASK, MAY)


def test_unknown_children_count_as_children() -> None:
    answer = ask("ontruiming", DEFAULT, household__minors=None, approval__status="gegeven", approval__persons=2)
    assert answer.verdict is NO
    assert codes(answer) == {"nogo-ontruiming-kinderen"}
    assert answer.because[0].assumed == ("household.minors",)
    assert "household.minors" in answer.unknown


def test_who_agrees_to_an_unknown_fact_has_decided_but_not_about_the_law() -> None:
    ours = terms_with("nogo-dreigen")
    agreed = ask("e-mail-sturen", ours, action__threat_without_ground=None, approval__status="gegeven")
    assert (agreed.verdict, agreed.asked) == (NOTICE, ("action.threat_without_ground",))
    law = ask("sommatie", ours, debtor__insolvency=None, approval__status="gegeven")
    assert (law.verdict, codes(law)) == (ASK, {"wet-noodrem"})


@pytest.mark.parametrize(
    ("action", "side", "kind", "verdict"),
    [
        ("betekening", "partner", "incassobureau", NO),
        ("betekening", "partner", "gerechtsdeurwaarder", ASK),
        ("betekening", "creditor", "gerechtsdeurwaarder", NO),
        ("welkomstuitleg", "creditor", None, MAY),
        ("welkomstuitleg", "partner", "incassobureau", NO),
        ("ontruiming-afgelasten", "creditor", None, MAY),
        ("ontruiming-afgelasten", "partner", "incassobureau", NO),
        ("kennismaking-partner", "partner", None, MAY),
        ("betekening", "partner", None, ASK),
        ("bellen", None, None, MAY),
    ],
)
def test_only_who_may_do_it_may_do_it(action: str, side: str | None, kind: str | None, verdict: Verdict) -> None:
    answer = ask(action, LAW, action__actor_side=side, partner__kind=kind, action__reason_given=True)
    assert answer.verdict is verdict


def test_what_must_be_true_first() -> None:
    refused = ask("regeling-aanpassen", LAW)
    assert (refused.verdict, codes(refused)) == (NO, {"voorwaarde:arrangement.status"})
    soft = ask("tweede-herinnering", LAW, action__actor_side="creditor", contact__personal_attempts=0)
    assert (soft.verdict, soft.may_go_ahead) == (REASON, False)
    reasoned = ask(
        "tweede-herinnering",
        LAW,
        action__actor_side="creditor",
        contact__personal_attempts=0,
        action__reason_given=True,
    )
    assert reasoned.may_go_ahead


def test_a_condition_for_consumers_only_leaves_a_business_alone() -> None:
    business = ask("incassokosten-berekenen", LAW, claim__legal_basis="contract_business", notice__valid=False)
    assert business.allowed


def test_what_follows_from_the_catalogue_cannot_be_bent() -> None:
    night = at("2026-11-24", "22.00")
    bent: dict[str, Value] = {
        "action.outward": False,
        "action.local_minute": 720,
        "action.pressure": 0,
        "action.channel": "geen",
    }
    answer = decide("bellen", {**ORDINARY, **bent}, LAW, night)
    assert codes(answer) == {"wet-benadertijden"}
    assert answer.facts["action.outward"] is True
    assert answer.facts["action.local_minute"] == 22 * 60


def test_the_planned_moment_counts_and_not_the_moment_of_planning() -> None:
    night, morning = at("2026-11-24", "22.00"), at("2026-11-25", "09.00")
    assert ask("bellen", LAW, night, action__planned_at=morning).allowed
    assert not ask("bellen", LAW, morning, action__planned_at=night).allowed


def test_summer_time_is_the_time_on_the_clock_here() -> None:
    before = datetime.fromisoformat("2026-07-15T17:59:00+00:00")
    after = datetime.fromisoformat("2026-07-15T18:00:00+00:00")
    assert ask("bellen", LAW, before).allowed
    assert not ask("bellen", LAW, after).allowed


def test_a_moment_has_a_zone_and_an_action_is_in_the_catalogue() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ask("bellen", LAW, datetime(2026, 11, 24, 14, 0))  # noqa: DTZ001
    with pytest.raises(ContentMistake, match="iets-anders"):
        ask("iets-anders", LAW)


def test_the_creditor_may_bind_itself_to_the_hours_of_the_law() -> None:
    sunday = at("2026-11-22")
    both = compile_terms([AgreedClause("wet-benadertijden", "3.1", extended_to=("creditor",))], CATALOGUE)
    assert ask("bellen", LAW, sunday, action__actor_side="creditor").allowed
    assert not ask("bellen", both, sunday, action__actor_side="creditor").allowed


def test_a_clause_for_the_first_days_lapses() -> None:
    start = at("2026-11-01").date()
    agreed = [AgreedClause("akkoord-eerste-dossiers", "4.1", {"dagen": 10})]
    terms = compile_terms(agreed, CATALOGUE, since=start)
    assert ask("incassokosten-berekenen", terms, at("2026-11-10")).verdict is ASK
    assert ask("incassokosten-berekenen", terms, at("2026-11-11")).allowed
    for_ever = compile_terms(agreed, CATALOGUE)
    assert ask("incassokosten-berekenen", for_ever, at("2026-11-11")).verdict is ASK


def test_the_answer_can_be_kept() -> None:
    data = ask("dagvaarding", DEFAULT, contact__real_contact=None).as_data()
    assert data["verdict"] == "needs_approval"
    assert data["because"][0]["article"] == "4.1"
    assert data["terms"] == DEFAULT.hash
    assert (data["facts"]["action.local_minute"], data["now"]) == (14 * 60, "2026-11-24T14:00:00+01:00")
    assert "contact.real_contact" not in data["facts"]
    assert set(data["facts"]) <= DEFAULT.looks_at("dagvaarding") | set(CATALOGUE.action("dagvaarding").given())
