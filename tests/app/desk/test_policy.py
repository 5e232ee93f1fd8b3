"""Words and order of the desk, as tables."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from app.cases.policy import HAPPENED, Regie, Side, Waiting
from app.desk.policy.leading import LANES, Change, lead_at, panel_of_creditor, panel_of_partner
from app.desk.policy.signals import Row, counted, due_words, irreversibility, is_stale, signal_of
from app.desk.policy.timeline import (
    BOOKED,
    KINDS,
    SUBJECTS,
    TELLERS,
    VERBS,
    Words,
    dutch_kind,
    lane,
    moment_of,
    tell,
)
from app.regie.policy import Act

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, 10.00 here
WORDS = Words({"bellen": "Bellen"}, {"gesproken": "Gesproken"}, {"onbekend": "Onbekend"})


PAUSED = {"regie": Regie.PAUSED, "paused_until": date(2026, 12, 7)}


def row(**about):
    base = {"regie": Regie.PARTNER, "accepted": True, "waiting_for": Waiting.NOBODY, "waiting_until": None}
    base |= {"paused_until": None, "next_step": "bellen", "next_on": date(2026, 11, 25), "open_cents": 780_60}
    return Row(**(base | about))


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ({}, "wo 25 nov"),
        ({"waiting_for": Waiting.CREDITOR, "waiting_until": NOW + timedelta(hours=2)}, "wacht op u, vandaag 12.00"),
        ({"waiting_for": Waiting.PARTNER, "waiting_until": NOW - timedelta(days=1)}, "partner is te laat"),
        ({"waiting_for": Waiting.PARTNER, "waiting_until": NOW + timedelta(days=1)}, "partner aan zet"),
        (PAUSED, "pauze t/m ma 7 dec"),
        ({**PAUSED, "next_on": date(2026, 11, 20)}, "pauze t/m ma 7 dec"),
        ({**PAUSED, "waiting_for": Waiting.PARTNER, "waiting_until": NOW - timedelta(days=1)}, "pauze t/m ma 7 dec"),
        (
            {**PAUSED, "waiting_for": Waiting.CREDITOR, "waiting_until": NOW - timedelta(days=1)},
            "wacht op u, pauze t/m ma 7 dec",
        ),
        ({"accepted": False}, "nog aan te nemen"),
        ({"next_on": date(2026, 11, 20)}, "was vr 20 nov"),
        ({"next_on": date(2026, 11, 23)}, "vandaag"),
        ({"next_step": None, "next_on": None}, "geen volgende stap"),
        ({"open_cents": 0, "next_on": date(2026, 11, 20)}, "alles betaald"),
        ({"open_cents": -5, "accepted": False}, "alles betaald"),
        ({"open_cents": 0, "waiting_for": Waiting.CREDITOR}, "wacht op u"),
        ({"open_cents": 0, "closed": True}, "gesloten"),
        ({"closed": True}, "gesloten"),
    ],
)
def test_a_row_says_the_one_thing_that_matters_most(about, text):
    found = signal_of(row(**about), side=Side.CREDITOR, now=NOW)
    assert (found.text if found else None) == text


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (NOW + timedelta(hours=2), "vandaag 12.00"),
        (NOW + timedelta(days=1), "di 24 nov"),
        (NOW - timedelta(hours=1), "was vandaag 09.00"),
        (NOW - timedelta(days=3), "was vr 20 nov"),
    ],
)
def test_a_term_in_words(due, words):
    assert due_words(due, NOW) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (12, "12"), (1000, "1.000"), (1001, "meer dan 1.000")])
def test_above_a_thousand_nobody_counts_on(count, words):
    assert counted(count, 1000) == words


def test_what_cannot_be_taken_back_comes_first_whatever_it_costs():
    order = [("executie", False), ("gerechtelijk", False), ("minnelijk", True), ("minnelijk", False), ("", False)]
    weights = [irreversibility(phase, raises_cost=cost) for phase, cost in order]
    assert weights == sorted(weights)
    assert irreversibility("executie", raises_cost=True) < irreversibility("minnelijk", raises_cost=True)


def test_payments_of_more_than_a_day_ago_are_old():
    assert is_stale(None, NOW)
    assert is_stale(NOW - timedelta(hours=25), NOW)
    assert not is_stale(NOW - timedelta(hours=23), NOW)


CHANGES = [
    Change(NOW - timedelta(days=9), Regie.INTERNAL, Regie.PARTNER),
    Change(NOW - timedelta(days=5), Regie.PARTNER, Regie.CREDITOR),
    Change(NOW - timedelta(days=2), Regie.CREDITOR, Regie.PAUSED),
]


@pytest.mark.parametrize(
    ("days_ago", "lane"), [(12, "opdrachtgever"), (9, "partner"), (7, "partner"), (4, "opdrachtgever"), (1, "")]
)
def test_the_thick_line_is_who_led_then(days_ago, lane):
    assert lead_at(NOW - timedelta(days=days_ago), CHANGES, Regie.PAUSED) == lane


def test_without_a_change_it_is_who_leads_now():
    assert lead_at(NOW, [], Regie.TOGETHER) == LANES[Regie.TOGETHER] == "samen"


@pytest.mark.parametrize("regie", Regie)
@pytest.mark.parametrize("accepted", [True, False])
def test_each_state_has_its_panel_and_the_same_four_buttons(regie, accepted):
    about = {"since": "ma 23 nov", "until": "ma 7 dec", "accepted": accepted}
    partner = "" if regie in (Regie.INTERNAL, Regie.RECALLED) else "Vos Incasso"
    panel = panel_of_creditor(regie, partner=partner, intervenes=True, **about)
    assert [button.text for button in panel.buttons] == ["Regie nemen", "Instrueren", "Pauzeren", "Terughalen"]
    assert panel.title
    assert panel_of_partner(regie, creditor="De Linde", **about).buttons == ()
    if regie is Regie.PARTNER and accepted:
        assert panel.more == (Act.TOGETHER,)
    if regie is Regie.RECALLED:
        assert panel.more == (Act.KEEP,)


@pytest.mark.parametrize(("again", "said"), [(True, "Sinds ma 23 nov zonder"), (False, "Dit dossier is nog niet")])
def test_a_case_that_came_back_was_handed_over_once(again, said):
    about = {"partner": "", "since": "ma 23 nov", "until": "", "accepted": False, "intervenes": True}
    assert panel_of_creditor(Regie.INTERNAL, again=again, **about).text.startswith(said)


@pytest.mark.parametrize(
    ("intervenes", "accepted", "last"),
    [
        (True, True, "U kunt altijd ingrijpen."),
        (True, False, "Tot dan ziet de partner geen naam."),
        (False, True, "Ingrijpen doet een regisseur."),
        (False, False, "Ingrijpen doet een regisseur."),
    ],
)
def test_the_panel_promises_only_what_the_role_may(intervenes, accepted, last):
    about = {"partner": "Vos Incasso", "since": "ma 23 nov", "until": ""}
    panel = panel_of_creditor(Regie.PARTNER, accepted=accepted, intervenes=intervenes, **about)
    assert panel.text.startswith(("Sinds ma 23 nov", "Aangeboden op ma 23 nov"))
    assert panel.text.endswith(last)


@pytest.mark.parametrize("kind", sorted(HAPPENED))
def test_each_kind_of_event_has_a_line_and_a_place_in_the_filter(kind):
    data = {"act": "pause", "ability": "cannot", "fact": "", "code": ""}
    title, _ = tell(kind, data, {}, WORDS)
    assert title[0].isupper()
    assert kind.startswith(BOOKED) or kind == "note.internal_added" or any(kind in kinds for kinds in KINDS.values()), (
        f"{kind}: add it to KINDS of desk/policy/timeline.py, and a teller when its row says more"
    )
    subject, _, verb = kind.partition(".")
    assert subject in SUBJECTS, f"{kind}: its subject needs a Dutch word in SUBJECTS"
    assert verb in VERBS, f"{kind}: its verb needs a Dutch word in VERBS"


def test_each_teller_is_for_an_event_that_exists():
    assert set(TELLERS) <= set(HAPPENED)
    assert dutch_kind("case.regie_changed") == "dossier.regie-gewijzigd"


def test_a_talk_stands_in_the_lane_of_the_person():
    talk, attempt = SimpleNamespace(real_contact=True), SimpleNamespace(real_contact=False)
    assert lane("action.recorded", {}, {"action": talk}, by_creditor=False) == "bewoner"
    assert lane("action.recorded", {}, {"action": attempt}, by_creditor=False) == "partner"
    assert lane("action.held", {}, {"action": talk}, by_creditor=False) == "partner"
    assert lane("note.added", {}, {}, by_creditor=True) == "opdrachtgever"


def test_a_talk_that_was_planned_then_was_no_talk_yet():
    talk = {"action": SimpleNamespace(real_contact=True)}
    assert lane("action.recorded", {"status": "planned"}, talk, by_creditor=False) == "partner"
    assert lane("action.recorded", {"status": "done"}, talk, by_creditor=False) == "bewoner"


def test_a_key_tells_when_it_was_made():
    assert datetime.fromtimestamp(moment_of(UUID("01893a9c-5e00-7000-8000-000000000000")), UTC).year == 2023
