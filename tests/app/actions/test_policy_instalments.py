"""An arrangement says what is paid each time and how often, and not more than is open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.policy.instalments import instalment_mistakes


@pytest.mark.parametrize(
    ("each", "number", "open_cents", "wrong"),
    [
        (50_00, 3, 134_60, set()),  # 50, 50 and 34.60
        (134_60, 1, 134_60, set()),
        (134_61, 1, 134_60, {"termijnbedrag"}),
        (50_00, 4, 134_60, {"aantalTermijnen"}),
        (0, 3, 134_60, {"termijnbedrag"}),
        (None, None, 134_60, {"termijnbedrag", "aantalTermijnen"}),
        (999_999_999_999_00, 3, 134_60, {"aantalTermijnen"}),
        (50_00, 1, 0, {"termijnbedrag"}),
        (50_00, 1, -5_00, {"termijnbedrag"}),
    ],
)
def test_what_is_missing_or_too_much(each, number, open_cents, wrong):
    assert set(instalment_mistakes(each, number, open_cents=open_cents)) == wrong


@given(st.integers(1, 10**6), st.integers(1, 240))
def test_what_pays_exactly_what_is_open_is_well(each, number):
    assert instalment_mistakes(each, number, open_cents=each * number) == {}
