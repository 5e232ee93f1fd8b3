"""Who may act, what a form asks, what follows: as tables. No database, no clock."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.actions.policy.draft import Draft, left_open, mistakes, once_filled_in, reason_wanted
from app.actions.policy.entry import entry_for, offered
from app.actions.policy.follow_up import KNOWN, next_day, outcomes_of
from app.actions.policy.refusal import by_regie, lines, way_out, who_can_change
from app.actions.policy.regie import reason_of, with_reason
from app.cases.policy import RECORDABLE, Regie, Side
from app.kernel.decision import Verdict
from app.sla.policy.decide import decide
from tests.app.sla.known import CATALOGUE, ORDINARY, TUESDAY, ask, terms_with

TODAY = TUESDAY.date()
CALLING, SUMMONS = CATALOGUE.action("bellen"), CATALOGUE.action("dagvaarding")
DEFAULT = terms_with(*(c.code for c in CATALOGUE.clauses.values() if c.default and not c.builtin))


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
