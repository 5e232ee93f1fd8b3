"""Who may do what, as tables and as laws over all roles."""

from datetime import date, timedelta

import pytest

from app.kernel.actor import Kind, Role
from app.organisations.policy import (
    MAY,
    ONLY,
    ROLES,
    PartnerKind,
    Permission,
    Sector,
    absence_faults,
    admission_faults,
    allowed,
    deciders,
    managers,
    word_faults,
)

TODAY = date(2026, 11, 23)
PAIRS = [(kind, role) for kind in Kind for role in ROLES[kind]]


@pytest.mark.parametrize("kind", Kind)
def test_every_organisation_has_somebody_who_lets_others_in(kind):
    assert managers(kind)


@pytest.mark.parametrize(("kind", "role"), PAIRS)
def test_a_key_never_does_more_than_its_maker(kind, role):
    everything = allowed(kind, role)
    for permission in Permission:
        assert allowed(kind, role, frozenset({permission})) <= everything
    assert allowed(kind, role, frozenset()) == frozenset()


@pytest.mark.parametrize(("kind", "role"), PAIRS)
def test_what_belongs_to_one_kind_is_for_no_other(kind, role):
    assert all(kind in ONLY.get(permission, {kind}) for permission in allowed(kind, role))


def test_the_clock_has_no_rights_and_is_no_role_to_choose():
    assert MAY[Role.SYSTEM] == frozenset()
    assert all(Role.SYSTEM not in roles for roles in ROLES.values())


def test_only_a_creditor_decides():
    assert Role.REGISSEUR in deciders(Kind.CREDITOR)
    assert Role.LEZER not in deciders(Kind.CREDITOR)
    assert [deciders(kind) for kind in (Kind.PARTNER, Kind.OPERATOR, Kind.MEMBER)] == [(), (), ()]


@pytest.mark.parametrize("word", ["huurder", "cliënt", "oud-huurder", "klant van ons"])
def test_a_kind_word_will_do(word):
    assert word_faults(word) == ()


@pytest.mark.parametrize("word", ["debiteur", "Wanbetalers", "huurder 1", "<b>"])
def test_another_word_will_not(word):
    assert word_faults(word)


@pytest.mark.parametrize(
    ("kind", "sector", "partner", "number", "missing"),
    [
        (Kind.CREDITOR, None, None, None, {"sector"}),
        (Kind.CREDITOR, Sector.CARE, None, None, set()),
        (Kind.PARTNER, None, None, None, {"soortPartner"}),
        (Kind.PARTNER, None, PartnerKind.AGENCY, None, {"registernummer"}),
        (Kind.PARTNER, None, PartnerKind.AGENCY, "100042", set()),
        (Kind.PARTNER, None, PartnerKind.BAILIFF, None, set()),  # exempt: Wki art. 4
        (Kind.MEMBER, None, None, None, set()),
    ],
)
def test_an_organisation_says_what_is_needed_of_its_kind(kind, sector, partner, number, missing):
    assert set(admission_faults(kind, sector, partner, number)) == missing


@pytest.mark.parametrize(
    ("substitute", "first", "last", "wrong"),
    [
        (False, None, None, set()),
        (True, TODAY, TODAY, set()),
        (True, None, None, {"van", "totEnMet"}),
        (False, TODAY, TODAY, {"vervanger"}),
        (True, TODAY, TODAY - timedelta(days=1), {"totEnMet"}),
        (True, TODAY + timedelta(days=9), TODAY + timedelta(days=8), {"totEnMet"}),
        (True, TODAY - timedelta(days=9), TODAY, set()),
        (True, TODAY, TODAY + timedelta(days=366), set()),
        (True, TODAY, TODAY + timedelta(days=367), {"totEnMet"}),
    ],
)
def test_an_absence_is_whole_or_not_there(substitute, first, last, wrong):
    assert set(absence_faults(substitute, first, last, today=TODAY)) == wrong
